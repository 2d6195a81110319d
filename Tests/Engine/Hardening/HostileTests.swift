// Attacks one by one on a manual clock: each must have its expected outcome. The acceptance tests
// run all of them at once, at full speed and on the built binary.

import Glibc
import Presence
import TestSupport
import Testing
import WebSocket

@testable import Engine

@Suite("Hostile clients")
struct HostileTests {
  /// An engine with an open channel and one that lists its sites.
  private static func engine(_ clock: ManualClock? = nil) throws -> TestEngine {
    let listed = TestEngine.make(TestEngine.other) {
      $0.settings.allowedOrigins = ["https://loja.example"]
    }
    return try TestEngine([TestEngine.make(), listed], clock: clock) {
      $0.limits.outputBytes = 256 << 10
    }
  }

  private static func target(
    _ engine: TestEngine, session: String, secret: String,
    pass: @escaping @Sendable (Millis) -> Void
  ) -> AttackTarget {
    AttackTarget(
      port: engine.port, channel: TestEngine.channel, restrictedChannel: TestEngine.other,
      session: session,
      secret: secret, advanceClock: pass)
  }

  @Test(
    "Each attack has its outcome, and the honest visitor is served", arguments: Attack.allCases)
  func alone(_ attack: Attack) throws {
    let clock = ManualClock()
    let engine = try HostileTests.engine(clock)
    let honest = try TestVisitor(engine)
    let welcomed = try honest.start()
    let browser = honest.socket.descriptor
    let target = HostileTests.target(engine, session: welcomed.session, secret: welcomed.secret) {
      [inner = engine.engine] millis in
      for _ in 0..<millis / 1_000 {
        clock.advance(1_000)
        inner.settle()
        // The honest visitor's browser answers pings all the while.
        let pong = FrameWriter.frame(.pong, [], mask: 1)
        _ = send(browser, pong, pong.count, Int32(MSG_NOSIGNAL))
      }
    }
    #expect(try attack.run(on: target) == attack.expectedOutcome)
    #expect(try honest.write("ainda aqui", id: "1") == 1)
    honest.send("a")
    #expect(try honest.nextText() == "k")
    #expect(engine.store.session(welcomed.session)?.timeline.isEmpty == true)
    // Only the honest visitor's connection and this request's are left.
    try engine.waitFor {
      target.advanceClock(1_000)
      return (try? engine.metrics()["canais_connections"]) == 2
    }
  }

  @Test("There are at least two dozen kinds of attack")
  func kinds() { #expect(Attack.allCases.count >= 24) }

  @Test("Starts of one address that a proxy names are limited; its neighbour's are not")
  func startFlood() throws {
    let engine = try TestEngine(clock: ManualClock()) {
      $0.trustedProxies = [AddressRange("127.0.0.0/8")].compactMap { $0 }
      $0.limits.startsPerMinute = 10
    }
    let named = [(name: "X-Forwarded-For", value: "203.0.113.7")]
    for number in 1...12 {
      let visitor = try TestVisitor(engine, headers: named)
      try visitor.send(["type": "start", "data": ["name": "Mal"]])
      if number <= 10 {
        _ = try visitor.hear("welcome")
      } else {
        #expect(try visitor.hear("error").code == "limit")
        #expect(try visitor.closing() == 4429)
      }
    }
    try TestVisitor(engine, headers: [(name: "X-Forwarded-For", value: "203.0.113.8")]).start()
    #expect(try engine.metrics()["canais_limit_hits_total{limit=\"starts\"}"] == 2)
    engine.pass(61_000)
    try TestVisitor(engine, headers: named).start()
  }

  @Test("Watchers who never read cost a bounded queue; others are shown everything")
  func deafWatchers() throws {
    let engine = try TestEngine()
    var deaf: [TestSocket] = []
    for _ in 0..<20 {
      let socket = try TestSocket(port: engine.port)
      socket.send(
        "GET /api/v1/supervise?limit=200 HTTP/1.1\r\nHost: x\r\n"
          + "Authorization: Bearer \(engine.tokens.token(.watch))\r\n\r\n")
      deaf.append(socket)
    }
    try engine.waitFor { (try? engine.metrics()["canais_watchers"]) == 20 }
    let honest = try HonestCrowd(100, port: engine.port, channel: TestEngine.channel)
    for _ in 0..<20 { honest.turn(writing: true) }
    try honest.finish()
    #expect(honest.failures == [])
    for socket in deaf { socket.end() }
    try engine.waitFor { (try? engine.metrics()["canais_watchers"]) == 0 }
  }
}
