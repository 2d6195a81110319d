// Channels and flows as files: back byte for byte, strict about what they hold, never surprised.

import Basics
import Foundation
import Testing

@testable import Channels

@Suite("Channels as files")
struct DocumentTests {
  /// A channel with every field away from its default, in texts of many scripts.
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

  private func faults(_ text: String) -> [ValidationError] {
    do throws(ValidationErrors) {
      _ = try read(text)
      return []
    } catch {
      return error.all
    }
  }

  @Test("Export, import, export: identical bytes")
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

  @Test("Missing keys take the defaults of the language; a missing id is made")
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
    let found = faults(text)
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

  @Test("What cannot be read and what breaks a rule are told together")
  func together() {
    let text =
      #"{"description":"a","flow":"f","x":1,"text":{"title":""},"appearance":{"font":"red"}}"#
    #expect(faults(text).map(\.key) == ["x", "text.title", "appearance.font"])
  }

  @Test("What is no JSON is told with its place")
  func noJSON() {
    for text in ["", "{", "{\"a\":}", "\u{FEFF}x", String(repeating: "[", count: 20_000)] {
      guard case .notJSON? = faults(text).first?.rule else {
        Issue.record("\(text.prefix(20)) is read")
        continue
      }
    }
    for (text, line, column) in [
      ("{\n\"a\" x}", 2, 5), ("[\"é\",\n\n é]", 3, 2), ("{\"a\":\"\u{1}\"}", 1, 7),
    ] {
      let fault = faults(text).first
      #expect(fault?.rule == .notJSON(at: TextPlace(line: line, column: column)))
      #expect(fault?.message(in: .spanish).hasSuffix("línea \(line), columna \(column)") == true)
    }
    let short = faults("[1,").first
    #expect(short?.rule == .notJSON(at: nil))
    #expect(short?.message(in: .portuguese).hasSuffix(": não é JSON") == true)
  }

  @Test("An import is planned whole: what is new, what changes, what is refused")
  func plan() {
    let stored = Sample.channel
    var changed = stored
    changed.text.title = "Novo"
    let fresh = Channel(id: Sample.otherID, description: "Outra", flow: "f1")
    let installation = Installation(channels: [stored], flows: [Sample.flow])
    var plan = ImportPlan([changed, fresh], into: installation)
    #expect(plan.faults == [] && plan.changesSomething)
    #expect(plan.items.map(\.isNew) == [false, true])
    #expect(
      plan.items[0].changes == [FieldChange(key: "text.title", from: "Atendimento", to: "Novo")])
    #expect(!ImportPlan([stored], into: installation).changesSomething)
    plan = ImportPlan([stored, stored], into: installation)
    #expect(plan.faults.map(\.key) == ["[1].id"])
    var twin = fresh
    twin.description = "LOJÁ"
    plan = ImportPlan([twin], into: installation)
    #expect(plan.faults.map(\.rule) == [.descriptionTaken(by: Sample.id)])
  }

  @Test("Flows come as an array, and each fault says which and where")
  func flows() throws {
    let good = FlowDocument.export([Sample.flow])
    #expect(try FlowDocument.read(Array(good.utf8)) == [Sample.flow])
    func faults(_ text: String) -> [String: Rule] {
      do throws(ValidationErrors) {
        _ = try FlowDocument.read(Array(text.utf8))
        return [:]
      } catch {
        return Dictionary(
          error.all.map { ($0.key, $0.rule) }, uniquingKeysWith: { first, _ in first })
      }
    }
    let row = #"{"id":"a","name":"A","published":true,"handsOver":true,"blocks":["message"]}"#
    #expect(faults("[\(row)]") == [:])
    // A drawing tool's blocks are objects; what they are called stands under `kind` or `type`.
    let drawn = row.replacingOccurrences(
      of: #"["message"]"#, with: #"[{"kind":"message","x":1},{"type":"sms"}]"#)
    #expect(try FlowDocument.read(Array("[\(drawn)]".utf8))[0].blocks == ["message", "sms"])
    let nameless = row.replacingOccurrences(of: #"["message"]"#, with: #"[{"x":1}]"#)
    #expect(faults("[\(nameless)]") == ["[0].blocks[0]": .type(.text)])
    #expect(faults("[\(row),\(row)]") == ["[1].id": .repeated])
    #expect(faults("{}") == ["[]": .type(.list)])
    #expect(faults("[{}]").count == 5)
    let hook = row.dropLast() + #","webhook":"http://169.254.169.254/x"}"#
    #expect(faults("[\(hook)]") == ["[0].webhook": .address(.metadata)])
    #expect(
      faults("[\(row.replacingOccurrences(of: "blocks", with: "block"))]")
        == ["[0].block": .unknownKey(nearest: "blocks"), "[0].blocks": .missing])
  }

  @Test("Bent files are read or refused, and what is read goes back the same")
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
