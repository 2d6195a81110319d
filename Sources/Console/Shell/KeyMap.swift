// Keys of the user's own, from the file `canais/keys` in the user's folder of settings:
//
//     # one command a line, with all of its keys
//     presence.end = Alt-e F11
//     channels.new = Ctrl-N
//
// A file with faults changes nothing, and all of them are told.

import Basics
import Channels
import Screen

/// A fault in a file of keys.
package struct KeyFault: Equatable, Sendable {
  /// The rule that a line breaks.
  package enum Problem: Equatable, Sendable {
    /// The line is neither `command = keys` nor a comment.
    case noAssignment
    /// No command has this identifier.
    case unknownCommand
    /// The focused list or field handles the keys of the command.
    case fixed
    /// No key follows, and the command needs one.
    case noKeys
    /// No key has this name.
    case unknownKey(String)
    /// The command was given keys on an earlier line.
    case repeated(line: Int)
    /// The key runs another command of the same screen.
    case taken(key: String, by: String)
  }

  /// The number of the line, from 1.
  package var line: Int
  /// The identifier of the command; empty for a line without one.
  package var command: String
  /// The rule.
  package var problem: Problem

  /// What is wrong, in a language.
  package func message(in language: Language) -> String {
    let what: String =
      switch problem {
      case .noAssignment: KeyStrings.noAssignment[language]
      case .unknownCommand: KeyStrings.unknownCommand[language]
      case .fixed: KeyStrings.fixed[language]
      case .noKeys: KeyStrings.noKeys[language]
      case .unknownKey(let key): KeyStrings.unknownKey.filled(["key": key], in: language)
      case .repeated(let line):
        KeyStrings.repeated.filled(["line": String(line)], in: language)
      case .taken(let key, let other):
        KeyStrings.taken.filled(["key": key, "command": other], in: language)
      }
    return "\(line): \(command.isEmpty ? "" : command + ": ")\(what)"
  }
}

/// A file of keys.
package struct KeyMap: Sendable {
  /// The keys of commands, by identifier.
  private var keys: [String: [KeyPress]] = [:]
  private var lines: [String: Int] = [:]
  /// What is wrong with the file, in the order of its lines.
  package private(set) var faults: [KeyFault] = []

  /// Commands that must keep a key.
  private static let needed: Set = ["quit", "help"]

  /// Reads the text of a file for the commands of a table.
  package init(_ text: String, for commands: [Command] = Commands.standard) {
    let known = Dictionary(commands.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      read(String(line), number: index + 1, known)
    }
    findTaken(commands)
    faults.sort { $0.line < $1.line }
  }

  /// The table with these keys; the table itself where the file has faults.
  package func applied(to commands: [Command]) -> [Command] {
    faults.isEmpty ? changed(commands) : commands
  }

  private func changed(_ commands: [Command]) -> [Command] {
    commands.map { command in keys[command.id].map { command.with(keys: $0) } ?? command }
  }

  private mutating func read(_ line: String, number: Int, _ known: [String: Command]) {
    let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
    guard let id = words.first, !id.hasPrefix("#") else { return }
    func fault(_ problem: KeyFault.Problem) -> KeyFault {
      KeyFault(line: number, command: Sanitizer.text(id), problem: problem)
    }
    guard words.count > 1, words[1] == "=" else {
      return faults.append(KeyFault(line: number, command: "", problem: .noAssignment))
    }
    guard let command = known[id] else { return faults.append(fault(.unknownCommand)) }
    guard command.run != nil else { return faults.append(fault(.fixed)) }
    if let earlier = lines[id] { return faults.append(fault(.repeated(line: earlier))) }
    lines[id] = number
    var found: [KeyPress] = []
    for name in words.dropFirst(2) {
      guard let press = KeyPress(label: name) else {
        faults.append(fault(.unknownKey(Sanitizer.text(name))))
        continue
      }
      found.append(press)
    }
    if words.count == 2, KeyMap.needed.contains(id) { faults.append(fault(.noKeys)) }
    keys[id] = found
  }

  /// Finds keys that would run two commands of one screen.
  private mutating func findTaken(_ commands: [Command]) {
    let table = changed(commands)
    for screen in ScreenID.allCases {
      var owners: [KeyPress: String] = [:]
      for command in table where command.screen == screen || command.screen == nil {
        for key in command.keys {
          guard let owner = owners[key] else {
            owners[key] = command.id
            continue
          }
          // The table itself lets some screens have a key of the menu.
          guard owner != command.id, let line = lines[command.id] ?? lines[owner] else { continue }
          let isMine = lines[command.id] != nil
          let fault = KeyFault(
            line: line, command: isMine ? command.id : owner,
            problem: .taken(key: key.label, by: isMine ? owner : command.id))
          if !faults.contains(fault) { faults.append(fault) }
        }
      }
    }
  }
}

extension ConsoleState {
  /// Shows what is wrong with the file of keys at `path`, which changes nothing then.
  package mutating func show(_ faults: [KeyFault], of path: String) {
    guard !faults.isEmpty else { return }
    let head = TextBox.Line(text: context.text(KeyStrings.refused, ["path": Sanitizer.text(path)]))
    let lines = faults.map {
      TextBox.Line(text: "• " + $0.message(in: context.language), style: .danger)
    }
    context.open(TextBox(context.text(KeyStrings.title), [head] + lines))
  }
}

/// The texts about files of keys.
private enum KeyStrings {
  static let title = LocalizedText("Teclas", "Keys", "Teclas")
  static let refused = LocalizedText(
    "{path} tem erros; as teclas de sempre continuam:",
    "{path} has errors; the usual keys stay:",
    "{path} tiene errores; siguen las teclas de siempre:")
  static let noAssignment = LocalizedText(
    "use comando = teclas", "use command = keys", "use comando = teclas")
  static let unknownCommand = LocalizedText(
    "não há este comando", "there is no such command", "no existe este comando")
  static let fixed = LocalizedText(
    "as teclas deste comando são fixas", "the keys of this command are fixed",
    "las teclas de este comando son fijas")
  static let noKeys = LocalizedText(
    "este comando precisa de uma tecla", "this command needs a key",
    "este comando necesita una tecla")
  static let unknownKey = LocalizedText(
    "não há a tecla {key}; exemplos: x, Ctrl-S, Alt-a, F8, Enter",
    "there is no key {key}; examples: x, Ctrl-S, Alt-a, F8, Enter",
    "no existe la tecla {key}; ejemplos: x, Ctrl-S, Alt-a, F8, Enter")
  static let repeated = LocalizedText(
    "já está na linha {line}", "is on line {line} already", "ya está en la línea {line}")
  static let taken = LocalizedText(
    "{key} já é de {command}", "{key} is that of {command} already", "{key} ya es de {command}")
}
