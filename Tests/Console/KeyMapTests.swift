// Files of keys: what they change, and every fault at once.

import Channels
import Screen
import Testing

@testable import Console

@Suite("Keys of the user's own")
struct KeyMapTests {
  private func keys(_ id: String, _ map: KeyMap) -> [String] {
    map.applied(to: Commands.standard).first { $0.id == id }?.keys.map(\.label) ?? []
  }

  @Test("A command gets the keys of its line, others keep theirs")
  func mapped() {
    let map = KeyMap(
      "# minhas teclas\n\npresence.end = Alt-e F11\n  channels.new   =  Ctrl-T\nlanguage = F12\n"
        + "channels.duplicate =")
    #expect(map.faults.isEmpty)
    #expect(keys("presence.end", map) == ["Alt-e", "F11"])
    #expect(keys("channels.new", map) == ["Ctrl-T"])
    #expect(keys("language", map) == ["F12"] && keys("channels.duplicate", map).isEmpty)
    #expect(keys("channels.filter", map) == ["/", "Ctrl-F"])
  }

  @Test("Every fault is told with its line, and nothing is changed")
  func faults() {
    let map = KeyMap(
      "help = Z\nfoo = q\nquit\nquit =\nfocus = F12\npresence.end = Hyper-x Alt-e\n"
        + "presence.end = y\nchannels.new = x")
    #expect(
      map.faults == [
        KeyFault(line: 2, command: "foo", problem: .unknownCommand),
        KeyFault(line: 3, command: "", problem: .noAssignment),
        KeyFault(line: 4, command: "quit", problem: .noKeys),
        KeyFault(line: 5, command: "focus", problem: .fixed),
        KeyFault(line: 6, command: "presence.end", problem: .unknownKey("Hyper-x")),
        KeyFault(line: 7, command: "presence.end", problem: .repeated(line: 6)),
        KeyFault(
          line: 8, command: "channels.new", problem: .taken(key: "x", by: "channels.export")),
      ])
    #expect(keys("help", map) == ["?", "F1"])
    for language in Language.allCases {
      #expect(map.faults.allSatisfy { !$0.message(in: language).contains("{") })
    }
  }

  @Test("Every key of the table has a label that is read as that key")
  func labels() {
    for command in Commands.standard {
      for key in command.keys { #expect(KeyPress(label: key.label) == key, "\(key.label)") }
    }
    #expect(KeyPress(label: "Ctrl-s") == .control("s") && KeyPress(label: "Up") == KeyPress(.up))
    for bad in ["", "Ctrl-", "F0", "F25", "ab", "Meta-x"] { #expect(KeyPress(label: bad) == nil) }
  }

  @Test("The faults are shown in a box, and the console goes on with its own keys")
  func shown() {
    let user = User()
    user.state.show(KeyMap("foo = q").faults, of: "/casa/canais/keys")
    user.sees("/casa/canais/keys", "foo", "não há este comando")
    user.presses(.escape).doesNotSee("não há este comando")
  }
}
