// Commands for channels, flows and attendance.

import Channels
import Foundation
import Storage
import Testing

@testable import canais

@Suite("Commands: channels, flows, attendance")
struct ChannelCommandTests {
  let canais: TestInstallation

  init() throws { canais = try TestInstallation() }

  private func field(_ id: String, _ key: String) -> String? {
    canais.run("channel", "show", id).lines.first { $0.hasPrefix(key + "\t") }
      .map { String($0.dropFirst(key.count + 1)) }
  }

  @Test("Every field can be set, and is shown as it was typed")
  func everyField() throws {
    let id = try canais.addChannel()
    _ = canais.run("attendance", "set", "baseURL=http://127.0.0.1:9", "token=abc")
    let image = canais.folder.appending(path: "logo.png")
    try Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1]).write(to: image)
    for field in Fields.channel.all where field.kind != .identifier {
      let value: String =
        switch field.kind {
        case .line, .lines: "Olá \(field.key.count)"
        case .toggle: field.key == "receptive" ? "false" : "true"
        case .integer(let range): String(range.upperBound)
        case .choice(let choices):
          choices.last?.value == "image" ? "headset" : choices.last?.value ?? ""
        case .color: "#123456"
        case .flow: "vendas"
        case .link: "https://loja.example/lgpd"
        case .phone: "+5511999998888"
        case .origins: "https://loja.example https://*.loja.example"
        case .requestedData: "name,email*"
        case .image: image.path
        case .identifier, .slug, .address, .secret, .blocks: ""
        }
      let run = canais.run("channel", "set", id, "\(field.key)=\(value)")
      #expect(run.status == 0, "\(field.key): \(run.errors)")
      let shown = try #require(self.field(id, field.key), "\(field.key)")
      switch field.kind {
      case .requestedData: #expect(shown.contains(#""kind":"email""#))
      case .image: #expect(shown.hasPrefix("png, 9 bytes"))
      case .line, .lines, .toggle, .integer, .choice, .color, .identifier, .flow, .slug, .link,
        .phone, .origins, .address, .secret, .blocks:
        #expect(shown == value, "\(field.key)")
      }
    }
    #expect(canais.run("channel", "set", id, "id=0123456789abcdef01234567").status == 1)
  }

  @Test("Lists: elements are added, removed and changed; all assignments apply or none")
  func lists() throws {
    let id = try canais.addChannel()
    let key = "settings.allowedOrigins"
    _ = canais.run("channel", "set", id, key + "+=https://a.example", key + "+=https://b.example")
    _ = canais.run("channel", "set", id, key + "-=https://a.example")
    #expect(field(id, key) == "https://b.example")
    let data = "settings.requestedData"
    #expect(
      canais.run("channel", "set", id, data + "+=email", data + "[1].required=true").status == 0)
    #expect(
      field(id, data)?.contains(#""key":"email","kind":"email","label":"E-mail","required":true"#)
        == true)
    #expect(canais.run("channel", "set", id, "text.title=Novo", data + "[9].label=x").status == 1)
    #expect(field(id, "text.title") == "Atendimento")
  }

  @Test("An export that is imported into another database exports as the same bytes")
  func roundTrip() throws {
    let id = try canais.addChannel()
    let image = canais.folder.appending(path: "logo.gif")
    try Data(Array("GIF89a".utf8) + [1, 0, 1, 0]).write(to: image)
    _ = canais.run(
      "channel", "set", id, "text.title=日本語 👩‍👩‍👧 é", "settings.image=" + image.path,
      "text.language=es-ES")
    _ = canais.run("channel", "duplicate", id)
    let exported = canais.run("channel", "export").output
    let file = try canais.file("canais.json", exported)
    let other = try TestInstallation()
    let flows = try other.file("flows.json", TestInstallation.flows)
    _ = other.run("flow", "import", flows, "--yes")
    let imported = other.run("channel", "import", file, "--yes")
    #expect(imported.status == 0, "\(imported.errors)")
    #expect(other.run("channel", "export").output == exported)
    let again = other.run("channel", "import", file, "--yes")
    #expect(again.errors.contains("nada muda"))
    // A folder with one file per channel, as version control keeps them.
    let folder = other.folder.appending(path: "kept")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let one = other.run("channel", "export", id).output
    try Data(one.replacingOccurrences(of: "es-ES", with: "en-US").utf8)
      .write(to: folder.appending(path: "a.json"))
    let applied = other.run("channel", "import", folder.path, "--yes")
    #expect(applied.errors.contains("text.language: es-ES → en-US"))
    #expect(other.run("channel", "export", id).output.contains("en-US"))
  }

  @Test("Import needs a terminal or --yes; one wrong channel refuses all")
  func importRefusals() throws {
    let id = try canais.addChannel()
    let exported = canais.run("channel", "export", id).output
    let file = try canais.file("one.json", exported)
    #expect(canais.run("channel", "import", file).status == 2)
    let broken = exported.replacingOccurrences(
      of: #""title" : "Atendimento""#, with: #""title" : """#)
    let bad = try canais.file("bad.json", "[\(exported), \(broken)]")
    let run = canais.run("channel", "import", bad, "--yes")
    #expect(run.status == 1)
    #expect(run.errors.contains("[1].text.title"))
    #expect(canais.run("channel", "import", "/nowhere.json", "--yes").status == 1)
    let text = try canais.file("text.json", "{ this is not")
    #expect(canais.run("channel", "import", text, "--yes").status == 1)
  }

  @Test("An import shows what changes whole: short values on one line, long ones one below another")
  func importDifference() throws {
    let id = try canais.addChannel()
    func importing(_ key: String, _ before: String, _ after: String) throws -> [String] {
      #expect(canais.run("channel", "set", id, "\(key)=\(after)").status == 0)
      let wanted = canais.run("channel", "export", id).output
      #expect(canais.run("channel", "set", id, "\(key)=\(before)").status == 0)
      let file = try canais.file("wanted.json", wanted)
      let run = canais.run("channel", "import", file, "--yes")
      #expect(run.status == 0)
      return run.errors.split(separator: "\n").map(String.init)
    }
    let short = try importing("text.title", "Oi", "Olá")
    #expect(short.contains("    text.title: Oi → Olá"))
    let site = "https://loja-de-nome-muito-comprido-para-uma-linha.example"
    let long = try importing(
      "settings.allowedOrigins", site + ":8443 " + site, site + ":8443 " + site + ":9443")
    #expect(long.contains("      − \(site):8443 \(site)"))
    #expect(long.contains("      + \(site):8443 \(site):9443"))
    let lines = try importing("text.welcome", "Um\nDois", "Um\nTrês")
    #expect(lines.contains("      − Dois") && lines.contains("      + Três"))
    #expect(!lines.contains { $0.contains("…") || $0.contains("⏎") })
  }

  @Test("Channels are duplicated with a new description, listed, and deleted all or none")
  func lifecycle() throws {
    let id = try canais.addChannel()
    let copy = try #require(canais.run("channel", "duplicate", id).lines.first)
    #expect(field(copy, "description") == "Loja (cópia)")
    let second = try #require(canais.run("channel", "duplicate", id).lines.first)
    #expect(field(second, "description") == "Loja (cópia 2)")
    #expect(canais.run("channel", "delete", copy, "nobody").status == 1)
    #expect(canais.run("channel", "list").lines.count == 3)
    #expect(canais.run("channel", "delete", copy, second).status == 0)
    let row = try #require(canais.run("channel", "list").lines.first)
    #expect(row == "\(id)\tLoja\tVendas\tconectado\tnão\tsim")
    #expect(canais.run("channel", "list", isTerminal: true).lines.count == 2)
    let object = try canais.run("channel", "show", id, "--json").json()
    #expect(object["version"] == .number(1) && object["text"]?["title"] == .text("Atendimento"))
    let made = canais.run(
      "channel", "create", "--description", "Outra", "--flow", "vendas", "--json")
    #expect(try made.json()["description"] == .text("Outra"))
  }

  @Test("A refused flow prints the checklist, with each rule met or not")
  func checklist() throws {
    _ = try canais.addChannel()
    let run = canais.run("channel", "create", "--description", "Nova", "--flow", "rascunho")
    #expect(run.status == 1)
    #expect(run.errors.components(separatedBy: "✗").count == 4)
    #expect(run.errors.components(separatedBy: "✓").count == 2)
    let unknown = canais.run("channel", "create", "--description", "Nova", "--flow", "venda")
    #expect(unknown.errors.contains("vendas"))
  }

  @Test(
    "The activation code in every format; a public URL holds for one code, and is asked for")
  func snippets() throws {
    let id = try canais.addChannel()
    let first = canais.run("snippet", "Loja")
    #expect(first.output.contains(id) && first.errors.contains("--public-url"))
    let set = canais.run("snippet", id, "--public-url", "https://chat.example/")
    #expect(set.output.contains("https://chat.example/webchat/webchat.js"))
    #expect(!canais.run("snippet", id).output.contains("https://chat.example"))
    try canais.setPublicURL("https://chat.example")
    for format in Snippet.Format.allCases {
      let run = canais.run("snippet", id, "--format", format.rawValue)
      #expect(run.status == 0 && run.output.contains("https://chat.example"))
      #expect(!run.errors.contains("--public-url"))
    }
    #expect(
      canais.run("snippet", id, "--format", "url").output
        == "https://chat.example/webchat/?cid=\(id)\n")
    #expect(canais.run("snippet", id, "--public-url", "ftp://x").status == 1)
    let object = try canais.run("snippet", id, "--json").json()
    #expect(object["directURL"] == .text("https://chat.example/webchat/?cid=\(id)"))
  }

  @Test("Attendance: secrets are never printed in full; an empty URL removes it")
  func attendance() throws {
    _ = try canais.addChannel()
    #expect(
      canais.run(
        "attendance", "set", "baseURL=https://desk.example", "token=a-very-long-secret-9876"
      ).status == 0)
    for run in [
      canais.run("attendance", "show"), canais.run("attendance", "show", "--json"),
      canais.run("attendance", "set", "timeout=99"), canais.run("attendance", "set", "tokn=abc"),
    ] {
      #expect(!(run.output + run.errors).contains("very-long-secret"))
    }
    #expect(canais.run("attendance", "show").output.contains("••••9876"))
    #expect(canais.run("attendance", "set", "baseURL=http://169.254.169.254/x").status == 1)
    let saved = canais.run("attendance", "set", "timeout=7", "--json")
    #expect(try saved.json()["timeout"] == .number(7) && !saved.output.contains("very-long"))
    #expect(
      try canais.run("attendance", "retry", "--json").json() == .object(["retried": .number(0)]))
    #expect(canais.run("attendance", "set", "baseURL=").status == 0)
    // Without a platform people at the console answer.
    let none = try canais.run("attendance", "show", "--json").json()
    #expect(none["mode"] == .text("console") && none["baseURL"] == .text(""))
    #expect(
      canais.run("attendance", "set", "mode=console", "hours.zone=America/Recife").status == 0)
    #expect(canais.run("attendance", "set", "mode=console", "baseURL=").status == 0)
    #expect(
      try canais.run("attendance", "show", "--json").json()["hours.zone"]
        == .text("America/Recife"))
    #expect(canais.run("attendance", "set", "mode=contract", "baseURL=").status == 1)
    #expect(canais.run("attendance", "outbox", "--json").output == "[\n\n]\n")
  }

  @Test("The identity secret is shown once; a rotation makes another and keeps the last for a day")
  func identity() throws {
    let channel = try canais.addChannel()
    let first = canais.run("channel", "identity", channel)
    #expect(first.status == 0 && first.lines.first?.count == 64)
    #expect(first.errors.contains("settings.identity"))
    let again = canais.run("channel", "identity", channel, "--lang", "en")
    #expect(again.status == 1 && again.output.isEmpty && again.errors.contains("--rotate"))
    let rotated = try canais.run("channel", "identity", channel, "--rotate", "--json").json()
    #expect(rotated["secret"] != .text(first.lines[0]) && rotated["previousUntil"] != .null)
    let keys = try Storage(path: canais.database).makeReader().installation().identityKeys
    #expect(keys.channels[channel]?.previous?.secret == first.lines[0] && keys.seed.count == 64)
    // Neither an export nor the log of changes holds a secret.
    let shown =
      canais.run("channel", "export").output + canais.run("channel", "show", channel).output
    #expect(!shown.contains(first.lines[0]))
    #expect(canais.run("channel", "delete", channel).status == 0)
    #expect(
      try Storage(path: canais.database).makeReader().installation().identityKeys.channels.isEmpty)
  }
}
