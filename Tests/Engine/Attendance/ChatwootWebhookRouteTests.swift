// Chatwoot's webhook on a real engine.

import Channels
import Presence
import TestPlatforms
import TestSupport
import Testing

@testable import Engine

@Suite("Chatwoot's webhook at the engine")
struct ChatwootWebhookRouteTests {
  private static let path = "/api/v1/attendance/chatwoot"

  private static func engine() throws -> TestEngine {
    var attendance = Attendance(mode: .chatwoot, baseURL: "", token: "")
    attendance.chatwoot = ChatwootAccess(
      url: "https://chat.example", inboxIdentifier: "inbox-1", botToken: "bot-token",
      webhookSecret: "hook-secret")
    let flow = Flow(
      id: "flow", name: "Flow", published: true, handsOver: true, blocks: ["message"])
    return try TestEngine(
      store: MemoryStore(
        Installation(channels: [TestEngine.make()], flows: [flow], attendance: attendance)))
  }

  private static var seconds: Int64 { SystemClock().wall() / 1_000 }

  private static func post(
    _ engine: TestEngine, _ webhook: (headers: [String], body: String)
  ) throws -> Int {
    try engine.request("POST", path, body: webhook.body, headers: webhook.headers).status
  }

  private static func agentTexts(_ engine: TestEngine, _ session: String) -> [String] {
    engine.store.session(session)?.messages.filter { $0.from == .agent }.map(\.text) ?? []
  }

  @Test("An agent's message reaches the visitor with the agent's name, once")
  func message() throws {
    let engine = try Self.engine()
    let visitor = try TestVisitor(engine)
    let session = try visitor.start().session
    let event = ChatwootStandIn.agentMessage("Bom dia", id: 42, in: session)
    let webhook = ChatwootStandIn.signed(event, at: Self.seconds)
    #expect(try Self.post(engine, webhook) == 200)
    let frame = try visitor.text("message")
    #expect(frame.contains("Bom dia"))
    #expect(frame.contains("Bia Souza"))
    // The same again, and Chatwoot's own second delivery of it.
    #expect(try Self.post(engine, webhook) == 200)
    let second = ChatwootStandIn.signed(event, at: Self.seconds + 1, delivery: "d2")
    #expect(try Self.post(engine, second) == 200)
    #expect(Self.agentTexts(engine, session) == ["Bom dia"])
  }

  @Test("A wrong, old, replayed or unsigned webhook changes nothing and is counted")
  func refused() throws {
    let engine = try Self.engine()
    let session = try TestVisitor(engine).start().session
    let event = ChatwootStandIn.agentMessage("não", id: 1, in: session)
    let wrong = ChatwootStandIn.signed(event, at: Self.seconds, secret: "other")
    #expect(try Self.post(engine, wrong) == 401)
    let old = ChatwootStandIn.signed(event, at: Self.seconds - 400)
    #expect(try Self.post(engine, old) == 401)
    let good = ChatwootStandIn.signed(event, at: Self.seconds)
    #expect(try Self.post(engine, ([], good.body)) == 401)
    #expect(try Self.post(engine, (good.headers, good.body + " ")) == 401)
    #expect(Self.agentTexts(engine, session) == [])
    #expect(try Self.post(engine, good) == 200)
    #expect(try Self.post(engine, good) == 200)
    #expect(Self.agentTexts(engine, session) == ["não"])
    let metrics = try engine.request("GET", "/metrics", token: .watch).text
    for (reason, count) in [
      ("bad_signature", 2), ("expired", 1), ("unsigned", 1), ("replayed", 1),
    ] {
      #expect(metrics.contains("canais_webhooks_refused_total{reason=\"\(reason)\"} \(count)\n"))
    }
    #expect(metrics.contains("canais_webhooks_total 1\n"))
  }

  @Test("It is answered once what it asks for is stored")
  func committed() throws {
    let engine = try Self.engine()
    let session = try TestVisitor(engine).start().session
    let webhook = ChatwootStandIn.signed(
      ChatwootStandIn.agentMessage("Bom dia", id: 3, in: session), at: Self.seconds)
    let begun = engine.store.state.withLock { $0.begun }
    let socket = try TestSocket(port: engine.port)
    try engine.store.gate.withLock {
      socket.send(
        "POST \(Self.path) HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
          + webhook.headers.map { $0 + "\r\n" }.joined()
          + "Content-Length: \(webhook.body.utf8.count)\r\n\r\n\(webhook.body)")
      try until("the commit") { engine.store.state.withLock { $0.begun } > begun }
      // Other requests are answered meanwhile.
      for _ in 0..<4 { #expect(try engine.request("GET", "/healthz").status == 200) }
      #expect(!socket.isReadable)
    }
    #expect(try socket.response().status == 200)
    #expect(Self.agentTexts(engine, session) == ["Bom dia"])
  }

  @Test("A copy after a restart changes nothing: the message's identifier is in the store")
  func restarted() throws {
    let first = try Self.engine()
    let session = try TestVisitor(first).start().session
    let webhook = ChatwootStandIn.signed(
      ChatwootStandIn.agentMessage("Bom dia", id: 3, in: session), at: Self.seconds)
    #expect(try Self.post(first, webhook) == 200)
    let store = first.store
    first.engine.stop()
    let second = try TestEngine(store: store)
    // Where the store cannot tell, the copy is neither taken for new nor for known.
    store.state.withLock { $0.lookupFault = .failed("away") }
    #expect(try Self.post(second, webhook) == 503)
    store.state.withLock { $0.lookupFault = nil }
    #expect(try Self.post(second, webhook) == 200)
    #expect(Self.agentTexts(second, session) == ["Bom dia"])
  }

  @Test("A private note stays in Chatwoot")
  func privateNote() throws {
    let engine = try Self.engine()
    let session = try TestVisitor(engine).start().session
    let event = ChatwootStandIn.agentMessage("entre nós", id: 7, in: session, isPrivate: true)
    #expect(try Self.post(engine, ChatwootStandIn.signed(event, at: Self.seconds)) == 200)
    #expect(Self.agentTexts(engine, session) == [])
  }

  @Test("Resolved ends the session; a message after that is refused, so that the agent sees it")
  func resolved() throws {
    let engine = try Self.engine()
    let visitor = try TestVisitor(engine)
    let session = try visitor.start().session
    let end = ChatwootStandIn.signed(
      ChatwootStandIn.resolved(session), at: Self.seconds, delivery: "d1")
    #expect(try Self.post(engine, end) == 200)
    _ = try visitor.text("ended")
    let again = ChatwootStandIn.signed(
      ChatwootStandIn.resolved(session), at: Self.seconds + 1, delivery: "d2")
    #expect(try Self.post(engine, again) == 200)
    let late = ChatwootStandIn.signed(
      ChatwootStandIn.agentMessage("tarde", id: 9, in: session), at: Self.seconds, delivery: "d3")
    #expect(try Self.post(engine, late) == 409)
  }

  @Test("Where no Chatwoot answers, every webhook is refused")
  func otherMode() throws {
    let engine = try TestEngine()
    let session = try TestVisitor(engine).start().session
    let event = ChatwootStandIn.agentMessage("oi", id: 1, in: session)
    #expect(
      try Self.post(engine, ChatwootStandIn.signed(event, at: Self.seconds, secret: "")) == 401)
  }
}
