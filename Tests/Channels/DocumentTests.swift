// Channels and flows as files: export and import.

import Basics
import Foundation
import Testing

@testable import Channels

@Suite("Channels as files")
struct DocumentTests {
  /// A channel without default values, its texts in many scripts.
  static var full: Channel {
    var channel = Sample.channel
    channel.description = "Loja 👩‍👩‍👧‍👦 日本語 e\u{301}"
    channel.enabled = false
    channel.receptive = true
    channel.text.title = "日本語 العربية 🏳️‍🌈"
    channel.text.subtitle = "a\u{300}\u{301} \u{1F44D}\u{1F3FD}"
    channel.text.welcome = "uma\nduas\t" + Sample.hostile
    channel.text.language = .spanish
    channel.settings.image = ChannelImage(kind: .png, bytes: Sample.png(64))
    channel.settings.opening.mode = .delayed
    channel.settings.requestedData = [
      .init(key: "mail", kind: .email, label: "Ação / \"x\" \\", required: true),
      .init(key: "cpf", kind: .cpf, label: "CPF", required: false),
    ]
    channel.settings.allowedOrigins = ["https://a.example:8443", "http://localhost"]
    channel.settings.whatsapp = "+5511912345678"
    channel.settings.privacyNotice.text = "Aviso"
    channel.settings.privacyNotice.link = "https://a.example/p"
    channel.settings.presence.enabled = true
    channel.settings.presence.returnMessage = "{nome} voltou 🎉"
    channel.appearance.icon = .image
    return channel
  }

  private func read(_ text: String) throws(ValidationErrors) -> [Channel] {
    try ChannelDocument.read(Array(text.utf8)) { Sample.otherID }
  }

  private func errors(_ text: String) -> [ValidationError] {
    do throws(ValidationErrors) {
      _ = try read(text)
      return []
    } catch {
      return error.all
    }
  }

  @Test("An exported and imported channel is exported with the same bytes")
  func identity() throws {
    let first = ChannelDocument.export(Self.full)
    let back = try read(first)
    #expect(back == [Self.full])
    #expect(ChannelDocument.export(back[0]) == first)
    #expect(first.hasSuffix("}\n") && !first.contains("version"))
    #expect(first.unicodeScalars.contains("\u{301}"))
    let many = ChannelDocument.export([Self.full, Sample.channel])
    #expect(ChannelDocument.export(try read(many)) == many)
  }

  @Test("Every field is in the document")
  func whole() throws {
    let json = Fields.channel.json(of: Self.full)
    for field in Fields.channel.all {
      var place: JSONValue? = json
      for part in field.key.split(separator: ".") { place = place?[String(part)] }
      #expect(place != nil, "\(field.key)")
    }
  }

