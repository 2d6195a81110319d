// The table of commands. The hint line, the help, the palette, the mouse and the README's table of
// keys all read it, so that a key cannot do one thing and be described as another.

import Channels
import Screen
import Synchronization

/// Something that the user can do.
package struct Command: Sendable {
  /// The identifier: `channels.new`.
  package let id: String
  /// The keys that run it. The hint line shows the first.
  package let keys: [KeyPress]
  /// A word or two for the hint line.
  package let title: LocalizedText
  /// A sentence for the help.
  package let help: LocalizedText
  /// The screen that it works on; nil works on every screen.
  package let screen: ScreenID?
  /// Whether the hint line shows it.
  let isHint: Bool
  /// A key that the screen handles itself and that has the same effect.
  let handledByScreen: KeyPress?
  /// Why it cannot run now; nil if it can.
  let refusal: @Sendable (ConsoleState) -> LocalizedText?
  /// Runs it. Nil if the focused list or field handles the keys, so that the row only documents
  /// them.
  let run: (@Sendable (inout ConsoleState) -> Void)?

  init(
    _ id: String, _ keys: [KeyPress], _ title: LocalizedText, _ help: LocalizedText,
    in screen: ScreenID? = nil, hint: Bool = true, handledByScreen: KeyPress? = nil,
    refusal: @escaping @Sendable (ConsoleState) -> LocalizedText? = { _ in nil },
    run: (@Sendable (inout ConsoleState) -> Void)?
  ) {
    self.id = id
    self.keys = keys
    self.title = title
    self.help = help
    self.screen = screen
    isHint = hint
    self.handledByScreen = handledByScreen
    self.refusal = refusal
    self.run = run
  }

  /// The same command with other keys.
  func with(keys: [KeyPress]) -> Command {
    Command(
      id, keys, title, help, in: screen, hint: isHint, handledByScreen: handledByScreen,
      refusal: refusal, run: run)
  }

  /// The name of its first key, or else of the key that the screen handles; empty without a key.
  func firstKeyName(in language: Language) -> String {
    (keys.first ?? handledByScreen).map { $0.name(in: language) } ?? ""
  }

  /// The names of its keys, separated by commas.
  func keyNames(in language: Language) -> String {
    let shown = keys.isEmpty ? handledByScreen.map { [$0] } ?? [] : keys
    return shown.map { $0.name(in: language) }.joined(separator: ", ")
  }

  /// The first key that works now: in a text field, keys that write a character do not.
  func workingKey(isTyping: Bool) -> KeyPress? {
    keys.first { !isTyping || $0.typedCharacter == nil }
  }
}

/// The table of commands.
package enum Commands {
  /// All commands with their own keys: those of each screen, and then those that work on every
  /// screen.
  package static let standard: [Command] =
    ScreenID.allCases.flatMap(\.commands) + ShellCommands.all
  private static let table = Mutex(standard)
  /// All commands, with the user's keys.
  package static var all: [Command] { table.withLock { $0 } }

  /// Gives the commands the user's keys, before the console starts.
  package static func use(_ map: KeyMap) { table.withLock { $0 = map.applied(to: standard) } }

  /// A click on a command of the hint line is `Action(Commands.region, index)`.
  static let region = "command"

  /// The commands that work on a screen with their indices in the table, the screen's own first.
  static func available(on screen: ScreenID) -> [(index: Int, command: Command)] {
    all.enumerated().filter { $0.element.screen == screen || $0.element.screen == nil }
      .map { ($0.offset, $0.element) }
  }

  /// The commands of one screen with keys, in one language.
  package struct KeySection: Sendable {
    /// The title of the screen.
    package let title: String
    /// The identifier of each command, by which a file of keys names it, the names of its keys, and
    /// what it does.
    package let rows: [(id: String, keys: [String], help: String)]
  }

  /// The table of keys: a section for each screen, and one for all of them.
  package static func sections(in language: Language) -> [KeySection] {
    func section(_ title: LocalizedText, _ screen: ScreenID?) -> KeySection {
      let commands = all.filter { $0.screen == screen && !$0.keys.isEmpty }
      return KeySection(
        title: title[language],
        rows: commands.map { command in
          (command.id, command.keys.map { $0.name(in: language) }, command.help[language])
        })
    }
    return (ScreenID.menu + [.channel]).map { section($0.title, $0) }
      + [section(ShellStrings.everywhere, nil)]
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
  /// The name of the key. Only the space bar has another name in each language.
  func name(in language: Language) -> String {
    key == .character(" ")
      ? label.replacing("Space", with: ShellStrings.space[language]) : label
  }
}
