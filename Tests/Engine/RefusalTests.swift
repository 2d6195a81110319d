// What the visitor's socket refuses, and how the page can read it.

import Channels
import Foundation
import Presence
import Records
import Testing
import WebSocket

@testable import Engine

@Suite("Refusals")
struct RefusalTests {
  @Test("Unknown, disabled, foreign: an error, then a code")
  func refusals() throws {
    let shut = TestEngine.make(TestEngine.other) { $0.enabled = false }
    let listed = TestEngine.make { $0.settings.allowedOrigins = ["https://loja.example"] }
    let engine = try TestEngine([listed, shut])
    let unknown = try TestVisitor(engine, channel: "0123456789abcdef01234567")
    #expect(try unknown.hear("error").code == "unknown_channel")
    #expect(try unknown.closing() == 4404)
    let disabled = try TestVisitor(engine, channel: TestEngine.other)
    try disabled.send(["type": "start", "data": ["name": "Ana"]])
    #expect(try disabled.hear("error").code == "channel_disabled")
    #expect(try disabled.closing() == 4403)
    for origin in [nil, "https://outra.example", "http://loja.example", "null"] {
      let foreign = try TestVisitor(engine, origin: origin)
      #expect(try foreign.hear("error").code == "origin")
      #expect(try foreign.closing() == 4403)
    }
    for origin in ["https://loja.example", "http://127.0.0.1:\(engine.port)"] {
      try TestVisitor(engine, origin: origin).start()
    }
  }

  @Test("An engine with a public URL does not trust other host names")
  func ownOrigin() throws {
    let listed = TestEngine.make { $0.settings.allowedOrigins = ["https://loja.example"] }
    let engine = try TestEngine([listed]) { $0.publicURL = "https://chat.example/" }
    func asked(_ origin: String, host: String) throws -> TestVisitor {
      try TestVisitor(port: engine.port, origin: origin, host: host)
    }
    for origin in ["http://evil.example", "https://evil.example"] {
      let visitor = try asked(origin, host: "evil.example")
      #expect(try visitor.hear("error").code == "origin")
    }
    try asked("https://chat.example", host: "chat.example").start()
    try asked("http://127.0.0.1:\(engine.port)", host: "127.0.0.1:\(engine.port)").start()
    let nameless = try TestEngine([listed])
    try TestVisitor(
      port: nameless.port, origin: "https://chat.example", host: "chat.example"
    ).start()
  }

  @Test("A start that can be mended may be sent again")
  func start() throws {
    let channel = TestEngine.make {
      $0.settings.requestedData = [
        .init(key: "name", kind: .name, label: "Nome", required: true),
        .init(key: "mail", kind: .email, label: "E-mail", required: false),
      ]
      $0.settings.privacyNotice.text = "Usamos seus dados."
    }
    let engine = try TestEngine([channel])
    let visitor = try TestVisitor(engine)
    let version = channel.settings.privacyNotice.version
    try visitor.send(["type": "start", "accepted": version])
    #expect(try visitor.hear("error").field == "name")
    try visitor.send([
      "type": "start", "accepted": version, "data": ["name": "Ana", "mail": "nada"],
    ])
    #expect(try visitor.hear("error").field == "mail")
    try visitor.send(["type": "start", "data": ["name": "Ana"]])
    #expect(try visitor.hear("error").code == "notice")
    try visitor.send([
      "type": "start", "accepted": version, "data": ["name": "Ana", "spy": "x"],
    ])
    let welcomed = try visitor.welcome()
    let kept = try #require(engine.store.session(welcomed.session))
    #expect(kept.opening.data == [DataValue(key: "name", value: "Ana")])
    #expect(kept.opening.accepted?.text == "Usamos seus dados.")
  }

  @Test(
    "Faults of the protocol close with their code",
    arguments: [
      (FrameWriter.frame(.binary, [1], mask: 7), 1003),
      (FrameWriter.frame(.text, [0xC3, 0x28], mask: 7), 1007),
      (FrameWriter.frame(.text, Array("a".utf8)), 1002),
      ([0xC1, 0x80, 0, 0, 0, 0], 1002),
      ([0x83, 0x80, 0, 0, 0, 0], 1002),
      (FrameWriter.frame(.continuation, [1], mask: 7), 1002),
      ([0x81, 0xFF, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0], 1009),
      (FrameWriter.frame(.text, [UInt8](repeating: 97, count: 32_769), mask: 7), 1009),
    ] as [([UInt8], UInt16)])
  func faults(frame: [UInt8], code: UInt16) throws {
    let engine = try TestEngine()
    let visitor = try TestVisitor(engine)
    try visitor.start()
    visitor.socket.send(frame)
    #expect(try visitor.closing() == code)
  }

  @Test("Messages have their limits; the socket stays")
  func messages() throws {
    let engine = try TestEngine()
    let visitor = try TestVisitor(engine)
    try visitor.start()
    for text in ["", String(repeating: "x", count: 4_001), String(repeating: "👩‍👩‍👧‍👦", count: 700)] {
      try visitor.send(["type": "message", "id": "m", "text": text])
      let error = try visitor.hear("error")
      #expect(error.code == "message")
      #expect(error.field == "m")
    }
    visitor.send("{broken")
    #expect(try visitor.hear("error").code == "invalid")
    try visitor.write(String(repeating: "é", count: 4_000), id: "long")
  }

