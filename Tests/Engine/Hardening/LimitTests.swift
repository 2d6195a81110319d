// Every limit is reached once and counted under its own name alone.

import Channels
import Presence
import Records
import TestSupport
import Testing
import WebSocket

@testable import Engine

@Suite("Limits on /metrics")
struct LimitTests {
  /// The limits by their names on `/metrics`. The limit of descriptors belongs to the process and
  /// is reached in the acceptance tests.
  enum Limit: String, CaseIterable {
    case connections
    case address = "connections_per_address"
    case handshakes = "handshakes_per_second"
    case starts
    case sessions = "sessions_per_contact"
    case tabs = "sockets_per_session"
    case standby = "standby_per_contact"
    case watchers
    case journal
    case messages = "messages_per_session"
    case messageBytes = "message_bytes_per_second"
    case resumes
    case bytes = "bytes_waiting"
    case timeout
    case frames = "frames_per_second"
    case wrong = "protocol"
    case request = "bad_request"
  }

  @Test("A limit that is reached is counted under its own name", arguments: Limit.allCases)
  func counted(_ limit: Limit) throws {
    let channel = TestEngine.make { $0.settings.activeOutreach = true }
    let other = TestEngine.make(TestEngine.other)
    let engine = try TestEngine([channel, other], clock: ManualClock()) {
      $0.trustedProxies = [AddressRange("127.0.0.0/8")].compactMap { $0 }
      switch limit {
      case .connections: $0.limits.connections = 3
      case .address: $0.limits.connectionsPerAddress = 1
      case .handshakes: $0.limits.handshakesPerSecond = 2
      case .starts: $0.limits.startsPerMinute = 1
      case .sessions: $0.limits.sessionsPerContact = 1
      case .watchers: $0.limits.watchers = 1
      case .messages: $0.limits.messagesPerSession = 2
      case .bytes: $0.limits.outputBytes = 64 << 10
      default: break
      }
    }
    var held: [AnyObject] = []
    try LimitTests.hit(limit, engine, &held)
    func hits() throws -> [String] {
      let metrics = try engine.metrics()
      return Limit.allCases.map(\.rawValue).filter {
        metrics["canais_limit_hits_total{limit=\"\($0)\"}"] ?? 0 > 0
      }
    }
    try engine.waitFor { (try? hits().contains(limit.rawValue)) == true }
    #expect(try hits() == [limit.rawValue])
    withExtendedLifetime(held) {}
  }

  private static func fill(_ engine: TestEngine, _ held: inout [AnyObject]) throws {
    for _ in 0..<3 { held.append(try TestSocket(port: engine.port)) }
    // Beyond the limit a request is still answered, and a visitor is told the reason.
    try engine.waitFor { (try? engine.metrics()["canais_connections"]) ?? 0 > 3 }
    let visitor = try TestVisitor(engine)
    #expect(try visitor.hear("error").code == "limit")
    #expect(try visitor.closing() == 4429)
    for _ in 0..<ConnectionLimiter.overLimitAllowance + 8 {
      held.append(try TestSocket(port: engine.port))
    }
    try engine.waitFor { held.contains { ($0 as? TestSocket)?.isReadable ?? false } }
    held.removeAll()
  }

  private static func hit(
    _ limit: Limit, _ engine: TestEngine, _ held: inout [AnyObject]
  ) throws {
    let named = [(name: "X-Forwarded-For", value: "203.0.113.7")]
    switch limit {
    case .connections:
      try fill(engine, &held)
    case .address:
      for _ in 0..<2 { held.append(try TestVisitor(engine, headers: named)) }
    case .handshakes: try shake(engine, &held)
    case .starts:
      for _ in 0..<2 {
        let visitor = try TestVisitor(engine, headers: named)
        try visitor.send(["type": "start", "data": ["name": "Mal"]])
        held.append(visitor)
      }
    case .sessions:
      let first = try TestVisitor(engine)
      let welcomed = try first.start()
      let second = try TestVisitor(engine, channel: TestEngine.other)
      try second.send([
        "type": "start", "data": ["name": "Mal"], "contact": welcomed.contact,
        "contactSecret": welcomed.contactSecret ?? "",
      ])
      #expect(try second.hear("error").code == "limit")
      #expect(try second.closing() == 4429)
      held += [first, second]
    case .tabs, .standby: try crowd(limit, engine, &held)
    case .watchers:
      for _ in 0..<4 { held.append(try ask("/api/v1/supervise", engine)) }
    case .journal: try fillDisk(engine)
    case .messages, .messageBytes, .resumes: try overdo(limit, engine, &held)
    case .bytes:
      let socket = try TestSocket(port: engine.port)
      let ask = "GET /webchat/webchat.js HTTP/1.1\r\nHost: x\r\n\r\n"
      socket.flood(Array(String(repeating: ask, count: 64).utf8))
      engine.pass(40_000)
      held.append(socket)
    case .timeout:
      let socket = try TestSocket(port: engine.port)
      socket.send("GET / HTTP/1.1\r\nHo")
      try engine.waitFor { (try? engine.metrics()["canais_connections"]) == 2 }
      engine.pass(12_000)
      held.append(socket)
    case .frames, .wrong:
      let visitor = try TestVisitor(engine)
      try visitor.start()
      let beat = FrameWriter.frame(.text, [0x61], mask: 7)
      visitor.socket.send(
        limit == .frames ? Array(repeating: beat, count: 3_000).flatMap { $0 } : [0xF1, 0x80])
      held.append(visitor)
    case .request:
      let socket = try TestSocket(port: engine.port)
      socket.send("GARBAGE\r\n\r\n")
      held.append(socket)
    }
  }

