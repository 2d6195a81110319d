// Data of users: themes, files to import, stored settings, arguments of commands, keys of a
// terminal, and customers' pages.

import Channels
import Foundation
import Screen
import Testing

@testable import Engine
@testable import Storage
@testable import Terminal
@testable import Themes
@testable import Widget
@testable import canais

@Suite("Fuzzing: files and keys")
struct FileFuzzTests {
  private static let id = "00112233445566778899aabb"

  @Test("Theme files")
  func themes() throws {
    let seeds = Fuzz.utf8([
      "# dark\ntext = #D0D0D0 on #1C1C1C\nselection = #FFFFFF on #005F87 bold\ninherits = dark\n",
      "muted = default dim\r\nonline = green\nfield = brightWhite on blue underline\n",
    ])
    let pieces = Fuzz.utf8([
      "=", "#", "\n", " on ", "bold", "default", "#12345", "#é", "inherits", "\u{FEFF}", "\0", "\r",
      "text", "\u{2028}", "e\u{301}", "on", "on on", "bold reverse", "#FFFFFF",
    ])
    var (clean, faulty) = (0, 0)
    try Fuzz.run("themes") { mangler in
      let file = ThemeFile(mangler.mangled(seeds, pieces), file: "x")
      if file.errors.isEmpty { clean += 1 } else { faulty += 1 }
      try mangler.expect(file.errors.allSatisfy { $0.line >= 0 && $0.file == "x" })
      for fault in file.errors.prefix(1) { _ = ThemeStrings.line(fault, .portuguese) }
    }
    if Fuzz.isLong { #expect(clean > 0 && faulty > 0) }
  }

  @Test("Files of channels: accepted ones can be exported, read again, and served")
  func channels() throws {
    var channel = Channel.make(id: FileFuzzTests.id, description: "Loja", flow: "f")
    channel.settings.allowedOrigins = ["https://*.a.b"]
    let seeds =
      Fuzz.utf8([
        #"{"id":"\#(FileFuzzTests.id)","description":"a","flow":"b"}"#,
        #"[{"description":"a","flow":"b","settings":{"presence":{"interval":3}}}]"#,
        #"{"description":"é","flow":"b","settings":{"requestedData":[{"kind":"cpf"}]}}"#,
        #"{"description":"a","flow":"b","text":{"language":"en-US"},"receptive":true}"#,
        #"{"description":"a","flow":"b","settings":{"image":{"kind":"png","bytes":"iVBO"}}}"#,
      ]) + [Array(Fields.channel.json(of: channel).line.utf8)]
    let pieces = FileFuzzTests.json
    var (taken, refused, served) = (0, 0, 0)
    Fuzz.run("channels") { mangler in
      // The long seed is ten times slower than the others.
      let some = mangler.below(50) == 0 ? seeds : Array(seeds.dropLast())
      let bytes = mangler.mangled(some, pieces)
      do throws(ValidationErrors) {
        let read = try ChannelDocument.read(bytes) { FileFuzzTests.id }
        taken += 1
        for channel in read.prefix(1) where mangler.below(20) == 0 {
          // A channel that an import would refuse is never served.
          let installation = FileFuzzTests.installation(for: channel)
          if ImportPlan([channel], into: installation).errors.isEmpty {
            served += 1
            FileFuzzTests.serve(channel, in: installation)
          }
          let text = ChannelDocument.export(channel)
          let again = try ChannelDocument.read(Array(text.utf8)) { "" }
          if again != [channel] { Issue.record("case \(mangler.number): \(text)") }
        }
      } catch {
        refused += 1
        for fault in error.all.prefix(1) { _ = fault.message(in: .portuguese) }
      }
    }
    if Fuzz.isLong { #expect(taken > 0 && refused > 0 && served > 0) }
  }

  @Test("Files of flows")
  func flows() throws {
    let seeds = Fuzz.utf8([
      #"[{"id":"a","name":"A","published":true,"handsOver":false,"blocks":["message"]}]"#,
      #"[{"id":"b","name":"B","published":1,"webhook":"https://a.b/c","blocks":[]}]"#,
    ])
    var (taken, refused) = (0, 0)
    Fuzz.run("flows") { mangler in
      do throws(ValidationErrors) {
        taken += try FlowDocument.read(mangler.mangled(seeds, FileFuzzTests.json)).count
      } catch {
        refused += 1
        for fault in error.all.prefix(1) { _ = fault.message(in: .english) }
      }
    }
    if Fuzz.isLong { #expect(taken > 0 && refused > 0) }
  }

  @Test("Stored settings: read or refused, and those that are read can be served")
  func stored() throws {
    var channel = Channel.make(id: FileFuzzTests.id, description: "Loja", flow: "f")
    channel.settings.presence.enabled = true
    let whole = ChannelRow.document(of: channel)
    let seeds = Fuzz.utf8([
      whole, #"{"id":"\#(FileFuzzTests.id)","description":"a","flow":"b"}"#,
      #"{"id":"0","settings":{"presence":{"interval":3},"sessionTimeout":40}}"#,
      ##"{"id":"0","appearance":{"background":"#FFFFFF"},"text":{"title":"t"}}"##,
    ])
    var (read, refused) = (0, 0)
    Fuzz.run("stored") { mangler in
      let few = mangler.below(20) == 0 ? seeds : Array(seeds.dropFirst())
      let bytes = mangler.mangled(few, FileFuzzTests.json)
      do throws(StorageError) {
        let channel = try ChannelRow.channel(bytes, path: "x")
        read += 1
        if mangler.below(20) == 0 {
          FileFuzzTests.serve(channel, in: FileFuzzTests.installation(for: channel))
        }
      } catch {
        refused += 1
        _ = error.message(in: .spanish)
      }
      guard mangler.below(8) == 0 else { return }
      var attendance = Fields.attendance.standard
      let field = mangler.one(of: Fields.attendance.all)
      let seed = Fuzz.utf8(["https://a.b/c", "5", "http://10.0.0.1:80", "http://[::1]/"])
      let text = String(decoding: mangler.mangled(seed, FileFuzzTests.typed), as: UTF8.self)
      try? field.set(text: text, in: &attendance)
    }
    if Fuzz.isLong { #expect(read > 0 && refused > 0) }
  }

  /// An installation with the channel and its flow.
  private static func installation(for channel: Channel) -> Installation {
    let flow = Flow(
      id: channel.flow, name: "F", published: true, handsOver: true, blocks: ["message"])
    return Installation(
      channels: [channel], flows: [flow],
      attendance: Attendance(baseURL: "https://a.b", token: "t"))
  }

  /// Does what the engine and `canais snippet` do with a channel.
  private static func serve(_ channel: Channel, in installation: Installation) {
    let snapshot = Snapshot(installation, numbers: ChannelNumbers(), ownOrigins: ["http://a"])
    _ = snapshot.channels[channel.id]?.channel.allows(origin: "https://a.b", own: ["http://a"])
    _ = DirectPage.html(for: channel)
    for format in Snippet.Format.allCases {
      _ = Snippet(channel: channel, host: "https://a.b").code(format)
    }
    _ = PresenceExplanation.lines(of: channel)
  }

  private static let json = Fuzz.utf8([
    "\"", "{", "}", "[", "]", ":", ",", "\\u0000", "\\ud83d", "null", "true", "1e999", "-1", "\0",
    "9223372036854775807", "-9223372036854775808", "0.5", "153722867280912931", "é", "\\n",
    #""settings":{"presence":{"interval":9223372036854775807}},"#, #""x":1,"#, #""id":null,"#,
    #""settings":{"sessionTimeout":-1,"opening":{"delay":1e3}},"#, "https://", "[[[[[[[[",
    #""requestedData":[{"kind":"text","key":"a"},{"kind":"text"}],"#, "\u{202E}",
  ])
  private static let typed = Fuzz.utf8([
    "/", ":", "@", "[", "]", ".", "%", "?", "#", "0", "99999999999", "é", " ", "\0", "127.1", "::",
    "169.254.169.254", "\\", "-", "xn--", "localhost",
  ])

  @Test("Assignments, origins and URLs as arguments")
  func assignments() throws {
    let seeds = Fuzz.utf8([
      "text.title=Loja", "settings.allowedOrigins+=https://*.a.b",
      "settings.requestedData=name*,cpf",
      "settings.requestedData[0].label=x", "settings.allowedOrigins-=https://a.b:8443",
      "settings.presence.interval=3", "appearance.font=#123456", "settings.whatsapp=+5511999999999",
    ])
    let pieces =
      FileFuzzTests.typed
      + Fuzz.utf8(["=", "+=", "-=", "[", "]", "[99999999999999999999]", ".", ","])
    var taken = 0
    try Fuzz.run("assignments") { mangler in
      let text = String(decoding: mangler.mangled(seeds, pieces), as: UTF8.self)
      var channel = Fields.channel.standard
      if let assignment = try? Assignment(text) {
        taken += 1
        try? Fields.channel.apply(assignment, to: &channel)
      }
      let value = String(text.drop { $0 != "=" }.dropFirst())
      if let origin = Origin(value), !value.contains("*") {
        try mangler.expect(origin.covers(origin), value)
      }
      if let url = try? WebAddress.publicURL(value) { _ = WebAddress.parts(url) }
    }
    if Fuzz.isLong { #expect(taken > 0) }
  }

  @Test("A terminal's bytes give the same keys wherever they are divided")
  func keys() throws {
    let seeds: [[UInt8]] = [
      Array("\u{1B}[1;5A\u{1B}OP\u{1B}[<0;10;20M\u{1B}[200~colado\u{1B}[201~é👋".utf8),
      Array("\u{1B}]11;rgb:ffff/0000/8080\u{07}\u{1B}[M !!\u{1B}[?62;1c\u{1B}\u{1B}[A".utf8),
      Array("abc\t\r\u{1B}x\u{1B}[3~\u{1B}[I\u{1B}P+r\u{1B}\\".utf8),
      [0xC3, 0x28, 0xF0, 0x9F, 0x98],
    ]
    let pieces: [[UInt8]] = [
      [0x1B], [0x1B, 0x5B], [0x9B], [0x1B, 0x5D], [0x07], [0x1B, 0x5C], [0xC3], [0xF0, 0x9F],
      [0x80],
      Array("200~".utf8), Array("201~".utf8), Array(";;;;;;".utf8), Array("99999999".utf8), [0x18],
      [0x4D], [0x3C], [0x1B, 0x5B, 0x4D, 0xFF, 0xFF, 0xFF], [0], [0x7F],
    ]
    let extra: [[UInt8]: KeyPress] = [[0x1B, 0x4F, 0x51]: KeyPress(.escape)]
    var read = 0
    try Fuzz.run("keys") { mangler in
      let bytes = mangler.mangled(seeds, pieces)
      let isUTF8 = mangler.below(8) > 0
      let cut = mangler.below(bytes.count + 1)
      var whole = InputParser(isUTF8: isUTF8, described: extra)
      var parts = InputParser(isUTF8: isUTF8, described: extra)
      var (said, again): ([Event], [Event]) = ([], [])
      whole.feed(bytes, into: &said)
      parts.feed(bytes[..<cut], into: &again)
      parts.feed(bytes[cut...], into: &again)
      try mangler.expect(said == again && whole.flushDelay == parts.flushDelay)
      whole.flush(into: &said)
      try mangler.expect(whole.flushDelay == nil, "a sequence is incomplete after a flush")
      read += said.count
    }
    if Fuzz.isLong { #expect(read > 0) }
  }

  @Test("Customers' pages, tag managers' containers, and policies")
  func pages() throws {
    let host = "https://c.d"
    let channel = Channel.make(id: FileFuzzTests.id, description: "a", flow: "b")
    let code = Snippet(channel: channel, host: host)
    let seeds = Fuzz.utf8([
      "<p>" + code.code(.html), code.code(.gtm),
      #"<meta http-equiv="Content-Security-Policy" content="script-src 'self' https://*.d:*">"#,
      #"{"vtp_html":"\u003Cscript\u003Ewebchat(\"cid\", \"00\");webchat('host',\"x\")","GTM-ABCD1"}"#,
    ])
    let pieces = Fuzz.utf8([
      "webchat('cid', '", "')", "\"", "'", "<meta ", ">", "\\u003C", "\\x3c", "\\ud800", "\\", "\0",
      "GTM-", "é", "Content-Security-Policy", "content=\"", "webchat(", "/webchat/webchat.js",
    ])
    var found = 0
    try Fuzz.run("pages") { mangler in
      let page = String(decoding: mangler.mangled(seeds, pieces), as: UTF8.self)
      if let code = PageCode(page) {
        found += 1
        _ = code.socketHost
      }
      guard let address = URL(string: "https://a.b/c") else { return }
      _ = PageCode.container(in: page, at: address)
      let plain = PageCode.unescaped(page)
      try mangler.expect(plain.utf8.count <= page.utf8.count)
      let policies = PageCode.metaPolicies(in: page) + [String(page.prefix(200))]
      for policy in policies.map(ContentPolicy.init) {
        _ = policy.allows(host, for: "script-src", from: address)
      }
    }
    if Fuzz.isLong { #expect(found > 0) }
  }
}
