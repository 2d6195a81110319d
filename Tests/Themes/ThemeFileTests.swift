// Parsing of theme files, and their errors with line and key.

import Basics
import Testing

@testable import Themes

@Suite("Theme files")
struct ThemeFileTests {
  private func errors(_ text: String) -> [ThemeError] {
    ThemeFile(Array(text.utf8), file: "x.theme").errors
  }

  private func problems(_ line: String) -> [ThemeProblem] { errors(line).map(\.problem) }

  @Test("A line sets a color, a background and emphasis, or some of them")
  func lines() {
    let file = ThemeFile(
      Array(
        """
        \u{FEFF}# a comment = nothing
          # another
        inherits = dark\r
        selection = #FFFFFF on #264f78 bold
        muted   =   default   dim italic
        title=bold underline
        field = on bright-blue reverse

        """.utf8), file: "x.theme")
    #expect(file.errors == [])
    #expect(file.inherits?.name == "dark" && file.inherits?.line == 3)
    #expect(
      file.looks == [
        .selection: Look(.rgb(RGBColor(0xFFFFFF)), on: .rgb(RGBColor(0x264F78)), .bold),
        .muted: Look(.standard, on: nil, [.dim, .italic]),
        .title: Look(nil, on: nil, [.bold, .underline]),
        .field: Look(nil, on: .named(12), .reverse),
      ])
  }

  @Test("All errors of a file are reported, with file, line and key")
  func allAtOnce() {
    let found = errors(
      """
      text = #FFF
      no assignment
      colour = red
      muted =
      text = red
      accent = red blue
      danger = red on
      title = red on bold
      link = red on pink underline
      inherits =
      field = red on blue on green
      """)
    #expect(found.allSatisfy { $0.file == "x.theme" })
    #expect(found.map(\.line) == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
    #expect(
      found.map(\.problem) == [
        .unknownWord("#FFF"), .noAssignment, .unknownRole, .noValue, .repeated(line: 1),
        .extraColor("blue"), .noBackground, .noBackground, .unknownWord("pink"), .noValue,
        .extraColor("green"),
      ])
    #expect(found[2].key == "colour" && found[1].key == "")
  }

  @Test("A file that is not UTF-8 or is too long has one error")
  func wholeFile() {
    #expect(ThemeFile([0xFF, 0xFE], file: "x").errors.map(\.problem) == [.unreadable])
    let long = [UInt8](repeating: 0x0A, count: ThemeFile.byteLimit + 1)
    #expect(ThemeFile(long, file: "x").errors.map(\.problem) == [.tooLong(bytes: long.count)])
    #expect(problems("= red") == [.noAssignment])
  }

  @Test("A look is parsed from its own spelling", arguments: 0..<300)
  func roundTrip(_ seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    func color() -> ThemeColor {
      switch random.roll(0..<3) {
      case 0: .standard
      case 1: .named(UInt8(random.roll(0..<16)))
      default: .rgb(RGBColor(UInt32(random.roll(0..<0x100_0000))))
      }
    }
    let look = Look(
      random.roll(0..<4) > 0 ? color() : nil, on: random.roll(0..<2) > 0 ? color() : nil,
      Emphasis(rawValue: UInt8(random.roll(1..<32))))
    let file = ThemeFile(Array("text = \(look.spelling)".utf8), file: "x")
    #expect(file.errors == [] && file.looks[.text] == look)
  }

  @Test("Random bytes and random words never trap", arguments: 0..<300)
  func fuzz(_ seed: Int) {
    var random = SeededRandom(seed: UInt64(seed))
    let words = [
      "text", "muted", "inherits", "=", "on", "#", "#FFFFFF", "#GGGGGG", "#+12345", "default",
      "red", "bold", "\n", "\r\n", " ", "\t", "é", "\u{301}", "\u{0}", "bright-", "==", "\u{2028}",
    ]
    let text = (0..<random.roll(0..<80)).map { _ in words[random.roll(0..<words.count)] }.joined()
    var bytes = Array(text.utf8)
    for _ in 0..<random.roll(0..<4) where !bytes.isEmpty {
      bytes[random.roll(0..<bytes.count)] = UInt8(random.roll(0..<256))
    }
    let library = ThemeLibrary()
    do throws(ThemeErrors) {
      let theme = try library.theme(reading: bytes, name: "x", file: "x")
      #expect(ThemeFile(bytes, file: "x").errors.isEmpty)
      for role in ThemeRole.allCases { #expect(theme[role].foreground != nil) }
    } catch {
      #expect(!error.errors.isEmpty)
      #expect(error.errors.map(\.line) == error.errors.map(\.line).sorted())
    }
  }
}