  /// More messages of a session, bytes of them or resumes of an address than are allowed.
  private static func overdo(
    _ limit: Limit, _ engine: TestEngine, _ held: inout [AnyObject]
  ) throws {
    guard limit != .resumes else {
      let named = [(name: "X-Forwarded-For", value: "203.0.113.7")]
      for number in 0...ProtocolLimits.resumeRate.burst {
        let visitor = try TestVisitor(engine, headers: named)
        try visitor.send(["type": "resume", "session": "x", "secret": "x", "seen": 0])
        #expect(try visitor.hear("error").code == (number < 400 ? "secret" : "limit"))
      }
      return
    }
    let visitor = try TestVisitor(engine)
    try visitor.start()
    let text = String(repeating: "x", count: limit == .messages ? 1 : 4_000)
    let most = limit == .messages ? 2 : 123
    for number in 0...most {
      try visitor.send(["type": "message", "id": "\(number)", "text": text])
    }
    let error = try visitor.hear("error")
    #expect(error.code == "limit" && error.field == "\(most)")
    held.append(visitor)
  }

  /// A full disk: messages are refused until there is space.
  private static func fillDisk(_ engine: TestEngine) throws {
    let visitor = try TestVisitor(engine)
    try visitor.start()
    engine.store.state.withLock { $0.fault = .full }
    try visitor.send(["type": "message", "id": "1", "text": "a"])
    try engine.waitFor { engine.engine.journal?.storeError == .full }
    try visitor.send(["type": "message", "id": "2", "text": "b"])
    #expect(try visitor.hear("error").code == "limit")
    #expect(try engine.request("GET", "/readyz").text.contains("full"))
    engine.store.state.withLock { $0.fault = nil }
    try engine.waitFor { (try? engine.request("GET", "/readyz").status) == 200 }
  }

  /// More handshakes than one second allows: those beyond are refused with `Retry-After`.
  private static func shake(_ engine: TestEngine, _ held: inout [AnyObject]) throws {
    var statuses: Set<Int> = []
    for _ in 0..<6 {
      let visitor = try TestVisitor(engine)
      statuses.insert(visitor.handshake.status)
      held.append(visitor)
    }
    #expect(statuses == [101, 503])
  }

  private static func ask(_ path: String, _ engine: TestEngine) throws -> TestSocket {
    let socket = try TestSocket(port: engine.port)
    socket.send(
      "GET \(path) HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(engine.tokens.token(.watch))"
        + "\r\n\r\n")
    return socket
  }

  /// More sockets of one session, or standby sockets of one contact, than the limit.
  private static func crowd(
    _ limit: Limit, _ engine: TestEngine, _ held: inout [AnyObject]
  ) throws {
    let first = try TestVisitor(engine)
    let welcomed = try first.start()
    held.append(first)
    let most = limit == .tabs ? SessionState.maximumSockets : ProtocolLimits.standbyPerContact
    for number in 1...most + 1 {
      let other = try TestVisitor(engine)
      held.append(other)
      guard limit == .tabs else {
        try other.send([
          "type": "standby", "contact": welcomed.contact,
          "contactSecret": welcomed.contactSecret ?? "",
        ])
        continue
      }
      guard number < most else {
        try other.send([
          "type": "resume", "session": welcomed.session, "secret": welcomed.secret, "seen": 0,
        ])
        continue
      }
      _ = try other.resume(welcomed, seen: 0)
    }
  }

  @Test("Every metric has one help line and one type")
  func help() throws {
    let engine = try TestEngine()
    let text = try engine.request("GET", "/metrics", token: .watch).text
    var told: [String: [String]] = [:]
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      if line.hasPrefix("# ") {
        #expect(words.count > 3, "\(line)")
        told[String(words[2]), default: []].append(String(words[1]))
        continue
      }
      let name = String(words[0].prefix { $0 != "{" })
      let family =
        ["_bucket", "_sum", "_count"].lazy.filter { name.hasSuffix($0) }
        .map { String(name.dropLast($0.count)) }.first { told[$0] != nil } ?? name
      #expect(told[family] == ["HELP", "TYPE"], "\(line)")
      #expect(name.hasPrefix("canais_") && Double(words.last ?? "") != nil, "\(line)")
    }
    #expect(told.count > 30)
  }

  @Test(
    "An error of the store shows on /readyz and in the log, and recovery does too",
    arguments: [StoreError.full, .readOnly, .busy, .damaged("x"), .failed("disk I/O error")])
  func store(_ fault: StoreError) throws {
    let log = LogLines()
    let engine = try TestEngine(log: log)
    let visitor = try TestVisitor(engine)
    let welcomed = try visitor.start()
    engine.store.state.withLock { $0.fault = fault }
    try visitor.send(["type": "message", "id": "1", "text": "a"])
    try engine.waitFor { (try? engine.request("GET", "/readyz").status) == 503 }
    let told = try engine.request("GET", "/readyz").text
    // What the system said, paths with it, is for the log: anybody may ask.
    #expect(told.hasPrefix("store: ") && !told.contains("(") && !told.contains("I/O"), "\(told)")
    try engine.waitFor { log.text.contains("store_failed") }
    engine.store.state.withLock { $0.fault = nil }
    #expect(try visitor.hear("ack").id == "1")
    try engine.waitFor { (try? engine.request("GET", "/readyz").status) == 200 }
    try engine.waitFor { log.text.contains("store_recovered") }
    #expect(engine.store.session(welcomed.session)?.messages.count == 1)
  }
}
