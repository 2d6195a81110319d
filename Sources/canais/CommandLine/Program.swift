// From what was typed to an exit status: 0 done, 1 failed or refused, 2 not understood.

import Channels
import Client
import Engine
import Foundation
import Presence
import Storage

/// The program `canais`.
enum Program {
  /// Runs what was typed after the program's name.
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
      return tell(error, output, language)
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

  /// Says what went wrong; the exit status.
  private static func tell(_ error: any Error, _ output: Output, _ language: Language) -> Int32 {
    switch error {
    case CommandError.usage(let words):
      output.say("canais: " + words[language])
      output.say(UsageStrings.seeHelp[language])
      return 2
    case CommandError.told: return 1
    default:
      for line in ErrorMessages.of(error, in: language).split(separator: "\n") {
        output.say("canais: " + line)
      }
      return 1
    }
  }
}

/// The language of a person at a terminal.
enum UserLanguage {
  /// `--lang`, else `CANAIS_LANG`, else the locale where it names one of the three; nil otherwise.
  static func of(_ given: String?, _ environment: [String: String]) -> Language? {
    if let given { return named(given) }
    if let own = environment["CANAIS_LANG"], let language = named(own) { return language }
    // The first that is set decides, locale(7).
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

/// Errors of every room as people read them.
enum ErrorMessages {
  static func of(_ error: any Error, in language: Language) -> String {
    switch error {
    case CommandError.failed(let words), CommandError.usage(let words): words[language]
    case StorageError.unopenable(let path, let why):
      StorageError.unopenable(path: path, why: SystemStrings.of(why)[language]).message(
        in: language)
    case let fault as StorageError: fault.message(in: language)
    case let fault as ValidationError: fault.message(in: language)
    case let faults as ValidationErrors:
      faults.all.map { $0.message(in: language) }.joined(separator: "\n")
    case let fault as EngineError: EngineStrings.of(fault)[language]
    case let fault as ClientError: EngineStrings.of(fault)[language]
    default: SystemStrings.of(error)[language]
    }
  }
}
