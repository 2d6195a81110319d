// The one table of commands. The last line, the help, the palette, the mouse and the README's table
// of keys all read it, so a key cannot do one thing and be described as another.

import Channels
import Screen

/// Something a person can do.
package struct Command: Sendable {
  /// Its name in the table: `channels.new`.
  package let id: String
  /// The keys that do it; the first is shown.
  package let keys: [KeyPress]
  /// A word or two for the last line.
  package let title: LocalizedText
  /// A sentence for the help.
  package let help: LocalizedText
  /// Where it works; nil is everywhere.
  package let place: ScreenID?
  /// Whether the last line shows it.
  let isHint: Bool
  /// Why it can't be used now; nil when it can.
  let refusal: @Sendable (ConsoleState) -> LocalizedText?
  /// A key that the screen itself takes and that comes to the same in the end.
  let taken: KeyPress?
  /// Does it. Nil where the screen's own list or field takes the key: such a row only tells of it.
  let run: (@Sendable (inout ConsoleState) -> Void)?

  init(
    _ id: String, _ keys: [KeyPress], _ title: LocalizedText, _ help: LocalizedText,
    in place: ScreenID? = nil,
    hint: Bool = true, taken: KeyPress? = nil,
    refusal: @escaping @Sendable (ConsoleState) -> LocalizedText? = { _ in nil },
    run: (@Sendable (inout ConsoleState) -> Void)?
  ) {
    self.id = id
    self.keys = keys
    self.title = title
    self.help = help
    self.place = place
    isHint = hint
    self.taken = taken
    self.refusal = refusal
    self.run = run
  }

  /// The key that lists show: where the screen itself takes it first, it is no key of the command.
  func lead(in language: Language) -> String {
    (keys.first ?? taken).map { $0.name(in: language) } ?? ""
  }

  /// The first key that works now: while somebody types, letters are letters.
  func key(whileTyping: Bool) -> KeyPress? {
    keys.first { !whileTyping || $0.written == nil }
  }

  /// The names of its keys.
  func keyNames(in language: Language) -> String {
    let shown = keys.isEmpty ? taken.map { [$0] } ?? [] : keys
    return shown.map { $0.name(in: language) }.joined(separator: ", ")
  }
}

/// The table.
package enum Commands {
  /// Every command: those of each screen in the order of the menu, then those that work everywhere.
  package static let all: [Command] =
    ScreenID.allCases.flatMap { $0.screen.commands } + AppShell.commands

  /// A click on a command is `Action(Commands.region, index)`.
  static let region = "command"

  /// The commands that a screen knows, its own first.
  static func known(in place: ScreenID) -> [(index: Int, command: Command)] {
    all.enumerated().filter { $0.element.place == place || $0.element.place == nil }
      .map { ($0.offset, $0.element) }
  }

  /// The keys of one screen: what each does, in one language.
  package struct KeySection: Sendable {
    /// The screen's title.
    package let title: String
    /// Each command's keys and what it does.
    package let rows: [(keys: [String], help: String)]
  }

  /// The table of keys, a section for each screen and one for all of them.
  package static func sections(in language: Language) -> [KeySection] {
    func section(_ title: String, _ commands: [Command]) -> KeySection {
      KeySection(
        title: title,
        rows: commands.filter { !$0.keys.isEmpty }.map { command in
          (command.keys.map { $0.name(in: language) }, command.help[language])
        })
    }
    let screens = (ScreenID.menu + [.channel]).map { place in
      section(place.title[language], all.filter { $0.place == place })
    }
    return screens
      + [section(ShellStrings.everywhere[language], all.filter { $0.place == nil })]
  }

  /// The table of keys in Markdown, for the README.
  package static func markdown(in language: Language) -> String {
    var text = ""
    for section in sections(in: language) {
      text += "### \(section.title)\n\n"
      text += "| \(ShellStrings.keysHead[language]) | \(ShellStrings.whatHead[language]) |\n"
      text += "|---|---|\n"
      for row in section.rows {
        let keys = row.keys.map { "`\($0 == "|" ? "\\|" : $0)`" }
        text += "| \(keys.joined(separator: " ")) | \(row.help) |\n"
      }
      text += "\n"
    }
    return text
  }
}

extension KeyPress {
  /// Its name in a language; only the space bar is called otherwise in each.
  func name(in language: Language) -> String {
    key == .character(" ")
      ? label.replacing("Space", with: ShellStrings.space[language]) : label
  }
}
