// Help from the table of commands: an overview, a group, or a command with options and examples.

import Channels
import Screen

/// The texts of `--help`.
enum Help {
  /// The most columns of a line.
  static let width = 80
  /// The column in which the summaries of the overview begin.
  private static let column = 36

  /// The overview: every command on a line.
  static func overview(_ table: [Subcommand], _ language: Language) -> String {
    var text = wrap(HelpStrings.what[language], indent: 0).joined(separator: "\n")
    text += "\n\n" + HelpStrings.usage[language] + "\n"
    for command in table where command.isShown {
      let lines = wrap(summary(command.help[language]), indent: 0, width: width - column)
      let head = "  " + command.line
      if Width.of(head) >= column {
        text += head + "\n"
      } else {
        text += pad(head, column) + (lines.first ?? "") + "\n"
      }
      for line in lines.dropFirst(Width.of(head) >= column ? 0 : 1) {
        text += String(repeating: " ", count: column) + line + "\n"
      }
    }
    if let own = table.first(where: \.path.isEmpty) {
      text += "\n" + options(own.options, HelpStrings.console, language)
    }
    return text + "\n" + options(GlobalOptions.all, HelpStrings.everywhere, language) + "\n"
      + examples(tasters(table), language) + "\n"
      + wrap(HelpStrings.exits[language], indent: 0).joined(separator: "\n") + "\n"
  }

  /// Help of a group: its commands.
  static func group(_ group: [Subcommand], _ language: Language) -> String {
    var text = HelpStrings.usage[language] + "\n"
    for command in group {
      text += "  \(command.line)\n"
      for line in wrap(command.help[language], indent: 6) { text += line + "\n" }
    }
    return text + "\n" + examples(group.flatMap(\.examples), language)
  }

  /// Help of a command.
  static func command(_ command: Subcommand, _ language: Language) -> String {
    var text = HelpStrings.usage[language] + "\n  \(command.line)\n\n"
    for line in wrap(command.help[language], indent: 0) { text += line + "\n" }
    if !command.options.isEmpty {
      text += "\n" + options(command.options, HelpStrings.options, language)
    }
    text += "\n" + options(GlobalOptions.all, HelpStrings.everywhere, language)
    return text + "\n" + examples(command.examples, language)
  }

  /// One example of each group and of each command outside of groups. A group's example is that of
  /// its first command with arguments.
  private static func tasters(_ table: [Subcommand]) -> [String] {
    var words: [String?] = []
    for command in table where command.isShown && !words.contains(command.path.first) {
      words.append(command.path.first)
    }
    return words.compactMap { word in
      let group = table.filter { $0.path.first == word && $0.isShown }
      return (group.first { $0.counts.upperBound > 0 } ?? group.first)?.examples.first
    }
  }

  private static func examples(_ examples: [String], _ language: Language) -> String {
    var text = HelpStrings.examples[language] + "\n"
    for example in examples {
      text += "  canais" + (example.isEmpty ? "" : " " + example) + "\n"
    }
    return text
  }

  private static func options(_ options: [Option], _ title: LocalizedText, _ language: Language)
    -> String
  {
    var text = title[language] + "\n"
    for option in options {
      let name = "--" + option.name + (option.value.map { " " + $0 } ?? "")
      let lines = wrap(option.explanation(language), indent: 0, width: width - 30)
      if Width.of(name) > 25 {
        text += "  \(name)\n"
        for line in lines { text += String(repeating: " ", count: 29) + line + "\n" }
      } else {
        for (index, line) in lines.enumerated() {
          text += "  " + pad(index == 0 ? name : "", 27) + line + "\n"
        }
      }
    }
    return text
  }

  private static func wrap(_ text: String, indent: Int, width: Int = width) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
      Wrap.lines(String(line), width: width - indent).map {
        String(repeating: " ", count: indent) + $0
      }
    }
  }

  /// The first clause of a help text.
  private static func summary(_ help: String) -> String {
    let end = help.firstRange(of: /[:;.](\s|$)/)?.lowerBound ?? help.endIndex
    return String(help[..<end])
  }

  private static func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - Width.of(text)))
  }
}
