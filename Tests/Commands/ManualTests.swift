// The manual pages: that they hold every command, option, key and role, and that man(1) reads them.

import Channels
import Console
import Foundation
import Testing
import Themes

@testable import canais

@Suite("Manual pages")
struct ManualTests {
  private static func escaped(_ text: String) -> String {
    text.replacingOccurrences(of: "\\", with: "\\e").replacingOccurrences(of: "-", with: "\\-")
  }

  @Test("canais(1) has every command with its options", arguments: Language.allCases)
  func commands(_ language: Language) {
    let page = ManualCommand.commands(CommandTable.all, language)
    for command in CommandTable.all where command.isShown {
      #expect(page.contains(".SS " + Self.escaped(command.line) + "\n"))
      for option in command.options {
        #expect(page.contains("\\fB" + Self.escaped("--" + option.name)))
      }
    }
    #expect(!page.contains(".SS canais complete"))
  }

  @Test("canais(1) names the environment variable of every option of serve but --print")
  func environment() {
    let page = ManualCommand.commands(CommandTable.all, .english)
    #expect(page.contains("\\fBCANAIS_MAX_CONNECTIONS\\fR"))
    #expect(page.contains("\\fBCANAIS_TRUSTED_PROXY\\fR"))
    #expect(!page.contains("CANAIS_PRINT"))
    #expect(page.contains("attendance.token"))
  }

  @Test("canais-theme(5) has every role, canais-keys(5) every key of the table")
  func themesAndKeys() {
    let themes = ManualCommand.themes(.english)
    for role in ThemeRole.allCases { #expect(themes.contains("\\fB\(role.name)\\fR")) }
    let keys = ManualCommand.keys(.english)
    for section in Commands.sections(in: .english) {
      #expect(keys.contains(".SH " + Self.escaped(section.title)))
      for row in section.rows { #expect(keys.contains("(" + Self.escaped(row.id) + ")")) }
    }
  }

  @Test("A line that begins with a dot or an apostrophe stays text")
  func requests() {
    var page = ManualPage("x", section: 1, summary: "y")
    page.paragraph(".SH not a section\n'quoted'")
    #expect(page.text.contains("\\&.SH not a section\n\\&'quoted'"))
  }

  @Test("An unknown page is named, with those that exist")
  func unknown() throws {
    let run = try TestInstallation().run("manual", "canais-nothing")
    #expect(run.status == 2)
    #expect(run.errors.contains("canais-nothing") && run.errors.contains("canais-keys"))
  }
}
