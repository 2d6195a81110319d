// Runs a command line. Exit status 0 is success, 1 a failure or a refused value, 2 a usage error.

import Channels
import Client
import Engine
import Foundation
import Presence
import Storage

/// The program `canais`.
enum Program {
  /// Runs the arguments after the program's name.
  static func run(
    _ typed: [String], environment: [String: String], output: Output,
    table: [Subcommand] = CommandTable.all
  ) -> Int32 {
    var language = UserLanguage.of(nil, environment) ?? .portuguese
    do {
      let arguments = try Arguments(typed, in: table)
      if let given = arguments.options["lang"] {
        guard let named = UserLanguage.named(given) else {
          throw CommandError.usage(UsageStrings.badLanguage.with(["value": given]))
        }
        language = named
      }
      let status = try run(arguments, environment, output, table, language)
      if let code = output.failure {
        throw CommandError.failed(UsageStrings.unwritten.filling(["why": SystemStrings.of(code)]))
      }
      return status
    } catch {
      return report(error, output, language)
    }
  }

  private static func run(
    _ arguments: Arguments, _ environment: [String: String], _ output: Output,
    _ table: [Subcommand], _ language: Language
  ) throws -> Int32 {
    if arguments.options["version"] != nil {
      if arguments.options["json"] != nil {
        output.document(
          JSONValue.object([
            "version": .text(Version.number), "commit": .text(Version.commit),
            "date": .text(Version.date),
          ]))
      } else {
        output.line(Version.line)
      }
      return 0
    }
    let isHelp = arguments.options["help"] != nil
    if isHelp, arguments.words.isEmpty {
      output.text(Help.overview(table, language))
      return 0
    }
    guard let (command, words) = try arguments.command(in: table) else {
      let group = table.filter { $0.path.first == arguments.words.first }
      let text = Help.group(group, language)
      if isHelp { output.text(text) } else { output.ask(text) }
      return isHelp ? 0 : 2
    }
    if isHelp {
      output.text(Help.command(command, language))
      return 0
    }
    try arguments.check(command, words)
    try command.run(
      Invocation(
        arguments: words, options: arguments.options, language: language,
        environment: environment, output: output))
    return 0
  }

  /// Writes an error and returns the exit status.
  private static func report(_ error: any Error, _ output: Output, _ language: Language) -> Int32 {
    if case CommandError.usage(let words) = error {
      output.say("canais: " + words[language])
      output.say(UsageStrings.seeHelp[language])
      return 2
    }
    if case CommandError.reported = error { return 1 }
    for line in ErrorMessages.of(error, in: language).split(separator: "\n") {
      output.say("canais: " + line)
    }
    return 1
  }
}

/// The language of the user.
enum UserLanguage {
  /// The language of `--lang`, or else of `CANAIS_LANG`, or else of the locale; nil if none of them
  /// is one of the three.
  static func of(_ given: String?, _ environment: [String: String]) -> Language? {
    if let given { return named(given) }
    if let own = environment["CANAIS_LANG"], let language = named(own) { return language }
    // The first variable that is set decides, locale(7).
    for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
      guard let locale = environment[name], !locale.isEmpty else { continue }
      return named(locale)
    }
    return nil
  }

  /// The language that a name begins with: `pt-BR`, `pt_BR.UTF-8`, `es`.
  static func named(_ text: String) -> Language? {
    let name = text.lowercased().prefix { $0.isLetter }
    return switch name {
    case "pt": .portuguese
    case "en": .english
    case "es": .spanish
    default: nil
    }
  }
}

/// The sentences of the errors of all modules.
enum ErrorMessages {
  static func of(_ error: any Error, in language: Language) -> String {
    switch error {
    case CommandError.failed(let words), CommandError.usage(let words): words[language]
    case StorageError.unopenable(let path, let why):
      StorageError.unopenable(path: path, why: SystemStrings.of(why)[language]).message(
        in: language)
    case let error as StorageError: error.message(in: language)
    case let error as ValidationError: error.message(in: language)
    case let errors as ValidationErrors:
      errors.all.map { $0.message(in: language) }.joined(separator: "\n")
    case let error as EngineError: EngineStrings.of(error)[language]
    case let error as ClientError: EngineStrings.of(error)[language]
    default: SystemStrings.of(error)[language]
    }
  }
}
