// Prints the manual pages, from which the Debian package is built.

import Channels
import Console
import Themes

/// `canais manual`
enum ManualCommand {
  static let pages = ["canais", "canais-theme", "canais-keys"]

  static let all: [Subcommand] = [
    Subcommand(
      "manual", pages.joined(separator: "|"), 0...1, ManualStrings.command,
      examples: ["manual | man -l -", "manual canais-keys | man -l -"], run: run)
  ]

  static func run(_ call: Invocation) throws {
    let name = call.arguments.first ?? "canais"
    switch name {
    case "canais": call.output.text(commands(CommandTable.all, call.language))
    case "canais-theme": call.output.text(themes(call.language))
    case "canais-keys": call.output.text(keys(call.language))
    default:
      throw CommandError.usage(
        ManualStrings.unknown.with(["value": name, "names": pages.joined(separator: ", ")]))
    }
  }

  /// canais(1): every command with its options and examples.
  static func commands(_ table: [Subcommand], _ language: Language) -> String {
    var page = ManualPage("canais", section: 1, summary: ManualStrings.summary[language])
    page.heading(ManualStrings.synopsis[language])
    for command in table where command.isShown { page.verbatim([command.line]) }
    page.heading(ManualStrings.description[language])
    page.paragraph(HelpStrings.what[language])
    page.heading(ManualStrings.options[language])
    for option in GlobalOptions.all { item(option, &page, language) }
    page.heading(ManualStrings.commands[language])
    for command in table where command.isShown {
      page.subheading(command.line)
      page.paragraph(command.help[language])
      for option in command.options { item(option, &page, language) }
      page.verbatim(command.examples.map { $0.isEmpty ? "canais" : "canais " + $0 })
    }
    page.heading(ManualStrings.environment[language])
    for option in ServeCommand.settings {
      page.item(
        option.variable ?? "", ManualStrings.sameAs.filled(["option": option.name], in: language))
    }
    page.item(OpenCommand.variable, ManualStrings.openCommand[language])
    page.item("CREDENTIALS_DIRECTORY", ManualStrings.credentials[language])
    page.heading(ManualStrings.exitStatus[language])
    page.paragraph(HelpStrings.exits[language])
    page.heading(ManualStrings.files[language])
    page.item("/etc/default/canais", ManualStrings.defaults[language])
    page.item("/var/lib/canais/canais.db", ManualStrings.database[language])
    page.heading(ManualStrings.seeAlso[language])
    page.paragraph("canais-theme(5), canais-keys(5)")
    return page.text
  }

  /// canais-theme(5): the format of theme files, and every role.
  static func themes(_ language: Language) -> String {
    var page = ManualPage("canais-theme", section: 5, summary: ManualStrings.themes[language])
    page.heading(ManualStrings.description[language])
    page.paragraph(ManualStrings.themeFormat[language])
    page.verbatim(["selection = #FFFFFF on #264F78 bold", "muted = default dim", "inherits = dark"])
    page.heading(ManualStrings.roles[language])
    let theme = try? ThemeLibrary().theme("dark")
    for role in ThemeRole.allCases { page.item(role.name, theme?[role].spelling ?? "") }
    page.heading(ManualStrings.emphasis[language])
    page.paragraph(Emphasis.names.map(\.name).joined(separator: ", "))
    page.heading(ManualStrings.files[language])
    page.item("$XDG_CONFIG_HOME/canais/themes/NAME.theme", ManualStrings.ownThemes[language])
    page.item("/usr/share/canais/themes/NAME.theme", ManualStrings.sharedThemes[language])
    page.heading(ManualStrings.seeAlso[language])
    page.paragraph("canais(1)")
    return page.text
  }

  /// canais-keys(5): every key of every screen.
  static func keys(_ language: Language) -> String {
    var page = ManualPage("canais-keys", section: 5, summary: ManualStrings.keys[language])
    page.heading(ManualStrings.description[language])
    page.paragraph(ManualStrings.keysRule[language])
    page.paragraph(ManualStrings.keysFile[language])
    for section in Commands.sections(in: language) {
      page.heading(section.title)
      for row in section.rows {
        page.item("\(row.keys.joined(separator: "  "))  (\(row.id))", row.help)
      }
    }
    page.heading(ManualStrings.seeAlso[language])
    page.paragraph("canais(1)")
    return page.text
  }

  private static func item(_ option: Option, _ page: inout ManualPage, _ language: Language) {
    let name = "--" + option.name + (option.value.map { " " + $0 } ?? "")
    page.item(name, option.explanation(language))
  }
}
