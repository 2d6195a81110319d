// A whole talk between a visitor's page and agents in Chatwoot: the engine, its dispatcher and a
// Chatwoot, all on real sockets.

import Channels
import Foundation
import Presence
import Records
import TestPlatforms
import TestSupport
import Testing

@testable import Engine

@Suite("A talk in Chatwoot", .ownThread)
struct ChatwootTalkTests {
  private static func store(_ server: PlatformServer<ChatwootStandIn>) -> MemoryStore {
    MemoryStore(
      Installation(
        channels: [TestEngine.make()],
        flows: [
          Flow(id: "flow", name: "Flow", published: true, handsOver: true, blocks: ["message"])
        ], attendance: server.attendance(timeout: 30)))
  }

  /// Posts the webhooks of a Chatwoot from one on, as it would. Returns their statuses.
  private static func post(
    _ server: PlatformServer<ChatwootStandIn>, after count: Int, to engine: TestEngine
  ) throws -> [Int] {
    try server.platform.webhooks.enumerated().dropFirst(count).map { number, event in
      try post(event, "w\(number)", to: engine)
    }
  }

  /// Posts one webhook, signed now. Returns the status.
  private static func post(
    _ event: JSONValue, _ delivery: String, to engine: TestEngine
  ) throws -> Int {
    let webhook = ChatwootStandIn.signed(
      event, at: SystemClock().wall() / 1_000, delivery: delivery)
    return try engine.request(
      "POST", "/api/v1/attendance/chatwoot", body: webhook.body, headers: webhook.headers
    ).status
  }

  @Test("Both sides read each other; notes and our own messages reach no visitor; resolved ends it")
  func talk() throws {
    let server = try PlatformServer()
    defer { server.stop() }
    let served = try DispatchingEngine(Self.store(server))
    let engine = served.engine
    let visitor = try TestVisitor(engine)
    let session = try visitor.start().session
    let id = try #require(Identifier(session))
    try visitor.write("quero ajuda", id: "1")
    #expect(try engine.api("POST", "sessions/\(session)/handover", body: "{}").status == 200)
    try visitor.write("alguém?", id: "2")
    try until("the messages in Chatwoot") {
      server.platform.view(of: id)?.visitorMessages == ["quero ajuda", "alguém?"]
    }
    #expect(server.platform.view(of: id)?.data["name"] == "Ana")

    // Chatwoot tells of our own messages too.
    let ours = server.platform.webhooks.count
    #expect(ours == 2)
    _ = try server.change { try $0.agentWrites("é da loja?", isPrivate: true, in: id) }
    _ = try server.change { try $0.agentWrites("Bom dia!", isPrivate: false, in: id) }
    #expect(try Self.post(server, after: 0, to: engine) == [200, 200, 200, 200])
    let frame = try visitor.hear("message")
    #expect(frame.text == "Bom dia!" && frame.from == "agent")
    let kept = try #require(engine.store.session(session))
    #expect(kept.messages.map(\.text) == ["quero ajuda", "alguém?", "Bom dia!"])
    #expect(kept.messages.last?.name == "Bia Souza")

    #expect(try Self.post(ChatwootStandIn.resolved(session), "end", to: engine) == 200)
    _ = try visitor.hear("ended")
    // The platform knows that: it is told nothing, not even of its own message.
    try until("the calls are made") { served.dispatcher.isIdle }
    #expect(server.platform.view(of: id)?.visitorMessages == ["quero ajuda", "alguém?"])
    #expect(server.platform.view(of: id)?.notes.count == 1)
  }

  @Test("An agent who types is shown as typing; typing in a note is not")
  func typing() throws {
    let server = try PlatformServer()
    defer { server.stop() }
    let served = try DispatchingEngine(Self.store(server))
    let engine = served.engine
    let visitor = try TestVisitor(engine)
    let session = try visitor.start().session
    for (number, isPrivate) in [true, false].enumerated() {
      let event = ChatwootStandIn.typing(in: session, isPrivate: isPrivate)
      #expect(try Self.post(event, "t\(number)", to: engine) == 200)
      if isPrivate {
        // Frames keep their order, so a notice of the first would be heard before this event.
        _ = try engine.api(
          "POST", "sessions/\(session)/events", body: #"{"name":"entre","data":null}"#)
        #expect(ReceivedFrame(try visitor.nextText())?.type == "event")
      }
    }
    #expect(try visitor.text("typing").contains("Bia Souza"))
  }
}
