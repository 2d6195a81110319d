// A flow on a Typebot viewer: from the visitor's page to the viewer and back, on real sockets.

import Channels
import Foundation
import Presence
import Records
import Synchronization
import TestPlatforms
import TestServer
import TestSupport
import Testing

@testable import Engine

@Suite("A flow on Typebot", .ownThread)
struct TypebotFlowTests {
  private typealias Viewer = PlatformServer<TypebotStandIn>

  private static func viewer() throws -> Viewer {
    try Viewer(TypebotStandIn(), as: "https://bot.example")
  }

  /// Two channels: one whose flow is a bot, and one whose flow is a webhook.
  private static func store(_ viewer: Viewer, webhook: String = "") -> MemoryStore {
    let bot = Flow(
      id: "flow", name: "Robô", published: true, handsOver: true, blocks: ["message"],
      typebot: TypebotAccess(url: viewer.url, publicID: "loja"))
    let other = Flow(
      id: "other", name: "Outro", published: true, handsOver: true, blocks: ["message"],
      webhook: webhook.isEmpty ? nil : webhook)
    return MemoryStore(
      Installation(
        channels: [
          TestEngine.make(), TestEngine.make(TestEngine.other) { $0.flow = "other" },
        ], flows: [bot, other], attendance: Attendance(mode: .console, baseURL: "", token: "")))
  }

  @Test(
    "Bubbles are messages, a choice has buttons, other inputs their question; the end hands over")
  func talk() throws {
    let viewer = try Self.viewer()
    defer { viewer.stop() }
    let served = try DispatchingEngine(Self.store(viewer))
    let visitor = try TestVisitor(served.engine)
    let session = try visitor.start().session
    let greeting = try visitor.hear("message")
    #expect(greeting.from == "flow")
    #expect(greeting.text == "Olá, Ana!\nVeja a loja (https://loja.example)")
    let picture = try visitor.hear("message")
    #expect(picture.text == "https://loja.example/logo.png")
    #expect(picture.choices?.map(\.label) == ["Comprar", "Trocar"])
    #expect(picture.choices?.map(\.value) == ["c1", "c2"])
    try visitor.send(["type": "message", "id": "1", "text": "Trocar", "choice": "c2"])
    #expect(try visitor.hear("message").text == "Qual é o seu e-mail?")
    #expect(viewer.platform.received.map(\.text) == ["Trocar"])
    #expect(viewer.platform.received.map(\.replyID) == ["c2"])
    try visitor.write("ana@example.com", id: "2")
    #expect(try visitor.hear("message").text == "Obrigado.")
    _ = try visitor.hear("handover")
    try until("the calls are made") { served.dispatcher.isIdle }
    let kept = try #require(served.engine.store.session(session))
    #expect(kept.timeline.contains { $0.kind == .handover })
    // The viewer is told what it asked for and nothing else: no handover, no end.
    #expect(viewer.requests.count == 3)
  }

  @Test("An expired session is begun anew with the message that waits")
  func expired() throws {
    let viewer = try Self.viewer()
    defer { viewer.stop() }
    let served = try DispatchingEngine(Self.store(viewer))
    let visitor = try TestVisitor(served.engine)
    try visitor.start()
    _ = try visitor.hear("message")
    _ = try visitor.hear("message")
    viewer.change { $0.expire() }
    try visitor.write("Trocar", id: "1")
    #expect(try visitor.hear("message").text == "Qual é o seu e-mail?")
    #expect(
      viewer.requests.map { $0.url.split(separator: "/").last } == [
        "startChat", "continueChat", "startChat",
      ])
    #expect(viewer.platform.received.map(\.text) == ["Trocar"])
  }

  /// What a viewer does instead of answering.
  enum Failure: CaseIterable {
    case error, silence
  }

  @Test(
    "After 20 s of errors or silence the visitor is told and handed over; no other flow waits",
    arguments: Failure.allCases)
  func failing(_ failure: Failure) throws {
    let viewer = try Self.viewer()
    defer { viewer.stop() }
    viewer.setFault { _, _ in failure == .error ? .status(500) : .silent }
    let webhook = try RawServer { connection, _ in
      while true {
        _ = try connection.request()
        try connection.answer(200, #"{"messages":[{"text":"Oi!"}]}"#)
      }
    }
    defer { webhook.stop() }
    let clock = ManualClock()
    let served = try DispatchingEngine(Self.store(viewer, webhook: webhook.url), clock: clock)
    let visitor = try TestVisitor(served.engine)
    let session = try visitor.start().session
    try until("a request to the viewer") { !viewer.requests.isEmpty }
    // Its patience has begun; another channel's flow answers meanwhile.
    let other = try TestVisitor(served.engine, channel: TestEngine.other)
    try other.start()
    #expect(try other.hear("message").text == "Oi!")
    #expect(served.engine.store.session(session)?.messages.isEmpty == true)
    clock.advance(19_000)
    served.dispatcher.callsCommitted()
    #expect(
      served.engine.store.session(session)?.timeline.contains { $0.kind == .handover } == false)
    try until("the handover") {
      clock.advance(1_000)
      served.dispatcher.callsCommitted()
      return served.engine.store.session(session)?.timeline.contains { $0.kind == .handover }
        == true
    }
    let told = try visitor.hear("message")
    #expect(told.from == "flow" && told.text?.isEmpty == false)
    _ = try visitor.hear("handover")
    try until("the call is settled") { served.dispatcher.isIdle }
    // It is not asked again.
    let count = viewer.requests.count
    try visitor.write("alô?", id: "1")
    #expect(viewer.requests.count == count)
  }
}