  @Test("Missing keys get the defaults of the language, and a missing id is made")
  func defaults() throws {
    let text = """
      {"description":"Store","flow":"f1","text":{"language":"en-US"},
       "settings":{"requestedData":[{"kind":"phone"}]}}
      """
    let channel = try read(text)[0]
    #expect(channel.id == Sample.otherID && channel.text.title == "Support")
    #expect(
      channel.settings.requestedData
        == [.init(key: "phone", kind: .phone, label: "Phone", required: false)])
  }

  @Test(
    "What a document may not hold",
    arguments: [
      (#"{"description":"a","flow":"f","texto":{}}"#, "texto", Rule.unknownKey(nearest: nil)),
      (
        #"{"description":"a","flow":"f","text":{"titel":"x"}}"#, "text.titel",
        .unknownKey(nearest: "text.title")
      ),
      (#"{"flow":"f"}"#, "description", .missing),
      (#"{"description":1,"flow":"f"}"#, "description", .type(.text)),
      (#"{"description":"a","flow":"f","enabled":"true"}"#, "enabled", .type(.toggle)),
      (#"{"description":"a","flow":"f","enabled":1}"#, "enabled", .type(.toggle)),
      (#"{"description":"a","flow":"f","text":"x"}"#, "text", .type(.object)),
      (
        #"{"description":"a","flow":"f","settings":{"sessionTimeout":5.5}}"#,
        "settings.sessionTimeout", .type(.number)
      ),
      (
        #"{"description":"a","flow":"f","settings":{"allowedOrigins":[1]}}"#,
        "settings.allowedOrigins[0]", .type(.text)
      ),
      (
        #"{"description":"a","flow":"f","settings":{"requestedData":[{"kind":"name","x":1}]}}"#,
        "settings.requestedData[0].x", .unknownKey(nearest: nil)
      ),
      (
        #"{"description":"a","flow":"f","settings":{"requestedData":[{}]}}"#,
        "settings.requestedData[0].kind", .missing
      ),
      (
        #"{"description":"a","flow":"f","settings":{"image":{"kind":"svg","bytes":""}}}"#,
        "settings.image.kind", .choice(["png", "jpeg", "gif", "webp"])
      ),
      (
        #"{"description":"a","flow":"f","appearance":{"icon":"cat"}}"#, "appearance.icon",
        .choice(["chat", "headset", "help", "image"])
      ),
      ("[1]", "[0]", .type(.object)),
    ])
  func strict(text: String, key: String, rule: Rule) {
    let found = errors(text)
    #expect(found.map(\.key) == [key], "\(found)")
    if case .unknownKey(nil) = rule {
      guard case .unknownKey = found.first?.rule else {
        Issue.record("\(found)")
        return
      }
    } else {
      #expect(found.first?.rule == rule)
    }
  }

  @Test("Wrong types and broken rules are reported together")
  func together() {
    let text =
      #"{"description":"a","flow":"f","x":1,"text":{"title":""},"appearance":{"font":"red"}}"#
    #expect(errors(text).map(\.key) == ["x", "text.title", "appearance.font"])
  }

  @Test("A syntax error has its position")
  func noJSON() {
    for text in ["", "{", "{\"a\":}", "\u{FEFF}x", String(repeating: "[", count: 20_000)] {
      guard case .notJSON? = errors(text).first?.rule else {
        Issue.record("\(text.prefix(20)) is read")
        continue
      }
    }
    for (text, line, column) in [
      ("{\n\"a\" x}", 2, 5), ("[\"é\",\n\n é]", 3, 2), ("{\"a\":\"\u{1}\"}", 1, 7),
    ] {
      let error = errors(text).first
      #expect(error?.rule == .notJSON(at: TextPosition(line: line, column: column)))
      #expect(error?.message(in: .spanish).hasSuffix("línea \(line), columna \(column)") == true)
    }
    let short = errors("[1,").first
    #expect(short?.rule == .notJSON(at: nil))
    #expect(short?.message(in: .portuguese).hasSuffix(": não é JSON") == true)
  }

  @Test("A plan has new channels, changes and errors")
  func plan() {
    let stored = Sample.channel
    var changed = stored
    changed.text.title = "Novo"
    let fresh = Channel(id: Sample.otherID, description: "Outra", flow: "f1")
    let installation = Installation(channels: [stored], flows: [Sample.flow])
    var plan = ImportPlan([changed, fresh], into: installation)
    #expect(plan.errors == [] && plan.changed > 0)
    #expect(plan.items.map(\.isNew) == [false, true])
    #expect(
      plan.items[0].changes == [FieldChange(key: "text.title", from: "Atendimento", to: "Novo")])
    #expect(ImportPlan([stored], into: installation).changed == 0)
    plan = ImportPlan([stored, stored], into: installation)
    #expect(plan.errors.map(\.key) == ["[1].id"])
    var twin = fresh
    twin.description = "LOJÁ"
    plan = ImportPlan([twin], into: installation)
    #expect(plan.errors.map(\.rule) == [.descriptionTaken(by: Sample.id)])
  }

  @Test("Flows are an array, and the keys of errors have the index")
  func flows() throws {
    let good = FlowDocument.export([Sample.flow])
    #expect(try FlowDocument.read(Array(good.utf8)) == [Sample.flow])
    func errors(_ text: String) -> [String: Rule] {
      do throws(ValidationErrors) {
        _ = try FlowDocument.read(Array(text.utf8))
        return [:]
      } catch {
        return Dictionary(
          error.all.map { ($0.key, $0.rule) }, uniquingKeysWith: { first, _ in first })
      }
    }
    let row = #"{"id":"a","name":"A","published":true,"handsOver":true,"blocks":["message"]}"#
    #expect(errors("[\(row)]") == [:])
    // Drawing tools export blocks as objects with their kind under `kind` or `type`.
    let drawn = row.replacingOccurrences(
      of: #"["message"]"#, with: #"[{"kind":"message","x":1},{"type":"sms"}]"#)
    #expect(try FlowDocument.read(Array("[\(drawn)]".utf8))[0].blocks == ["message", "sms"])
    let nameless = row.replacingOccurrences(of: #"["message"]"#, with: #"[{"x":1}]"#)
    #expect(errors("[\(nameless)]") == ["[0].blocks[0]": .type(.text)])
    #expect(errors("[\(row),\(row)]") == ["[1].id": .repeated])
    #expect(errors("{}") == ["[]": .type(.list)])
    #expect(errors("[{}]").count == 5)
    let hook = row.dropLast() + #","webhook":"http://169.254.169.254/x"}"#
    #expect(errors("[\(hook)]") == ["[0].webhook": .address(.metadata)])
    let bot = row.dropLast() + #","typebot":{"url":"https://bot.example","publicId":"loja"}"#
    let flow = try FlowDocument.read(Array("[\(bot)}]".utf8))[0]
    #expect(flow.typebot == TypebotAccess(url: "https://bot.example", publicID: "loja"))
    #expect(try FlowDocument.read(Array(FlowDocument.export([flow]).utf8)) == [flow])
    let both = #"[\#(bot),"webhook":"https://x.example"}]"#
    #expect(errors(both) == ["[0].webhook": .webhookOrTypebot])
    let unnamed = "[\(bot)}]".replacing("loja", with: "")
    #expect(errors(unnamed) == ["[0].typebot.publicId": .blank])
    #expect(
      errors("[\(row.replacingOccurrences(of: "blocks", with: "block"))]")
        == ["[0].block": .unknownKey(nearest: "blocks"), "[0].blocks": .missing])
  }

  @Test("A damaged file is refused, or exports what was read from it")
  func fuzz() {
    var random = SeededRandom(seed: 11)
    let source = Array(ChannelDocument.export(Self.full).utf8)
    var refused = 0
    for _ in 0..<1_500 {
      var bytes = source
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(UInt8(ascii: "\""), at: place)
        default: bytes.removeSubrange(place..<min(bytes.count, place + 9))
        }
      }
      do throws(ValidationErrors) {
        let channels = try ChannelDocument.read(bytes) { Sample.otherID }
        let text = ChannelDocument.export(channels)
        let again = try ChannelDocument.read(Array(text.utf8)) { Sample.otherID }
        #expect(ChannelDocument.export(again) == text)
      } catch {
        refused += 1
        #expect(!error.all.isEmpty)
      }
    }
    #expect(refused > 0)
  }
}