  @Test("Fragments make one message, a close is answered")
  func fragments() throws {
    let engine = try TestEngine()
    let visitor = try TestVisitor(engine)
    try visitor.start()
    let text = Array(#"{"type":"message","id":"f","text":"inteira"}"#.utf8)
    visitor.socket.send(
      FrameWriter.frame(.text, Array(text[..<10]), isFinal: false, mask: 1)
        + FrameWriter.frame(.ping, [9], mask: 2)
        + FrameWriter.frame(.continuation, Array(text[10...]), mask: 3))
    #expect(try visitor.hear("ack").seq == 1)
    for byte in FrameWriter.frame(.text, Array("a".utf8), mask: 5) { visitor.socket.send([byte]) }
    #expect(try visitor.nextText() == "k")
    visitor.socket.send(FrameWriter.close(.normal, mask: 4))
    #expect(try visitor.closing() == 1000)
  }

  @Test("A sign of life in the middle of a message in fragments is a fault of the protocol")
  func beatInFragments() throws {
    let engine = try TestEngine()
    let visitor = try TestVisitor(engine)
    try visitor.start()
    visitor.socket.send(
      FrameWriter.frame(.text, Array("{".utf8), isFinal: false, mask: 1)
        + FrameWriter.frame(.text, Array("a".utf8), mask: 2))
    #expect(try visitor.closing() == 1002)
  }

  @Test("Too many frames close the socket without effect on others")
  func flood() throws {
    let engine = try TestEngine()
    let honest = try TestVisitor(engine)
    try honest.start()
    let hostile = try TestVisitor(engine)
    try hostile.start()
    let beat = FrameWriter.frame(.text, Array("a".utf8), mask: 9)
    hostile.socket.send(Array(repeating: beat, count: 20_000).flatMap { $0 })
    #expect(try hostile.closing() == 1008)
    honest.send("a")
    #expect(try honest.nextText() == "k")
  }

  @Test("A connection without a first frame is closed after ten seconds")
  func silentNewcomer() throws {
    let engine = try TestEngine(clock: ManualClock())
    let visitor = try TestVisitor(engine)
    engine.engine.settle()
    engine.pass(11_000)
    #expect(try visitor.closing() == 1008)
  }

  @Test("On a full disk new visitors are refused, no message is lost, and the engine recovers")
  func fullDisk() throws {
    let engine = try TestEngine()
    let visitor = try TestVisitor(engine)
    let welcomed = try visitor.start()
    engine.store.state.withLock { $0.fault = .full }
    try visitor.send(["type": "message", "id": "kept", "text": "guardada"])
    try engine.waitFor { engine.engine.journal?.storeError == .full }
    let late = try TestVisitor(engine)
    try late.send(["type": "start", "data": ["name": "Rui"]])
    #expect(try late.closing() == 4429)
    let ready = try engine.request("GET", "/readyz")
    #expect(ready.status == 503)
    #expect(ready.text.contains("full"))
    engine.store.state.withLock { $0.fault = nil }
    #expect(try visitor.hear("ack").id == "kept")
    #expect(engine.store.session(welcomed.session)?.messages.map(\.text) == ["guardada"])
    try engine.waitFor { (try? engine.request("GET", "/readyz").status) == 200 }
    try TestVisitor(engine).start()
  }

  @Test("Addresses that a trusted proxy names are counted")
  func perAddress() throws {
    let engine = try TestEngine {
      $0.trustedProxies = [AddressRange("127.0.0.0/8")].compactMap { $0 }
      $0.limits.connectionsPerAddress = 2
    }
    let named = [(name: "X-Forwarded-For", value: "6.6.6.6, 203.0.113.7")]
    let first = try TestVisitor(engine, headers: named)
    let welcomed = try first.start()
    #expect(engine.store.session(welcomed.session)?.opening.address == "203.0.113.7")
    let second = try TestVisitor(engine, headers: named)
    try second.start()
    let third = try TestVisitor(engine, headers: named)
    #expect(try third.closing() == 4429)
    try TestVisitor(engine, headers: [(name: "X-Forwarded-For", value: "203.0.113.8")]).start()
    // Loopback is spared, but not where a proxy names it; and an IPv6 host is its /64.
    for (most, names) in [
      (2, ["127.0.0.1", "127.0.0.1", "127.0.0.1"]),
      (2, ["2001:db8::1", "2001:db8::2", "2001:db8:0:0:ffff::3"]),
      (4, ["2001:db8:0:1::1", "2001:db8:0:2::1", "2001:db8:0:3::1", "::ffff:203.0.113.9"]),
    ] {
      // One after the other: two that knock at once may be counted in either order.
      var visitors: [TestVisitor] = []
      for (number, name) in names.enumerated() {
        let visitor = try TestVisitor(engine, headers: [(name: "X-Forwarded-For", value: name)])
        visitors.append(visitor)
        if number < most {
          try visitor.start()
        } else {
          #expect(try visitor.closing() == 4429)
        }
      }
      withExtendedLifetime(visitors) {}
    }
    second.socket.end()
    _ = try third.socket.rest()
    try engine.waitFor {
      (try? TestVisitor(engine, headers: named).start()) != nil
    }
  }

  @Test(
    "A page keeps neither query nor fragment nor user, and is http(s) or nothing",
    arguments: [
      ("https://loja.example/p?q=1#f", "https://loja.example/p"),
      ("http://x", "http://x"), ("HTTPS://X/A", "HTTPS://X/A"),
      ("javascript:alert(1)", ""), ("https://", ""), ("https://u:p@x/", ""), ("https://x/ y", ""),
      ("https://x/\u{202E}y", ""), ("//x/", ""), ("https:///x", ""),
      ("https://x/" + String(repeating: "y", count: 3_000), ""),
    ])
  func pages(given: String, kept: String) {
    #expect(StartRules.page(given) == kept)
  }
}
