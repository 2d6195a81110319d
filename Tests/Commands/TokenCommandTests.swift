// `canais token`: what it prints for programs and for people, and what a rotation changes.

import Channels
import Foundation
import Testing

@testable import canais

@Suite("Commands: tokens")
struct TokenCommandTests {
  let canais: TestInstallation

  init() throws { canais = try TestInstallation() }

  @Test("All scopes as columns and as JSON, one alone as a bare line")
  func forms() throws {
    let columns = canais.run("token", "show").lines.map { $0.split(separator: "\t") }
    #expect(Set(columns.map { $0[0] }) == ["attend", "console", "platform", "watch"])
    let object = try canais.run("token", "show", "--json").json()
    for column in columns {
      let (scope, token) = (String(column[0]), String(column[1]))
      #expect(object[scope] == .text(token))
      #expect(canais.run("token", "show", "--scope", scope).output == token + "\n")
      #expect(
        try canais.run("token", "show", "--scope", scope, "--json").json()
          == .object([scope: .text(token)]))
    }
  }

  @Test("A rotation changes the given scope only, prints the new token, and mentions the overlap")
  func rotation() throws {
    let before = try canais.run("token", "show", "--json").json()
    let run = canais.run("token", "rotate", "--scope", "watch", "--lang", "en")
    #expect(run.status == 0 && !run.errors.isEmpty)
    let after = try canais.run("token", "show", "--json").json()
    #expect(after["watch"] == .text(run.lines[0]) && after["watch"] != before["watch"])
    #expect(after["console"] == before["console"] && after["platform"] == before["platform"])
    let all = try canais.run("token", "rotate", "--json").json()
    for scope in ["attend", "console", "platform", "watch"] { #expect(all[scope] != after[scope]) }
  }

  @Test("A scope that does not exist exits 2 and names the choices")
  func unknownScope() {
    let run = canais.run("token", "show", "--scope", "root")
    #expect(run.status == 2 && run.output.isEmpty && run.errors.contains("platform"))
  }
}
