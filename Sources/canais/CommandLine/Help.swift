// Help, from the table of commands: all of it, a group, one command with its options and examples.

import Channels
import Screen

/// The texts of `--help`.
enum Help {
  /// Columns a line of help has at most.
  static let width = 80

  /// Every command in a line.
  static func overview(_ table: [Command], _ language: Language) -> String {
    var text = HelpWords.what[language] + "\n\n" + HelpWords.usage[language] + "\n"
    for command in table where command.isShown {
      let first = command.help[language].split(separator: "\n").first ?? ""
      if Width.of(command.line) > 40 {
        text += "  \(command.line)\n      \(first)\n"
      } else {
        text += "  " + pad(command.line, 42) + first + "\n"
      }
    }
    return text + "\n" + options(GlobalOptions.all, HelpWords.everywhere, language) + "\n"
      + HelpWords.exits[language] + "\n"
  }

  /// The commands of a group.
  static func group(_ group: [Command], _ language: Language) -> String {
    var text = HelpWords.usage[language] + "\n"
    for command in group {
      text += "  \(command.line)\n"
      for line in wrap(command.help[language], indent: 6) { text += line + "\n" }
    }
    return text
  }

  /// One command.
  static func command(_ command: Command, _ language: Language) -> String {
    var text = HelpWords.usage[language] + "\n  \(command.line)\n\n"
    for line in wrap(command.help[language], indent: 0) { text += line + "\n" }
    if !command.options.isEmpty {
      text += "\n" + options(command.options, HelpWords.options, language)
    }
    text += "\n" + options(GlobalOptions.all, HelpWords.everywhere, language)
    text += "\n" + HelpWords.examples[language] + "\n"
    for example in command.examples {
      text += "  canais" + (example.isEmpty ? "" : " " + example) + "\n"
    }
    return text
  }

  private static func options(_ options: [Option], _ title: Words, _ language: Language) -> String {
    var text = title[language] + "\n"
    for option in options {
      let name = "--" + option.name + (option.value.map { " " + $0 } ?? "")
      let lines = wrap(option.help[language], indent: 0, width: width - 30)
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

  private static func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - Width.of(text)))
  }
}
