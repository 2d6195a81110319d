// Every field of every table accepts values at both limits and refuses values beyond them, with
// key, value and rule in three languages. A new field whose kind has no limits of its own needs
// samples here.

import Foundation
import Testing

@testable import Channels

/// Values at the limits of a field, and values beyond them.
struct Ends {
  var accepted: [FieldValue]
  var refused: [FieldValue]

  init(_ accepted: [FieldValue], not refused: [FieldValue]) {
    self.accepted = accepted
    self.refused = refused
  }

  init(texts accepted: [String], not refused: [String]) {
    self.init(accepted.map { .text($0) }, not: refused.map { .text($0) })
  }

  /// The values at the limits of a kind; nil for a kind that needs samples.
  init?(of kind: FieldKind) {
    let family = "👩‍👩‍👧‍👦"
    switch kind {
    case .line(let range), .lines(let range):
      let (low, high) = (range.lowerBound, range.upperBound)
      self.init(
        texts: [
          String(repeating: "a", count: low), String(repeating: "é", count: high),
          String(repeating: family, count: high), Sample.hostile.prefix(high).description,
        ],
        not: [String(repeating: "a", count: high + 1), "a\u{1B}[0m", "a\u{9B}"]
          + (low > 0 ? [String(repeating: "a", count: low - 1), " "] : [])
          + ["e" + String(repeating: "\u{301}", count: high * 16 + 1)])
      if case .line = kind { refused.append(.text("a\nb")) } else { accepted.append(.text("a\nb")) }
    case .integer(let range):
      self.init(
        [.number(range.lowerBound), .number(range.upperBound)],
        not: [.number(range.lowerBound - 1), .number(range.upperBound + 1), .text("a")])
    case .toggle: self.init([.toggle(true), .toggle(false)], not: [.text("talvez")])
    case .choice(let choices):
      self.init(choices.map { .text($0.value) }, not: [.text("outro"), .text(""), .number(1)])
    case .color:
      self.init(
        texts: ["#000000", "#FFFFFF", "#a1B2c3"],
        not: ["#00000", "#0000000", "000000", "#00000G", "red", "#+1+2+3"])
    case .secret(let range):
      let low = range.lowerBound
      self.init(
        texts: [
          String(repeating: "a", count: low), String(repeating: "a", count: range.upperBound),
        ],
        not: [String(repeating: "a", count: range.upperBound + 1), "a b", "a\nb", "á"])
    default: return nil
    }
  }

  /// The samples of fields whose kind has no limits of its own.
  static let samples: [String: Ends] = [
    "id": Ends(
      texts: [String(repeating: "0", count: 24), Sample.id],
      not: [
        String(repeating: "0", count: 23), String(repeating: "0", count: 25),
        "0123456789ABCDEF01234567", "0123456789abcdef0123456g",
      ]),
    "flow": Ends(
      texts: ["f", String(repeating: "f", count: 100)],
      not: ["", String(repeating: "f", count: 101), "f\n"]),
    "key": Ends(
      texts: ["a", String(repeating: "z", count: 40), "cpf_2-b", "9"],
      not: ["", String(repeating: "z", count: 41), "Nome", "a b", "é", "-a", "_a"]),
    "webhook": Ends(
      texts: ["", "https://x.example/hook?a=b"],
      not: ["http://x.example", "ftp://x.example", "https://u@x.example"]),
    "url": Ends(
      texts: ["", "https://chat.example/app/accounts/3", "http://127.0.0.1:3000"],
      not: ["http://chat.example", "chat.example"]),
    "typebot.url": Ends(
      texts: ["", "https://bot.example", "http://10.0.0.2:3001/api"],
      not: ["http://bot.example", "bot.example"]),
    "baseURL": Ends(
      texts: [
        "https://crm.example", "http://127.0.0.1:9000/api", "http://10.1.2.3", "http://[::1]:80",
        "http://localhost:1", "https://a.example:65535/b", "",
      ],
      not: ["http://crm.example", "https://x.example:65536"]),
    "settings.whatsapp": Ends(
      texts: ["", "+1234567", "+123456789012345"],
      not: ["+123456", "+1234567890123456", "5511912345678", "+0551191234567", "+55 11 9123"]),
    "settings.privacyNotice.link": Ends(
      texts: ["", "https://x.example/privacidade?v=2#topo"],
      not: ["http://x.example", "javascript:alert(1)", "https://", "https://x.example/\"a"]),
    "settings.image": Ends(
      [.image(nil), .image(ChannelImage(kind: .png, bytes: Sample.png(524_288)))],
      not: [
        .image(ChannelImage(kind: .png, bytes: Sample.png(524_289))),
        .image(ChannelImage(kind: .gif, bytes: Sample.png(20))),
        .image(ChannelImage(kind: .png, bytes: Array("<svg/>".utf8))), .text("foto.png"),
      ]),
    "blocks": Ends(
      [.list([]), .list([String](repeating: "message", count: 1_000))],
      not: [.list([String](repeating: "message", count: 1_001)), .list([""]), .text("a")]),
    "settings.allowedOrigins": Ends(
      [
        .list([]), .list((0..<100).map { "https://s\($0).example" }),
        .list(["https://*.x.example", "http://localhost:3000", "https://[::1]:8443"]),
      ],
      not: [
        .list((0..<101).map { "https://s\($0).example" }), .list(["http://x.example"]),
        .list(["https://x.example/a"]), .list(["*"]), .list(["https://x.example:0"]),
        .list(["https://a.example", "https://A.example"]), .list(["https://*.x.example:80"]),
      ]),
    "settings.requestedData": Ends(
      [
        .data([]),
        .data((0..<10).map { .init(key: "k\($0)", kind: .text, label: "R", required: true) }),
      ],
      not: [
        .data((0..<11).map { .init(key: "k\($0)", kind: .text, label: "R", required: true) }),
        .data([.init(key: "a", kind: .text, label: "", required: false)]),
        .data([
          .init(key: "a", kind: .text, label: "A", required: false),
          .init(key: "a", kind: .name, label: "B", required: false),
        ]),
      ]),
  ]
}

