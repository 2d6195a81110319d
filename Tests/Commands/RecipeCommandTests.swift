// `canais attendance recipe`.

import Channels
import Testing

@testable import canais

@Suite("Recipes by command")
struct RecipeCommandTests {
  @Test("n8n's workflow is a document on standard output, with the public address")
  func n8n() throws {
    let installation = try TestInstallation()
    try installation.setPublicURL("https://chat.example")
    let run = installation.run("attendance", "recipe", "n8n")
    #expect(run.status == 0)
    #expect(try run.json()["nodes"] != nil)
    #expect(run.output.contains("https://chat.example/api/v1/sessions/"))
    #expect(run.errors.contains("Workflows"))
  }

  @Test("Live Helper Chat's files one by one and together; the address is asked for")
  func lhc() throws {
    let installation = try TestInstallation()
    let one = installation.run("attendance", "recipe", "lhc", "rest-api.json")
    #expect(one.status == 0)
    #expect(try one.json()["name"] == .text("canais"))
    #expect(one.errors.contains("https://CANAIS"))
    let all = installation.run("attendance", "recipe", "lhc", "--json")
    #expect(try all.json()["bot.json"] != nil)
    #expect(try all.json()["webhook-close.json"] != nil)
  }

  @Test("An unknown program or file is named, with those that exist")
  func unknown() throws {
    let installation = try TestInstallation()
    let program = installation.run("attendance", "recipe", "zendesk")
    #expect(program.status == 2)
    #expect(program.errors.contains("zendesk") && program.errors.contains("n8n, lhc"))
    let file = installation.run("attendance", "recipe", "lhc", "x.json")
    #expect(file.status == 2)
    #expect(file.errors.contains("rest-api.json"))
  }
}
