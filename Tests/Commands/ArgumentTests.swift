// The command line: options in any place, exit statuses, the nearest word, help, languages,
// completions.

import Channels
import Foundation
import Testing

@testable import canais

@Suite("Commands: the command line")
struct ArgumentTests {
  let canais: TestInstallation

  init() throws { canais = try TestInstallation() }

  @Test("Options may be in any place, with a space or an equals sign")
  func options() throws {
    _ = try canais.addChannel()
    for words in [
      ["--json", "channel", "list"], ["channel", "--json", "list"], ["channel", "list", "--json"],
      ["--db", canais.database, "channel", "list", "--json"],
      ["channel", "list", "--db=" + canais.database, "--json"],
    ] {
      let run = canais.run(words, environment: words.count > 3 ? ["CANAIS_DB": "/nowhere/x"] : [:])
      #expect(run.status == 0, "\(words)")
      #expect(try run.jsonList().count == 1)
    }
  }

  @Test(
    "A command line that is not understood exits 2, changes nothing and names the nearest word",
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
  func notUnderstood(words: [String], message: String) throws {
    let run = canais.run(words)
    #expect(run.status == 2)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains(message), "\(run.errors)")
    #expect(run.errors.split(separator: "\n").count == 2)
    if words.first != "report" {
      #expect(!FileManager.default.fileExists(atPath: canais.database))
    }
  }

  @Test("Only options of the given command are suggested, in any place")
  func nearestOption() {
    for words in [
      ["channel", "list", "--frob"], ["--frob", "channel", "list"], ["channel", "list", "--flwo"],
    ] {
      let run = canais.run(words)
      #expect(run.status == 2 && !run.errors.contains("--flow"), "\(run.errors)")
    }
    #expect(canais.run("--flwo", "x", "channel", "create").errors.contains("--flow?"))
  }

  @Test("A refusal exits 1 and names key, value and rule in one line")
  func refused() throws {
    let id = try canais.addChannel()
    for (words, message) in [
      (["channel", "set", id, "text.titel=x"], "text.title"),
      (["channel", "set", id, "text.title="], "text.title"),
      (["channel", "set", id, "appearance.font=red"], "“red”"),
      (["channel", "show", "nobody"], "nobody"),
      (["serve", "--listen", "0.0.0.0:0"], "--insecure"),
      (["session", "handover", "0123456789abcdef01234567"], "canais serve"),
      (["theme", "show", "none"], "none"), (["flow", "delete", "vendas"], "Loja"),
    ] {
      let run = canais.run(words)
      #expect(run.status == 1, "\(words)")
      #expect(run.errors.contains(message), "\(run.errors)")
      #expect(run.output.isEmpty)
    }
  }

  @Test("A file that is no database is refused in one line and stays unchanged")
  func notADatabase() throws {
    let path = try canais.file("notes.txt", "Lista de compras")
    let run = canais.run("--db", path, "channel", "list")
    #expect(run.status == 1)
    #expect(run.errors.split(separator: "\n").count == 1)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "Lista de compras")
  }

  @Test("Every command has help in three languages, with its options and an example")
  func helpOfCommands() throws {
    for command in CommandTable.all {
      for language in ["pt-BR", "en", "es"] {
        let run = canais.run(command.path + ["--help", "--lang", language])
        #expect(run.status == 0, "\(command.name)")
        #expect(run.output.contains(command.line))
        #expect(run.output.contains("--db FILE"))
      }
      #expect(!command.examples.isEmpty, "\(command.name)")
      for option in command.options {
        #expect(canais.run(command.path + ["--help"]).output.contains("--" + option.name))
      }
    }
  }

  @Test("The overview lists every command and group")
  func overview() {
    let overview = canais.run("--help").output
    for command in CommandTable.all where command.isShown {
      #expect(overview.contains(command.line), "\(command.name)")
    }
    for group in groups { #expect(overview.contains("\n  canais \(group) ")) }
    #expect(overview.contains("  canais flow import fluxos.json\n"))
  }

  @Test("Help of a group lists its commands and their examples; a group alone exits 2")
  func helpOfGroups() {
    for group in groups {
      let help = canais.run(group, "--help", "--lang", "en").output
      for command in CommandTable.group(group) {
        #expect(help.contains(command.line), "\(command.name)")
        for example in command.examples {
          #expect(help.contains("Examples:") && help.contains("  canais " + example + "\n"))
        }
      }
      #expect(canais.run(group).status == 2)
    }
  }

  private var groups: Set<String> {
    Set(CommandTable.all.filter { $0.path.count == 2 }.compactMap(\.path.first))
  }

  @Test("The version, as a line and as JSON")
  func version() throws {
    #expect(canais.run("--version").output == Version.line + "\n")
    #expect(
      try canais.run("--version", "--json").json()
        == .object([
          "version": .text(Version.number), "commit": .text(Version.commit),
          "date": .text(Version.date),
        ]))
  }

  @Test("Help is at most 80 columns wide")
  func width() {
    for command in CommandTable.all {
      for language in ["pt-BR", "en", "es"] {
        let long = canais.run(command.path + ["--help", "--lang", language]).lines
          .filter { $0.count > 80 && !$0.contains("canais ") }
        #expect(long == [], "\(command.name)")
      }
    }
  }

  @Test("The language is that of --lang, CANAIS_LANG or the locale, and else Portuguese")
  func languages() {
    func word(_ environment: [String: String], _ more: String...) -> String {
      canais.run(["--help"] + more, environment: environment).output
    }
    #expect(word([:]).contains("Uso:") && word([:]).contains("Saída 0"))
    #expect(word(["LANG": "C.UTF-8"]).contains("Saída 0"))
    #expect(word(["LANG": "en_US.UTF-8"]).contains("Exit 0"))
    #expect(word(["LC_ALL": "es_AR.UTF-8", "LANG": "en_US.UTF-8"]).contains("Salida 0"))
    #expect(word(["LC_ALL": "C", "LANG": "en_US.UTF-8"]).contains("Saída 0"))
    #expect(word(["CANAIS_LANG": "es", "LANG": "en_US"]).contains("Salida 0"))
    #expect(word(["CANAIS_LANG": "es"], "--lang", "en").contains("Exit 0"))
  }

  @Test("Without a terminal the console exits 1 and mentions the commands")
  func noTerminal() {
    let run = canais.run()
    #expect(run.status == 1)
    #expect(run.errors.contains("canais --help"))
  }

  @Test("Completions offer commands, options, choices and the database's channels")
  func completions() throws {
    let id = try canais.addChannel()
    _ = canais.run("channel", "create", "--description", "Loja do Zé", "--flow", "vendas")
    func complete(_ words: String...) -> [String] { canais.run(["complete", "--"] + words).lines }
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
    let other = try TestInstallation()
    _ = try other.addChannel()
    _ = other.run("channel", "create", "--description", "Outra", "--flow", "vendas")
    let lost = ["CANAIS_DB": "/nowhere/canais.db"]
    for words in [
      ["--db", other.database, "channel", "show", "Ou"],
      ["--db=\(other.database)", "channel", "show", "Ou"],
      ["channel", "--lang", "en", "show", "--db", "=", other.database, "Ou"],
    ] {
      #expect(canais.run(["complete", "--"] + words, environment: lost).lines == ["Outra"])
    }
    for shell in ["bash", "zsh", "fish"] {
      #expect(canais.run("completions", shell).output.contains("canais complete"))
    }
    #expect(canais.run("completions", "tcsh").status == 2)
  }

  @Test("`help` and `version` are taken as words too")
  func words() throws {
    #expect(canais.run("version").output == canais.run("--version").output)
    #expect(canais.run("help").output == canais.run("--help").output)
    let help = canais.run("channel", "show", "--help").output
    #expect(canais.run("help", "channel", "show").output == help)
    #expect(canais.run("help", "nonsense").status == 2)
    #expect(canais.run("version", "x").status == 2)
  }

  @Test("An unknown channel's name leads to the similar one", arguments: Language.allCases)
  func similarChannel(_ language: Language) throws {
    _ = try canais.addChannel()
    _ = canais.run("channel", "create", "--description", "Padaria do Zé", "--flow", "vendas")
    for (typed, isNear) in [
      ("padaria", true), ("Padria do Ze", true), ("do ze", true), ("xyzw", false), ("", false),
    ] {
      for command in [["channel", "show"], ["snippet"], ["presence", "explain"]] {
        let run = canais.run(command + [typed, "--lang", language.rawValue])
        #expect(run.status == 1, "\(command) \(typed)")
        #expect(run.errors.contains("“Padaria do Zé”?") == isNear, "\(command): \(run.errors)")
      }
    }
  }

  @Test("Themes of the console and flows of a new channel are completed")
  func completedValues() throws {
    _ = try canais.addChannel()
    func complete(_ words: String...) -> [String] { canais.run(["complete", "--"] + words).lines }
    #expect(complete("--theme", "dar") == ["dark"])
    #expect(complete("--theme", "").contains("light"))
    #expect(complete("--them") == ["--theme"])
    #expect(complete("channel", "create", "--flow", "v") == ["vendas"])
    #expect(complete("channel", "create", "--description", "") == [])
  }
}
