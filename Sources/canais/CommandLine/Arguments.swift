// Parses the command line into words, options and a command. Options may be anywhere, as `--name
// value` or `--name=value`; after `--` everything is a word. An unknown option or command is
// refused with the most similar known one.

import Channels
import Foundation

/// A parsed command line.
struct Arguments: Equatable {
  /// The most bytes of one argument. A longer one is probably the contents of a file.
  static let argumentBytes = 1 << 20

  /// Options by name; a switch has an empty value.
  var options: [String: String] = [:]
  /// Everything else, in order.
  var words: [String] = []

  /// Parses the arguments after the program's name.
  init(_ typed: [String], in table: [Subcommand]) throws(CommandError) {
    let known = GlobalOptions.all + table.flatMap(\.options)
    var rest = typed[...]
    while let argument = rest.popFirst() {
      guard argument.utf8.count <= Arguments.argumentBytes else {
        throw .usage(UsageStrings.tooLong)
      }
      if argument == "--" {
        words += rest
        break
      }
      if argument == "-h" {
        options["help"] = ""
        continue
      }
      guard argument.hasPrefix("--") else {
        words.append(argument)
        continue
      }
      try take(argument, &rest, known, in: table)
    }
    takeWordsForOptions()
  }

  /// Takes `canais help channel` for `canais channel --help`, and `canais version` for
  /// `canais --version`, as people know them of other programs.
  private mutating func takeWordsForOptions() {
    switch words.first {
    case "help":
      words.removeFirst()
      options["help"] = ""
    case "version" where words.count == 1:
      words = []
      options["version"] = ""
    default: break
    }
  }

  private mutating func take(
    _ argument: String, _ rest: inout ArraySlice<String>, _ known: [Option], in table: [Subcommand]
  ) throws(CommandError) {
    let parts = argument.dropFirst(2).split(
      separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts.first ?? "")
    guard let option = known.first(where: { $0.name == name }) else {
      let all = words + rest.filter { !$0.hasPrefix("-") }
      throw Arguments.unknown(option: name, among: Arguments.taken(by: all, in: table) ?? known)
    }
    guard options[name] == nil else {
      throw .usage(UsageStrings.optionTwice.with(["option": name]))
    }
    guard option.value != nil else {
      guard parts.count == 1 else {
        throw .usage(UsageStrings.switchWithValue.with(["option": name]))
      }
      options[name] = ""
      return
    }
    if parts.count == 2 {
      options[name] = String(parts[1])
    } else if let value = rest.popFirst() {
      options[name] = value
    } else {
      throw .usage(
        UsageStrings.optionNeedsValue.with(["option": name, "value": option.value ?? ""]))
    }
  }

  /// The options of the command or group with which words begin; nil if they begin with none.
  private static func taken(by words: [String], in table: [Subcommand]) -> [Option]? {
    let group = table.filter { $0.path.first == words.first }
    let named = group.filter { $0.path == Array(words.prefix(2)) }
    guard !group.isEmpty else { return nil }
    return GlobalOptions.all + (named.isEmpty ? group : named).flatMap(\.options)
  }

  static func unknown(option name: String, among known: [Option]) -> CommandError {
    guard let near = EditDistance.word(to: name, among: known.map(\.name)) else {
      return .usage(UsageStrings.unknownOption.with(["option": name]))
    }
    return .usage(UsageStrings.unknownOptionNear.with(["option": name, "near": near]))
  }

  /// The command of the words, and its arguments.
  ///
  /// - Returns: nil if the words are a group or empty; help is shown then.
  func command(in table: [Subcommand]) throws(CommandError) -> (Subcommand, [String])? {
    for length in [2, 1, 0] where words.count >= length {
      let path = Array(words.prefix(length))
      guard let found = table.first(where: { $0.path == path }) else { continue }
      if length == 0, !words.isEmpty { break }
      return (found, Array(words.dropFirst(length)))
    }
    guard let first = words.first else { return nil }
    let group = table.filter { $0.path.first == first }
    if !group.isEmpty, words.count == 1 { return nil }
    throw Arguments.unknown(words: words, group: group, in: table)
  }

  private static func unknown(
    words: [String], group: [Subcommand], in table: [Subcommand]
  ) -> CommandError {
    let typed = words.prefix(group.isEmpty ? 1 : 2).joined(separator: " ")
    let known =
      group.isEmpty
      ? Array(Set(table.compactMap(\.path.first) + table.map(\.name))).sorted()
      : group.map(\.name)
    guard let near = EditDistance.word(to: typed, among: known.filter { !$0.isEmpty }) else {
      return .usage(UsageStrings.unknownCommand.with(["command": typed]))
    }
    return .usage(UsageStrings.unknownCommandNear.with(["command": typed, "near": near]))
  }

  /// Checks the options and the number of arguments of a command.
  func check(_ command: Subcommand, _ arguments: [String]) throws(CommandError) {
    let taken = GlobalOptions.all + command.options
    for (name, value) in options.sorted(by: { $0.key < $1.key }) {
      guard let option = taken.first(where: { $0.name == name }) else {
        throw Arguments.unknown(option: name, among: taken)
      }
      guard option.choices.isEmpty || option.choices.contains(value) || name == "lang" else {
        throw .usage(
          UsageStrings.badChoice.with([
            "option": name, "value": value, "choices": option.choices.joined(separator: ", "),
          ]))
      }
    }
    guard command.counts.contains(arguments.count) else {
      throw .usage(UsageStrings.counts.with(["usage": command.line]))
    }
  }
}
