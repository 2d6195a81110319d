// What a flow answers in the body of its webhook: over real sockets, from the visitor's message to
// the flow and back to the page.

import Channels
import Foundation
import Presence
import Records
import Synchronization
import TestServer
import TestSupport
import Testing

@testable import Engine

/// A flow behind a webhook, which answers each event with what the test sets.
private final class StandInFlow: Sendable {
  private let answers: Mutex<[String: String]>
  private let told = Mutex<[String]>([])

  init(_ answers: [String: String]) { self.answers = Mutex(answers) }

  /// The idempotency keys of what was told, in order.
  var keys: [String] { told.withLock { $0 } }

  func set(_ event: String, _ answer: String) { answers.withLock { $0[event] = answer } }

  func listen() throws -> RawServer {
    try RawServer { [self] connection, _ in
      while true {
        let request = try connection.request()
        let object = try JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any]
        told.withLock { $0.append(object?["eventId"] as? String ?? "") }
        let event = object?["event"] as? String ?? ""
        try connection.answer(200, answers.withLock { $0[event] } ?? "")
      }
    }
  }
}

@Suite("Flow answers", .ownThread)
struct FlowAnswerTests {
  private let log = LogLines()

  private func store(_ webhook: String) -> MemoryStore {
    MemoryStore(
      Installation(
        channels: [TestEngine.make()],
        flows: [
          Flow(
            id: "flow", name: "Flow", published: true, handsOver: true, blocks: ["message"],
            webhook: webhook)
        ], attendance: Attendance(mode: .none, baseURL: "", token: "")))
  }

  /// Runs an engine with a dispatcher that makes real calls.
  private func run(
    _ store: MemoryStore, _ body: (TestEngine, OutboxDispatcher) throws -> Void
  ) throws {
    let dispatcher = try OutboxDispatcher(
      store: store, clock: SystemClock(), log: { [log] in log.add($0) })
    let engine = try TestEngine(store: store, outbox: dispatcher, log: log)
    let served = engine.engine
    dispatcher.start(
      submit: { [weak served] in served?.journal?.submit($0) },
      apply: { [weak served] in served?.apply($0, $1) })
    defer {
      dispatcher.stop(seconds: 1)
      served.stop()
    }
    try body(engine, dispatcher)
  }

  private func waitUntilSettled(_ store: MemoryStore, _ count: Int) throws {
    try until("\(count) calls that were answered") {
      store.state.withLock { $0.settled.count } >= count
    }
  }

  @Test("Messages, events, a handover and an end in a flow's answer are applied, in that order")
  func applied() throws {
    let flow = StandInFlow([
      "session_started": #"""
      {"messages":[{"text":"Oi!"},{"text":"Qual setor?","choices":[{"label":"Vendas","value":"v"}]}]}
      """#,
      "client_message": #"""
      {"messages":[{"text":"Chamando alguém."}],"events":[{"name":"setor","data":{"id":7}}],
      "handover":true}
      """#,
      "handed_over": #"{"messages":[{"text":"Tarde demais"}],"end":{"reason":"sem atendentes"}}"#,
    ])
    let server = try flow.listen()
    let store = store(server.url + "/flow")
    try run(store) { engine, _ in
      let visitor = try TestVisitor(engine)
      let session = try visitor.start().session
      let greeting = try visitor.hear("message")
      #expect(greeting.text == "Oi!" && greeting.from == "flow")
      let question = try visitor.text("message")
      #expect(question.contains(#""choices":[{"label":"Vendas","value":"v"}]"#))
      try visitor.write("Vendas", id: "1")
      #expect(try visitor.hear("message").text == "Chamando alguém.")
      #expect(try visitor.text("event").contains(#""name":"setor","data":{"id":7}"#))
      _ = try visitor.hear("handover")
      _ = try visitor.hear("ended")
      try waitUntilSettled(store, 3)
      let kept = try #require(store.session(session))
      // A flow writes no more after the handover.
      #expect(
        kept.messages.map(\.text) == ["Oi!", "Qual setor?", "Vendas", "Chamando alguém."])
      #expect(kept.messages.map(\.seq) == [1, 2, 3, 4])
      #expect(kept.closing != nil)
    }
    server.stop()
  }

  @Test("An answer whose call is made again after a crash is applied once")
  func once() throws {
    let flow = StandInFlow(["session_started": #"{"messages":[{"text":"um"},{"text":"dois"}]}"#])
    let server = try flow.listen()
    let store = store(server.url)
    var welcome: ReceivedFrame.Welcome?
    try run(store) { engine, _ in
      let visitor = try TestVisitor(engine)
      welcome = try visitor.start()
      #expect(try visitor.hear("message").text == "um")
      #expect(try visitor.hear("message").text == "dois")
      try waitUntilSettled(store, 1)
    }
    // The messages were committed, and the process was killed before the outcome was.
    store.state.withLock { $0.settled = [] }
    try run(store) { engine, _ in
      try waitUntilSettled(store, 1)
      #expect(flow.keys.count == 2 && flow.keys[0] == flow.keys[1])
      let visitor = try TestVisitor(engine)
      let again = try visitor.resume(try #require(welcome), seen: 0)
      #expect(again.messages.map(\.text) == ["um", "dois"])
      #expect(store.session(again.session)?.messages.count == 2)
    }
    server.stop()
  }

  @Test(
    "An answer that cannot be read changes nothing, is logged and counted, and stops no later one",
    arguments: [
      (#"{"messages":[{"text":""}]}"#, "field=text"),
      (#"{"messages":[{"text":"a"}],"end":"agora"}"#, "field=end"),
      (#"{"messages":[{"text":"a"},{}]}"#, "field=text"),
      (#"{"messages":[{"text":"a"}],"events":[{"name":""}]}"#, "field=name"),
      (#"{"messages":[{"text":"a"}"#, "rule=The body is"),
      (
        #"{"messages":["# + Array(repeating: #"{"text":"a"}"#, count: 21).joined(separator: ",")
          + "]}", "At most 20"
      ),
      (#"{"messages":[{"text":"a"}]}"# + String(repeating: " ", count: 70_000), "At most 65536"),
    ])
  func invalid(_ answer: String, _ rule: String) throws {
    let flow = StandInFlow(["session_started": answer])
    let server = try flow.listen()
    let store = store(server.url)
    try run(store) { engine, dispatcher in
      let visitor = try TestVisitor(engine)
      let session = try visitor.start().session
      try waitUntilSettled(store, 1)
      #expect(log.text.contains("flow_answer_invalid"))
      #expect(log.text.contains(rule), "\(log.text)")
      #expect(store.session(session)?.messages.isEmpty == true)
      try until("the count") { dispatcher.figures.invalidFlowAnswers == 1 }
      #expect(try engine.metrics()["canais_flow_answers_invalid_total"] == 1)
      flow.set("client_message", #"{"messages":[{"text":"Agora sim"}]}"#)
      try visitor.write("Oi", id: "1")
      #expect(try visitor.hear("message").text == "Agora sim")
    }
    server.stop()
  }
}
