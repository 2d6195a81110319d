// A command as data: name, arguments, options, help, examples and function. Help, completions,
// parser and README use the same table.

import Channels

/// An option of a command.
struct Option: Sendable {
  /// Its name without the dashes.
  let name: String
  /// The placeholder of its value in the usage; nil for a switch.
  let value: String?
  /// Its help.
  let help: LocalizedText
  /// Its possible values, if they are few.
  let choices: [String]
  /// The environment variable that stands for it where it is not typed; nil if there is none.
  let variable: String?

  init(
    _ name: String, _ value: String? = nil, _ help: LocalizedText, choices: [String] = [],
    variable: String? = nil
  ) {
    self.name = name
    self.value = value
    self.help = help
    self.choices = choices
    self.variable = variable
  }

  /// Its help, and its variable where it has one.
  func explanation(_ language: Language) -> String {
    help[language] + (variable.map { " [$\($0)]" } ?? "")
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
  /// Its arguments in the usage: `ID key=value…`.
  let usage: String
  /// The number of its arguments.
  let counts: ClosedRange<Int>
  /// What its first argument names.
  let subject: Subject
  /// Its help, one or more sentences.
  let help: LocalizedText
  let options: [Option]
  /// Examples, without `canais`.
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

  /// Creates a command without arguments.
  init(
    _ name: String, _ help: LocalizedText, options: [Option] = [], examples: [String],
    run: @escaping @Sendable (Invocation) throws -> Void
  ) {
    self.init(name, "", 0...0, help, options: options, examples: examples, run: run)
  }

  /// Whether it is shown in help. The others are for shells.
  var isShown: Bool { path != ["complete"] }

  var name: String { path.joined(separator: " ") }

  /// `canais channel set ID key=value…`
  var line: String {
    (["canais"] + path + (usage.isEmpty ? [] : [usage])).joined(separator: " ")
  }
}

/// Options of every command.
enum GlobalOptions {
  static let all = [
    Option("db", "FILE", HelpStrings.database),
    Option("lang", "pt-BR|en|es", HelpStrings.language, choices: ["pt-BR", "en", "es"]),
    Option("json", nil, HelpStrings.json),
    Option("help", nil, HelpStrings.help),
    Option("version", nil, HelpStrings.version),
  ]
}

/// Why a command failed.
enum CommandError: Error, Equatable {
  /// The command line was not understood: exit status 2.
  case usage(LocalizedText)
  /// It failed, or a value was refused: exit status 1.
  case failed(LocalizedText)
  /// It failed, and has reported everything already: exit status 1.
  case reported
}

extension LocalizedText {
  /// The same text in every language: a name, a path, a text of the system.
  static func plain(_ text: String) -> LocalizedText { LocalizedText(text, text, text) }

  /// The text after its key.
  static func keyed(_ key: String, _ words: LocalizedText) -> LocalizedText {
    LocalizedText("{key}: {what}", "{key}: {what}", "{key}: {what}")
      .filling(["key": .plain(key), "what": words])
  }

  /// The text with its placeholders replaced, in every language.
  func with(_ values: KeyValuePairs<String, String>) -> LocalizedText {
    LocalizedText(
      filled(values, in: .portuguese), filled(values, in: .english), filled(values, in: .spanish))
  }
}