@Suite("Tables of fields")
struct FieldTableTests {
  @Test("Every field accepts its limits and refuses values beyond, in three languages")
  func ends() {
    walk(Fields.channel)
    walk(Fields.datum)
    walk(Fields.flow)
    walk(Fields.attendance)
  }

  private func walk<Owner>(_ table: FieldTable<Owner>) {
    for field in table.all {
      guard let ends = Ends(of: field.kind) ?? Ends.samples[field.key] else {
        Issue.record("\(field.key) has no samples: add them to Ends.samples")
        continue
      }
      #expect(!ends.accepted.isEmpty && !ends.refused.isEmpty, "\(field.key)")
      for value in ends.accepted {
        #expect(field.errors(in: value) == [], "\(field.key) refuses \(value.text.prefix(80))")
        var owner = table.standard
        #expect(throws: Never.self) { try field.set(value, in: &owner) }
        #expect(field.value(of: owner) == value, "\(field.key)")
      }
      for value in ends.refused {
        let errors = field.errors(in: value)
        #expect(!errors.isEmpty, "\(field.key) accepts \(value.text.prefix(80))")
        for error in errors { speaks(error, of: field.key) }
      }
    }
  }

  private func speaks(_ error: ValidationError, of key: String) {
    #expect(error.key.hasPrefix(key))
    for language in Sample.languages {
      let message = error.message(in: language)
      let rule = error.rule.words[language]
      #expect(message == "\(error.key): “\(ControlCharacters.escaped(in: error.value))”: \(rule)")
      #expect(!rule.contains("{"), "\(rule)")
      #expect(
        !ControlCharacters.occur(in: message, allowingLines: false, allowingReordering: false),
        "\(message)")
    }
    #expect(error.rule.words.portuguese != error.rule.words.english)
    #expect(error.rule.words.spanish != error.rule.words.english)
  }

  @Test("Every field has texts, and a valid default unless it has none")
  func words() {
    for field in Fields.channel.all {
      for language in Sample.languages {
        #expect(!field.label[language].isEmpty && !field.help[language].isEmpty, "\(field.key)")
      }
      if !field.isAsked {
        #expect(field.errors(in: field.value(of: Fields.channel.standard)) == [], "\(field.key)")
      }
      if let need = field.need { #expect(Fields.channel[need.key] != nil, "\(field.key)") }
    }
    let asked = Fields.channel.all.filter(\.isAsked).map(\.key)
    #expect(asked == ["id", "description", "flow"])
  }

  @Test("The table in the documentation has one row for each field, in order")
  func documentation() throws {
    let article = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/Channels/Channels.docc/Channels.md")
    let text = try String(contentsOf: article, encoding: .utf8)
    let keys = text.split(separator: "\n").filter { $0.hasPrefix("| `") }
      .compactMap { $0.split(separator: "`").dropFirst().first.map(String.init) }
    #expect(keys == Fields.channel.all.map(\.key))
  }

  @Test("The text of a field reads back to its value")
  func textRoundTrip() throws {
    var channel = Sample.channel
    channel.settings.allowedOrigins = ["https://a.example", "https://*.b.example"]
    channel.text.welcome = "Oi\n👋🏽 世界"
    for field in Fields.channel.all where field.kind != .image {
      let value = try field.parse(field.text(of: channel))
      #expect(value == field.value(of: channel), "\(field.key)")
    }
  }

  @Test("Fields are shown by the values of other fields")
  func shown() throws {
    var channel = Sample.channel
    let delay = try Fields.channel.field("settings.opening.delay")
    let interval = try Fields.channel.field("settings.presence.interval")
    #expect(!Fields.channel.isShown(delay, in: channel))
    #expect(!Fields.channel.isShown(interval, in: channel))
    channel.settings.opening.mode = .delayed
    channel.settings.presence.enabled = true
    #expect(Fields.channel.isShown(delay, in: channel))
    #expect(Fields.channel.isShown(interval, in: channel))
  }

  @Test("Default texts are in the language of the channel, and follow its changes")
  func defaults() throws {
    var channel = Channel.make(
      id: Sample.id, description: "Store", flow: "f1", language: .english)
    #expect(channel.text.title == "Support")
    #expect(channel.settings.requestedData[0].label == "Name")
    try channel.apply([Assignment("text.language=es-ES"), Assignment("text.welcome=Hello!")])
    #expect(channel.text.title == "Atención al cliente")
    #expect(channel.text.welcome == "Hello!")
    #expect(channel.settings.requestedData[0].label == "Nombre")
    #expect(
      Channel.make(id: "a", description: "b", flow: "c")
        == Channel(id: "a", description: "b", flow: "c"))
  }
}
