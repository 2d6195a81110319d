// JSON on a terminal.

import Channels
import Synchronization
import Testing

@testable import canais

@Suite("Commands: JSON on a terminal")
struct TerminalJSONTests {
  private static let hostile =
    "a\u{9B}31m\u{9D}0;t\u{7F}\u{202E}b\u{2066}\u{2028}\u{E0041}\u{FEFF}é👩‍👧"

  private func written(isTerminal: Bool) -> String {
    let text = Mutex("")
    let output = Output(
      isTerminal: isTerminal, standard: { part in text.withLock { $0 += part } }, error: { _ in })
    output.jsonLine(JSONValue.object(["name": .text(TerminalJSONTests.hostile)]))
    return text.withLock { $0 }
  }

  @Test("What a terminal would obey is escaped, and the document means the same")
  func escaped() throws {
    let text = written(isTerminal: true)
    let found = text.unicodeScalars.filter { scalar in
      scalar.value >= 0x7F
        && "\u{9B}\u{9D}\u{7F}\u{202E}\u{2066}\u{2028}\u{E0041}\u{FEFF}".unicodeScalars
          .contains(scalar)
    }
    #expect(found.isEmpty)
    #expect(text.contains("\\u009b") && text.contains("\\udb40") && text.contains("é👩‍👧"))
    let read = try JSONValue.read(Array(text.utf8), key: "x")
    #expect(read["name"] == .text(TerminalJSONTests.hostile))
  }

  @Test("On a pipe the text is as it is")
  func pipe() { #expect(written(isTerminal: false).contains(TerminalJSONTests.hostile)) }

  @Test("No cell begins a formula, whatever parts the cells")
  func cells() {
    #expect(CSV.cell("Ana;=HYPERLINK(1)") == "\"Ana;'=HYPERLINK(1)\"")
    #expect(CSV.cell("Ana; @x") == "\"Ana; '@x\"")
    #expect(CSV.cell("=1") == "'=1")
    #expect(CSV.cell("a\t+1|-2") == "\"a\t'+1|'-2\"")
    #expect(CSV.cell("a\r\n=1") == "\"a\r\n'=1\"")
    #expect(CSV.cell("a-b = c") == "a-b = c")
  }
}
