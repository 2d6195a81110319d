// Requested data, return messages, durations in words, and the explanation of presence.

import Basics
import Testing

@testable import Channels

@Suite("Data of visitors")
struct VisitorDataTests {
  @Test("A name from right to left keeps the marks it was pasted with; a control is refused")
  func reordering() {
    let name = Channel.RequestedDatum(key: "name", kind: .name, label: "Nome", required: true)
    let pasted = "\u{202B}שרה\u{202C} \u{2067}לוי\u{2069}"
    #expect(VisitorData.rule(brokenBy: pasted, of: name) == nil)
    #expect(VisitorData.rule(brokenBy: "Ana\u{1B}[2J", of: name) == .controlCharacters)
  }

  @Test("CPF, e-mail and phone")
  func checks() {
    for (text, right) in [
      ("529.982.247-25", true), ("52998224725", true), ("111.444.777-35", true),
      ("529.982.247-24", false), ("111.111.111-11", false), ("5299822472", false),
      ("529982247255", false), ("abc", false), ("٥٢٩٩٨٢٢٤٧٢٥", false),
    ] { #expect(VisitorData.isCPF(text) == right, "\(text)") }
    for (text, right) in [
      ("ana@exemplo.com", true), ("a+b@c.d.e", true), ("ana@", false), ("@b.c", false),
      ("a@b", false), ("a@b@c.d", false), ("a b@c.d", false), ("a@b..c", false), ("a@.c", false),
    ] { #expect(VisitorData.isEmail(text) == right, "\(text)") }
    for (text, right) in [
      ("+55 (11) 91234-5678", true), ("12345678", true), ("1234567", false),
      ("1234567890123456", false), ("++12345678", false), ("12345678a", false),
    ] { #expect(VisitorData.isPhone(text) == right, "\(text)") }
  }

  @Test("Only requested data are accepted, trimmed, each by its rule")
  func accept() throws {
    let asked: [Channel.RequestedDatum] = [
      .init(key: "name", kind: .name, label: "Nome", required: true),
      .init(key: "mail", kind: .email, label: "E-mail", required: false),
    ]
    func error(_ data: [String: String]) -> ValidationError? {
      do throws(ValidationError) {
        _ = try VisitorData.accept(data, for: asked)
        return nil
      } catch {
        return error
      }
    }
    #expect(try VisitorData.accept(["name": " Ana ", "mail": ""], for: asked) == ["name": "Ana"])
    #expect(error([:])?.rule == .required)
    #expect(error(["name": "Ana", "nome": "x"])?.rule == .unknownKey(nearest: "name"))
    #expect(error(["name": "Ana", "mail": "x"])?.rule == .email)
    #expect(error(["name": "A\u{1B}"])?.rule == .controlCharacters)
    #expect(error(["name": String(repeating: "é", count: 200)]) == nil)
    #expect(error(["name": String(repeating: "é", count: 201)])?.rule == .length(1...200))
    #expect(try VisitorData.accept([:], for: asked, complete: false) == [:])
  }
}

@Suite("Return messages and durations")
struct ReturnMessageTests {
  @Test(
    "Lengths of time",
    arguments: [
      (0, "0 segundos", "0 seconds", "0 segundos"), (1, "1 segundo", "1 second", "1 segundo"),
      (59, "59 segundos", "59 seconds", "59 segundos"), (60, "1 minuto", "1 minute", "1 minuto"),
      (185, "3 minutos", "3 minutes", "3 minutos"), (3600, "1 hora", "1 hour", "1 hora"),
      (3900, "1 hora e 5 minutos", "1 hour and 5 minutes", "1 hora y 5 minutos"),
      (90_000, "1 dia e 1 hora", "1 day and 1 hour", "1 día y 1 hora"),
      (172_800, "2 dias", "2 days", "2 días"), (-5, "0 segundos", "0 seconds", "0 segundos"),
    ])
  func spans(seconds: Int, portuguese: String, english: String, spanish: String) {
    #expect(SpanOfTime.text(seconds: seconds, in: .portuguese) == portuguese)
    #expect(SpanOfTime.text(seconds: seconds, in: .english) == english)
    #expect(SpanOfTime.text(seconds: seconds, in: .spanish) == spanish)
  }

  @Test("Placeholders are replaced once; an empty message is the default of the language")
  func filled() {
    var channel = Sample.channel
    func text(_ name: String) -> String {
      ReturnMessage.text(channel: channel, name: name, absentSeconds: 180, clock: "14:05")
    }
    #expect(text("Ana") == "O cliente voltou a ficar online.")
    channel.text.language = .english
    #expect(text("Ana") == "The customer is back online.")
    channel.text.language = .spanish
    #expect(text("Ana") == "El cliente volvió a estar en línea.")
    channel.text.language = .portuguese
    channel.settings.presence.returnMessage = "{nome} voltou às {hora} após {ausencia} {x}"
    #expect(text("{hora}") == "{hora} voltou às 14:05 após 3 minutos {x}")
    #expect(text("") == "o cliente voltou às 14:05 após 3 minutos {x}")
  }
}

@Suite("Explanation of presence")
struct PresenceExplanationTests {
  @Test("It says which silence leads to which call, and when")
  func lines() throws {
    var channel = Sample.channel
    let off = PresenceExplanation.lines(of: channel)
    #expect(!off.contains { $0.event == "client_offline" })
    channel.settings.presence.enabled = true
    channel.settings.presence.interval = 3
    let activity = PresenceExplanation.lines(of: channel)
    let absence = try #require(activity.first { $0.event == "client_offline" })
    #expect(absence.seconds == 180)
    #expect(absence.when.portuguese == "após 3 minutos")
    #expect(absence.when.english == "after 3 minutes")
    #expect(absence.call.spanish.contains("POST /expire"))
    channel.settings.presence.counts = .connection
    #expect(PresenceExplanation.lines(of: channel) != activity)
    let events = Set(activity.compactMap(\.event))
    #expect(
      events == [
        "client_offline", "client_online", "client_message", "session_expired", "session_finished",
      ])
    for line in activity + off {
      for words in [line.silence, line.when, line.call] {
        #expect(Sample.languages.allSatisfy { !words[$0].isEmpty && !words[$0].contains("{") })
      }
    }
  }
}

@Suite("Random images and addresses")
struct ByteTests {
  @Test("The format of an image is found by its bytes")
  func kinds() throws {
    for (bytes, kind) in [
      ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1], ChannelImage.Kind.png),
      ([0xFF, 0xD8, 0xFF, 0xE0], .jpeg), (Array("GIF87a..".utf8), .gif),
      (Array("GIF89a..".utf8), .gif), (Array("RIFF0000WEBPVP8 ".utf8), .webp),
    ] as [([UInt8], ChannelImage.Kind)] {
      #expect(try ChannelImage(bytes: bytes, name: "a").kind == kind)
    }
    for text in ["<svg xmlns='http://www.w3.org/2000/svg'/>", "", "RIFF0000WAVE", "<?xml?>"] {
      #expect(throws: ValidationError(key: "settings.image", value: "a.png", rule: .imageKind)) {
        try ChannelImage(bytes: Array(text.utf8), name: "a.png")
      }
    }
    #expect(throws: ValidationError(key: "settings.image", value: "a", rule: .imageSize(524_288))) {
      try ChannelImage(bytes: Sample.png(524_289), name: "a")
    }
  }

  @Test("Random addresses, sites and colours are read or refused")
  func fuzz() {
    var random = SeededRandom(seed: 9)
    let letters = Array("htps:/.[]0123456789abcdef*@%?#-xX\\ é".unicodeScalars)
    for _ in 0..<6_000 {
      let tail = random.text(of: letters, limit: 30)
      for text in [tail, "https://" + tail, "http://[" + tail + "]", "#" + tail, "+" + tail] {
        if let origin = Origin(text) { #expect(Origin(origin.text) == origin, "\(text)") }
        if AddressRule.broken(by: text) == nil {
          #expect(WebAddress.parts(text)?.host.contains("@") == false, "\(text)")
        }
        if RGBColor(hex: text) != nil { #expect(text.utf8.count == 7) }
        _ = VisitorData.isEmail(text) || VisitorData.isPhone(text) || VisitorData.isCPF(text)
      }
    }
  }
}
