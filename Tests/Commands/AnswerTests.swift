// What commands answer: reasons in the reader's language, counts of what was done, decimals as the
// language writes them, one document where a program asks.

import Channels
import Foundation
import Testing

@testable import canais

@Suite("Commands: answers")
struct AnswerTests {
  let shop: Shop

  init() throws { shop = try Shop() }

  @Test("The system's and the network's reasons are told in three languages")
  func reasons() throws {
    let id = try shop.furnish()
    for (words, says) in [
      (
        ["flow", "import", "none.json", "--yes"],
        "none.json não pode ser lido: o arquivo ou a pasta não existe"
      ),
      (
        ["channel", "set", id, "settings.image=none.png"],
        "settings.image: none.png não pode ser lido: o arquivo ou a pasta não existe"
      ),
      (["flow", "import", "/proc", "--yes", "--lang", "es"], "es una carpeta"),
      (["flow", "import", "none.json", "--yes", "--lang", "en"], "there is no such file"),
      (["verify", "http://127.0.0.1:1/"], "ninguém aceita conexões"),
      (
        ["--db", "/proc/none/x.db", "channel", "create", "--description", "D", "--flow", "f"],
        "/proc"
      ),
    ] {
      let run = shop.run(words)
      #expect(run.status == 1 && run.errors.contains(says), "\(run.errors)")
      #expect(!run.errors.contains("No such file"), "\(run.errors)")
    }
    #expect(SystemStrings.of("Operation timed out after 10 ms")[.spanish] == "se agotó el tiempo")
    #expect(SystemStrings.of(ENOSPC) == SystemStrings.noRoom)
    #expect(SystemStrings.of(CocoaError(.fileNoSuchFile)).portuguese.isEmpty == false)
    #expect(SystemStrings.of("a rare trouble") == .plain("a rare trouble"))
  }

  @Test("A test of a platform that is not there says why, to programs too")
  func silentPlatform() throws {
    _ = try shop.furnish()
    _ = shop.run("attendance", "set", "baseURL=http://127.0.0.1:1", "token=abcdef")
    let run = shop.run("attendance", "test", "--json")
    #expect(run.status == 1)
    #expect(try run.json()["status"] == .null)
    #expect(try run.json()["said"] == .text(SystemStrings.refused.portuguese))
    #expect(run.errors.contains("a plataforma não respondeu: " + SystemStrings.refused.portuguese))
  }

  @Test("Counts are of what was done, and agree with their noun")
  func counts() throws {
    let id = try shop.furnish()
    let made = shop.run("channel", "create", "--description", "Foo", "--flow", "vendas")
    let foo = try #require(made.lines.first)
    let file = try shop.file("all.json", shop.run("channel", "export").output)
    _ = shop.run("channel", "set", id, "text.title=Novo")
    let imported = shop.run("channel", "import", file, "--yes")
    #expect(imported.errors.contains("importados: 1"), "\(imported.errors)")
    let deleted = shop.run("channel", "delete", "Foo", "foo", foo, "--json")
    #expect(deleted.errors == "removidos: 1\n")
    #expect(try deleted.json() == .object(["deleted": .list([.text(foo)])]))
    #expect(ChannelCommandStrings.importQuestion(1).portuguese == "Importar 1 canal?")
    #expect(
      ChannelCommandStrings.importQuestion(5).with(["count": "5"]).spanish == "¿Importar 5 canales?"
    )
  }

  @Test("Contrast is written as the language writes decimals")
  func decimals() throws {
    let id = try shop.furnish()
    let theme = try shop.file("pale.theme", "text = #777777 on #FFFFFF\n")
    for (language, own) in [("pt-BR", "1,0:1"), ("en", "1.0:1"), ("es", "1,0:1")] {
      let set = shop.run("channel", "set", id, "appearance.font=#FFFFFF", "--lang", language)
      #expect(set.errors.contains(own), "\(set.errors)")
      let check = shop.run("theme", "check", theme, "--lang", language)
      #expect(check.errors.contains("text: contrast") && check.status == 0)
      #expect(check.errors.contains(language == "en" ? "4.4:1" : "4,4:1"), "\(check.errors)")
    }
  }

  @Test("A theme's faults and weak colours are one document; the bad colour is named")
  func themes() throws {
    let bad = try shop.file("bad.theme", "text = #0000FF on #FFFF0\n")
    let run = shop.run("theme", "check", bad, "--json")
    #expect(run.status == 1 && run.errors.contains("#FFFF0"))
    #expect(try run.json()["good"] == .toggle(false))
    guard case .list(let faults)? = try run.json()["faults"] else {
      Issue.record("no list of faults")
      return
    }
    #expect(faults.count == 1 && faults.first?["line"] == .number(1))
    let good = try shop.file("good.theme", "text = #000000 on #FFFFFF\n")
    #expect(try shop.run("theme", "check", good, "--json").json()["good"] == .toggle(true))
  }

  @Test("Numbers of info are numbers")
  func info() throws {
    let info = try shop.run("info", "--json", environment: ["TERM": "xterm-256color"]).json()
    #expect(info["colours"] == .number(256) && info["schema"] != .text("3"))
    let plain = shop.run("info", environment: ["TERM": "xterm", "NO_COLOR": "1"]).output
    #expect(plain.contains("colours\t0 (NO_COLOR)"))
  }
}
