// A command as data: its name, what it takes, what it is for, examples, what it does. Help,
// completions, the parser and the README read the same table, so none of them can lag behind.

import Channels

/// An option that a command takes.
struct Option: Sendable {
  /// Without the dashes.
  let name: String
  /// What stands for its value in the usage; nil for a switch.
  let value: String?
  /// What it is for.
  let help: LocalizedText
  /// The values it can have, where they are few.
  let choices: [String]

  init(_ name: String, _ value: String? = nil, _ help: LocalizedText, choices: [String] = []) {
    self.name = name
    self.value = value
    self.help = help
    self.choices = choices
  }
}

/// What an argument names, for completions.
enum Subject: Sendable {
  case channel, flow, session, theme, file, shell, none
}

/// One command.
struct Subcommand: Sendable {
  /// Its words: `["channel", "set"]`; empty for `canais` alone.
  let path: [String]
  /// Its arguments, as the usage shows them: `ID key=value…`.
  let usage: String
  /// How many arguments it takes.
  let counts: ClosedRange<Int>
  /// What its first argument names.
  let subject: Subject
  /// What it does, in a sentence or a few.
  let help: LocalizedText
  let options: [Option]
  /// Lines to type, without `canais`.
  let examples: [String]
  let run: @Sendable (Invocation) throws -> Void

  init(
    _ name: String, _ usage: String, _ counts: ClosedRange<Int>,
    subject: Subject = .none, _ help: LocalizedText, options: [Option] = [], examples: [String],
    run: @escaping @Sendable (Invocation) throws -> Void
  ) {
    path = name.split(separator: " ").map(String.init)
    self.usage = usage
    self.counts = counts
    self.subject = subject
    self.help = help
    self.options = options
    self.examples = examples
    self.run = run
  }

  /// A command without arguments.
  init(
    _ name: String, _ help: LocalizedText, options: [Option] = [], examples: [String],
    run: @escaping @Sendable (Invocation) throws -> Void
  ) {
    self.init(name, "", 0...0, help, options: options, examples: examples, run: run)
  }

  /// Whether people type it; the others are for shells.
  var isShown: Bool { path != ["complete"] }

  var name: String { path.joined(separator: " ") }

  /// `canais channel set ID key=value…`
  var line: String {
    (["canais"] + path + (usage.isEmpty ? [] : [usage])).joined(separator: " ")
  }
}

/// Options that stand anywhere, with every command.
enum GlobalOptions {
  static let all = [
    Option("db", "FILE", HelpStrings.database),
    Option("lang", "pt-BR|en|es", HelpStrings.language, choices: ["pt-BR", "en", "es"]),
    Option("json", nil, HelpStrings.json),
    Option("help", nil, HelpStrings.help),
    Option("version", nil, HelpStrings.version),
  ]
}

/// Why a command did not do what was asked.
enum CommandError: Error, Equatable {
  /// It could not be understood: exit status 2.
  case usage(LocalizedText)
  /// It failed, or a value was refused: exit status 1.
  case failed(LocalizedText)
  /// It was told in full already: exit status 1.
  case told
}

extension LocalizedText {
  /// The same text in every language: a name, a path, what a system said.
  static func plain(_ text: String) -> LocalizedText { LocalizedText(text, text, text) }

  /// The text after the key that it is about.
  static func keyed(_ key: String, _ words: LocalizedText) -> LocalizedText {
    LocalizedText("{key}: {what}", "{key}: {what}", "{key}: {what}")
      .filling(["key": .plain(key), "what": words])
  }

  /// The text with its places filled, in every language.
  func with(_ values: KeyValuePairs<String, String>) -> LocalizedText {
    LocalizedText(
      filled(values, in: .portuguese), filled(values, in: .english), filled(values, in: .spanish))
  }
}
