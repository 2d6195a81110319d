// The output of commands: reasons and decimals in the user's language, counts, and one JSON
// document with `--json`.

import Channels
import Foundation
import Testing

@testable import canais

@Suite("Commands: output")
struct OutputTests {
  let canais: TestInstallation

  init() throws { canais = try TestInstallation() }

  @Test("Reasons of the system and of the network are translated")
  func reasons() throws {
    let id = try canais.addChannel()
    for (words, message) in [
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
      let run = canais.run(words)
      #expect(run.status == 1 && run.errors.contains(message), "\(run.errors)")
      #expect(!run.errors.contains("No such file"), "\(run.errors)")
    }
    #expect(SystemStrings.of("Operation timed out after 10 ms")[.spanish] == "se agotó el tiempo")
    #expect(SystemStrings.of(ENOSPC) == SystemStrings.noSpace)
    #expect(SystemStrings.of(CocoaError(.fileNoSuchFile)).portuguese.isEmpty == false)
    #expect(SystemStrings.of("a rare trouble") == .plain("a rare trouble"))
  }

  @Test("A test of a platform that does not answer gives the reason, in JSON too")
  func silentPlatform() throws {
    _ = try canais.addChannel()
    _ = canais.run("attendance", "set", "baseURL=http://127.0.0.1:1", "token=abcdef")
    let run = canais.run("attendance", "test", "--json")
    #expect(run.status == 1)
    #expect(try run.json()["status"] == .null)
    #expect(try run.json()["said"] == .text(SystemStrings.refused.portuguese))
    #expect(run.errors.contains("a plataforma não respondeu: " + SystemStrings.refused.portuguese))
  }

  @Test("Counts are those of the changes, and agree with their noun")
  func counts() throws {
    let id = try canais.addChannel()
    let made = canais.run("channel", "create", "--description", "Foo", "--flow", "vendas")
    let foo = try #require(made.lines.first)
    let file = try canais.file("all.json", canais.run("channel", "export").output)
    _ = canais.run("channel", "set", id, "text.title=Novo")
    let imported = canais.run("channel", "import", file, "--yes")
    #expect(imported.errors.contains("importados: 1"), "\(imported.errors)")
    let deleted = canais.run("channel", "delete", "Foo", "foo", foo, "--json")
    #expect(deleted.errors == "removidos: 1\n")
    #expect(try deleted.json() == .object(["deleted": .list([.text(foo)])]))
    #expect(ChannelCommandStrings.importQuestion(1).portuguese == "Importar 1 canal?")
    #expect(
      ChannelCommandStrings.importQuestion(5).with(["count": "5"]).spanish == "¿Importar 5 canales?"
    )
  }

  @Test("A contrast has the language's decimal separator")
  func decimals() throws {
    let id = try canais.addChannel()
    let theme = try canais.file("pale.theme", "text = #777777 on #FFFFFF\n")
    for (language, ratio) in [("pt-BR", "1,0:1"), ("en", "1.0:1"), ("es", "1,0:1")] {
      let set = canais.run("channel", "set", id, "appearance.font=#FFFFFF", "--lang", language)
      #expect(set.errors.contains(ratio), "\(set.errors)")
      let check = canais.run("theme", "check", theme, "--lang", language)
      #expect(check.errors.contains("text: contrast") && check.status == 0)
      #expect(check.errors.contains(language == "en" ? "4.4:1" : "4,4:1"), "\(check.errors)")
    }
  }

  @Test("A theme's errors are one document that names the wrong colour")
  func themes() throws {
    let bad = try canais.file("bad.theme", "text = #0000FF on #FFFF0\n")
    let run = canais.run("theme", "check", bad, "--json")
    #expect(run.status == 1 && run.errors.contains("#FFFF0"))
    #expect(try run.json()["good"] == .toggle(false))
    let document = try run.json()
    guard case .list(let errors)? = document["faults"] else {
      Issue.record("no list of errors")
      return
    }
    #expect(errors.count == 1 && errors.first?["line"] == .number(1))
    let good = try canais.file("good.theme", "text = #000000 on #FFFFFF\n")
    #expect(try canais.run("theme", "check", good, "--json").json()["good"] == .toggle(true))
  }

  @Test("Numbers of `info` are JSON numbers")
  func info() throws {
    let info = try canais.run("info", "--json", environment: ["TERM": "xterm-256color"]).json()
    #expect(info["colours"] == .number(256) && info["schema"] != .text("3"))
    let plain = canais.run("info", environment: ["TERM": "xterm", "NO_COLOR": "1"]).output
    #expect(plain.contains("colours\t0 (NO_COLOR)"))
  }
}
