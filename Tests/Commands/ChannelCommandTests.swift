// Channels, flows and attendance by command.

import Channels
import Foundation
import Storage
import Testing

@testable import canais

@Suite("Commands: channels, flows, attendance")
struct ChannelCommandTests {
  let shop: Shop

  init() throws { shop = try Shop() }

  private func field(_ id: String, _ key: String) -> String? {
    shop.run("channel", "show", id).lines.first { $0.hasPrefix(key + "\t") }
      .map { String($0.dropFirst(key.count + 1)) }
  }

  @Test("Every field that can be set is set and shown again as it was typed")
  func everyField() throws {
    let id = try shop.furnish()
    _ = shop.run("attendance", "set", "baseURL=http://127.0.0.1:9", "token=abc")
    let image = shop.folder.appending(path: "logo.png")
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
      let run = shop.run("channel", "set", id, "\(field.key)=\(value)")
      #expect(run.status == 0, "\(field.key): \(run.errors)")
      let shown = try #require(self.field(id, field.key), "\(field.key)")
      switch field.kind {
      case .requestedData: #expect(shown.contains(#""kind":"email""#))
      case .image: #expect(shown.hasPrefix("png, 9 bytes"))
      default: #expect(shown == value, "\(field.key)")
      }
    }
    #expect(shop.run("channel", "set", id, "id=0123456789abcdef01234567").status == 1)
  }

  @Test("Lists: add, take away, reach into; all assignments or none")
  func lists() throws {
    let id = try shop.furnish()
    let key = "settings.allowedOrigins"
    _ = shop.run("channel", "set", id, key + "+=https://a.example", key + "+=https://b.example")
    _ = shop.run("channel", "set", id, key + "-=https://a.example")
    #expect(field(id, key) == "https://b.example")
    let data = "settings.requestedData"
    #expect(
      shop.run("channel", "set", id, data + "+=email", data + "[1].required=true").status == 0)
    #expect(
      field(id, data)?.contains(#""key":"email","kind":"email","label":"E-mail","required":true"#)
        == true)
    #expect(shop.run("channel", "set", id, "text.title=Novo", data + "[9].label=x").status == 1)
    #expect(field(id, "text.title") == "Atendimento")
  }

  @Test("Export, import into a fresh database, export again: the same bytes")
  func roundTrip() throws {
    let id = try shop.furnish()
    let image = shop.folder.appending(path: "logo.gif")
    try Data(Array("GIF89a".utf8) + [1, 0, 1, 0]).write(to: image)
    _ = shop.run(
      "channel", "set", id, "text.title=日本語 👩‍👩‍👧 é", "settings.image=" + image.path,
      "text.language=es-ES")
    _ = shop.run("channel", "duplicate", id)
    let exported = shop.run("channel", "export").output
    let file = try shop.file("canais.json", exported)
    let other = try Shop()
    let flows = try other.file("flows.json", Shop.flows)
    _ = other.run("flow", "import", flows, "--yes")
    let imported = other.run("channel", "import", file, "--yes")
    #expect(imported.status == 0, "\(imported.errors)")
    #expect(other.run("channel", "export").output == exported)
    let again = other.run("channel", "import", file, "--yes")
    #expect(again.errors.contains("nada muda"))
    // One file a channel, in a folder kept under version control.
    let folder = other.folder.appending(path: "kept")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let one = other.run("channel", "export", id).output
    try Data(one.replacingOccurrences(of: "es-ES", with: "en-US").utf8)
      .write(to: folder.appending(path: "a.json"))
    let applied = other.run("channel", "import", folder.path, "--yes")
    #expect(applied.errors.contains("text.language: es-ES → en-US"))
    #expect(other.run("channel", "export", id).output.contains("en-US"))
  }

  @Test("Import without a terminal and --yes exits 2; one bad channel stops all")
  func importRefusals() throws {
    let id = try shop.furnish()
    let exported = shop.run("channel", "export", id).output
    let file = try shop.file("one.json", exported)
    #expect(shop.run("channel", "import", file).status == 2)
    let broken = exported.replacingOccurrences(
      of: #""title" : "Atendimento""#, with: #""title" : """#)
    let bad = try shop.file("bad.json", "[\(exported), \(broken)]")
    let run = shop.run("channel", "import", bad, "--yes")
    #expect(run.status == 1)
    #expect(run.errors.contains("[1].text.title"))
    #expect(shop.run("channel", "import", "/nowhere.json", "--yes").status == 1)
    let text = try shop.file("text.json", "{ this is not")
    #expect(shop.run("channel", "import", text, "--yes").status == 1)
  }

  @Test("Duplicate names its copies; delete takes all or none; the list is columns or JSON")
  func lifecycle() throws {
    let id = try shop.furnish()
    let copy = try #require(shop.run("channel", "duplicate", id).lines.first)
    #expect(field(copy, "description") == "Loja (cópia)")
    let second = try #require(shop.run("channel", "duplicate", id).lines.first)
    #expect(field(second, "description") == "Loja (cópia 2)")
    #expect(shop.run("channel", "delete", copy, "nobody").status == 1)
    #expect(shop.run("channel", "list").lines.count == 3)
    #expect(shop.run("channel", "delete", copy, second).status == 0)
    let row = try #require(shop.run("channel", "list").lines.first)
    #expect(row == "\(id)\tLoja\tVendas\tconectado\tnão\tsim")
    #expect(shop.run("channel", "list", isTerminal: true).lines.count == 2)
    let object = try shop.run("channel", "show", id, "--json").json()
    #expect(object["version"] == .number(1) && object["text"]?["title"] == .text("Atendimento"))
    let made = shop.run(
      "channel", "create", "--description", "Outra", "--flow", "vendas", "--json")
    #expect(try made.json()["description"] == .text("Outra"))
  }

  @Test("A refused flow shows the Dica box, each rule held or not")
  func tip() throws {
    _ = try shop.furnish()
    let run = shop.run("channel", "create", "--description", "Nova", "--flow", "rascunho")
    #expect(run.status == 1)
    #expect(run.errors.components(separatedBy: "✗").count == 4)
    #expect(run.errors.components(separatedBy: "✓").count == 2)
    let unknown = shop.run("channel", "create", "--description", "Nova", "--flow", "venda")
    #expect(unknown.errors.contains("vendas"))
  }

  @Test("The activation code in every form, the address remembered, what is missing said")
  func snippets() throws {
    let id = try shop.furnish()
    let first = shop.run("snippet", "Loja")
    #expect(first.output.contains(id) && first.errors.contains("--public-url"))
    let set = shop.run("snippet", id, "--public-url", "https://chat.example/")
    #expect(set.output.contains("https://chat.example/webchat/webchat.js"))
    for format in Snippet.Format.allCases {
      let run = shop.run("snippet", id, "--format", format.rawValue)
      #expect(run.status == 0 && run.output.contains("https://chat.example"))
      #expect(!run.errors.contains("--public-url"))
    }
    #expect(
      shop.run("snippet", id, "--format", "url").output
        == "https://chat.example/webchat/?cid=\(id)\n")
    #expect(shop.run("snippet", id, "--public-url", "ftp://x").status == 1)
    let object = try shop.run("snippet", id, "--json").json()
    #expect(object["directURL"] == .text("https://chat.example/webchat/?cid=\(id)"))
  }

  @Test("Attendance: secrets never whole again, unset by an empty address")
  func attendance() throws {
    _ = try shop.furnish()
    #expect(
      shop.run(
        "attendance", "set", "baseURL=https://desk.example", "token=a-very-long-secret-9876"
      ).status == 0)
    for run in [
      shop.run("attendance", "show"), shop.run("attendance", "show", "--json"),
      shop.run("attendance", "set", "timeout=99"), shop.run("attendance", "set", "tokn=abc"),
    ] {
      #expect(!(run.output + run.errors).contains("very-long-secret"))
    }
    #expect(shop.run("attendance", "show").output.contains("••••9876"))
    #expect(shop.run("attendance", "set", "baseURL=http://169.254.169.254/x").status == 1)
    let saved = shop.run("attendance", "set", "timeout=7", "--json")
    #expect(try saved.json()["timeout"] == .number(7) && !saved.output.contains("very-long"))
    #expect(
      try shop.run("attendance", "retry", "--json").json() == .object(["retried": .number(0)]))
    #expect(shop.run("attendance", "set", "baseURL=").status == 0)
    #expect(try shop.run("attendance", "show", "--json").json() == .object([:]))
    #expect(shop.run("attendance", "outbox", "--json").output == "[\n\n]\n")
  }
}
