// What is typed: options anywhere, exit statuses, the nearest word, help, languages, completions.

import Channels
import Foundation
import Testing

@testable import canais

@Suite("Commands: what is typed")
struct ArgumentTests {
  let shop: Shop

  init() throws { shop = try Shop() }

  @Test("Options stand anywhere, with a space or an equals sign")
  func anywhere() throws {
    _ = try shop.furnish()
    for words in [
      ["--json", "channel", "list"], ["channel", "--json", "list"], ["channel", "list", "--json"],
      ["--db", shop.database, "channel", "list", "--json"],
      ["channel", "list", "--db=" + shop.database, "--json"],
    ] {
      let run = shop.run(words, environment: words.count > 3 ? ["CANAIS_DB": "/nowhere/x"] : [:])
      #expect(run.status == 0, "\(words)")
      guard case .list(let rows) = try run.json() else {
        Issue.record("no array")
        return
      }
      #expect(rows.count == 1)
    }
  }

  @Test(
    "What is not understood exits 2, touches nothing and names the nearest",
    arguments: [
      (["chanel", "list"], "channel"), (["channel", "lst"], "channel list"),
      (["channel", "list", "--jsno"], "--json"), (["channel", "list", "--limit", "3"], "--limit"),
      (["channel", "show"], "channel show ID"), (["channel", "show", "a", "b"], "channel show ID"),
      (["--db"], "--db"), (["--lang", "fr", "info"], "pt-BR"), (["serve", "--log", "xml"], "text"),
      (["serve", "--workers", "0"], "1"), (["snippet", "x", "--format", "pdf"], "html"),
      (["report", "list", "--since", "ontem"], "2026"), (["channel", "create"], "--description"),
      (["channel", "set", "Loja", "foo"], "foo: não é key=value"),
      (["attendance", "set", "foo"], "foo: não é key=value"),
      (["channel", "create", "--description", "D", "--flow", "f", "foo"], "key=value"),
      (["info", "--json=1"], "--json"), (["info", "--json", "--json"], "--json"),
    ])
  func notUnderstood(words: [String], says: String) throws {
    let run = shop.run(words)
    #expect(run.status == 2)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains(says), "\(run.errors)")
    #expect(run.errors.split(separator: "\n").count == 2)
    if words.first != "report" {
      #expect(!FileManager.default.fileExists(atPath: shop.database))
    }
  }

  @Test("Only options of the command at hand are suggested, wherever they stand")
  func nearestOption() {
    for words in [
      ["channel", "list", "--frob"], ["--frob", "channel", "list"], ["channel", "list", "--flwo"],
    ] {
      let run = shop.run(words)
      #expect(run.status == 2 && !run.errors.contains("--flow"), "\(run.errors)")
    }
    #expect(shop.run("--flwo", "x", "channel", "create").errors.contains("--flow?"))
  }

  @Test("What is refused exits 1 in one line and names key, value and rule")
  func refused() throws {
    let id = try shop.furnish()
    for (words, says) in [
      (["channel", "set", id, "text.titel=x"], "text.title"),
      (["channel", "set", id, "text.title="], "text.title"),
      (["channel", "set", id, "appearance.font=red"], "“red”"),
      (["channel", "show", "nobody"], "nobody"),
      (["serve", "--listen", "0.0.0.0:0"], "--insecure"),
      (["session", "handover", "0123456789abcdef01234567"], "canais serve"),
      (["theme", "show", "none"], "none"), (["flow", "delete", "vendas"], "Loja"),
    ] {
      let run = shop.run(words)
      #expect(run.status == 1, "\(words)")
      #expect(run.errors.contains(says), "\(run.errors)")
      #expect(run.output.isEmpty)
    }
  }

  @Test("A database that is none is refused in one line and stays as it is")
  func notADatabase() throws {
    let path = try shop.file("notes.txt", "Lista de compras")
    let run = shop.run("--db", path, "channel", "list")
    #expect(run.status == 1)
    #expect(run.errors.split(separator: "\n").count == 1)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "Lista de compras")
  }

  @Test("Every command has help in three languages, with an example that is understood")
  func help() throws {
    for command in CommandTable.all {
      for language in ["pt-BR", "en", "es"] {
        let run = shop.run(command.path + ["--help", "--lang", language])
        #expect(run.status == 0, "\(command.name)")
        #expect(run.output.contains(command.line))
        #expect(run.output.contains("--db FILE"))
      }
      #expect(!command.examples.isEmpty, "\(command.name)")
      for option in command.options {
        #expect(shop.run(command.path + ["--help"]).output.contains("--" + option.name))
      }
    }
    let overview = shop.run("--help").output
    for command in CommandTable.all where command.isShown {
      #expect(overview.contains(command.line), "\(command.name)")
    }
    #expect(shop.run("channel", "--help").output.contains("canais channel duplicate ID"))
    for group in Set(CommandTable.all.filter { $0.path.count == 2 }.compactMap(\.path.first)) {
      let help = shop.run(group, "--help", "--lang", "en").output
      for example in CommandTable.group(group).flatMap(\.examples) {
        #expect(help.contains("Examples:") && help.contains("  canais " + example + "\n"))
      }
      #expect(overview.contains("\n  canais \(group) "))
    }
    #expect(overview.contains("  canais flow import fluxos.json\n"))
    #expect(shop.run("channel").status == 2)
    #expect(shop.run("--version").output == Version.line + "\n")
    let version = try shop.run("--version", "--json").json()
    #expect(
      version
        == .object([
          "version": .text(Version.number), "commit": .text(Version.commit),
          "date": .text(Version.date),
        ]))
  }

  @Test("Help keeps to eighty columns")
  func width() {
    for command in CommandTable.all {
      for language in ["pt-BR", "en", "es"] {
        let long = shop.run(command.path + ["--help", "--lang", language]).lines
          .filter { $0.count > 80 && !$0.contains("canais ") }
        #expect(long == [], "\(command.name)")
      }
    }
  }

  @Test("The language: --lang, CANAIS_LANG, the locale where it names one, else Portuguese")
  func languages() {
    func word(_ environment: [String: String], _ more: String...) -> String {
      shop.run(["--help"] + more, environment: environment).output
    }
    #expect(word([:]).contains("Uso:") && word([:]).contains("Saída 0"))
    #expect(word(["LANG": "C.UTF-8"]).contains("Saída 0"))
    #expect(word(["LANG": "en_US.UTF-8"]).contains("Exit 0"))
    #expect(word(["LC_ALL": "es_AR.UTF-8", "LANG": "en_US.UTF-8"]).contains("Salida 0"))
    #expect(word(["LC_ALL": "C", "LANG": "en_US.UTF-8"]).contains("Saída 0"))
    #expect(word(["CANAIS_LANG": "es", "LANG": "en_US"]).contains("Salida 0"))
    #expect(word(["CANAIS_LANG": "es"], "--lang", "en").contains("Exit 0"))
  }

  @Test("Without a terminal the console refuses with a hint to the commands")
  func noTerminal() {
    let run = shop.run()
    #expect(run.status == 1)
    #expect(run.errors.contains("canais --help"))
  }

  @Test("Completions know commands, options, choices and the channels of the moment")
  func completions() throws {
    let id = try shop.furnish()
    _ = shop.run("channel", "create", "--description", "Loja do Zé", "--flow", "vendas")
    func complete(_ words: String...) -> [String] { shop.run(["complete", "--"] + words).lines }
    #expect(complete("ch") == ["channel"])
    #expect(complete("channel", "d") == ["duplicate", "delete"])
    #expect(complete("channel", "show", "").contains(id))
    #expect(complete("channel", "show", "Loja").contains("Loja\\ do\\ Zé"))
    #expect(complete("channel", "set", id, "text.t") == ["text.title="])
    #expect(complete("snippet", "Loja", "--format", "g") == ["gtm"])
    #expect(complete("snippet", "Loja", "--f") == ["--format"])
    #expect(complete("flow", "delete", "v") == ["vendas"])
    #expect(complete("theme", "show", "dar") == ["dark"])
    #expect(complete("nonsense", "") == [])
    let other = try Shop()
    _ = try other.furnish()
    _ = other.run("channel", "create", "--description", "Outra", "--flow", "vendas")
    let lost = ["CANAIS_DB": "/nowhere/canais.db"]
    for words in [
      ["--db", other.database, "channel", "show", "Ou"],
      ["--db=\(other.database)", "channel", "show", "Ou"],
      ["channel", "--lang", "en", "show", "--db", "=", other.database, "Ou"],
    ] {
      #expect(shop.run(["complete", "--"] + words, environment: lost).lines == ["Outra"])
    }
    for shell in ["bash", "zsh", "fish"] {
      #expect(shop.run("completions", shell).output.contains("canais complete"))
    }
    #expect(shop.run("completions", "tcsh").status == 2)
  }
}
