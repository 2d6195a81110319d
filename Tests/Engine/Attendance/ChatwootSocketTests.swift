// A Chatwoot on real sockets: the real dispatcher and its HTTP client in the situations of the
// conformance table that begin with a call.

import Channels
import Foundation
import Presence
import Records
import TestPlatforms
import TestSupport
import Testing

@testable import Engine

extension PlatformServer where Platform == ChatwootStandIn {
  /// Starts a Chatwoot.
  convenience init() throws { try self.init(ChatwootStandIn(), as: "https://chat.example") }

  /// The settings of attendance by this Chatwoot.
  func attendance(timeout: Int = 5) -> Attendance {
    var attendance = Attendance(mode: .chatwoot, baseURL: "", token: "", timeout: timeout)
    attendance.chatwoot = ChatwootAccess(
      url: url, inboxIdentifier: "inbox-1", botToken: "bot-token", webhookSecret: "hook-secret")
    return attendance
  }
}

@Suite("Chatwoot on sockets", .ownThread)
struct ChatwootSocketTests {
  /// The situations.
  enum Situation: CaseIterable {
    case start, data, message, emoji, longMessage, duplicate, timeoutAfterArrival, absence, comeback
    case close, closeTwice, hourDown
  }

  @Test("Each situation of a call, with the real dispatcher", arguments: Situation.allCases)
  func conforms(_ situation: Situation) throws {
    var stage = try Stage(
      timeout: situation == .timeoutAfterArrival ? 1 : 30,
      speed: situation == .hourDown ? 3_600 : 1)
    try stage.run(situation)
    stage.stop()
  }
}

/// One run of a situation.
private struct Stage {
  private let server: PlatformServer<ChatwootStandIn>
  private let store = MemoryStore(Installation())
  private var dispatcher: OutboxDispatcher
  private var script = CallScript()
  private var count = 0
  private let timeout: Int
  private let speed: Millis

  init(timeout: Int, speed: Millis) throws {
    server = try PlatformServer()
    self.timeout = timeout
    self.speed = speed
    dispatcher = try Stage.dispatcher(store, server.attendance(timeout: timeout), speed)
  }

  private static func dispatcher(
    _ store: MemoryStore, _ attendance: Attendance, _ speed: Millis
  ) throws -> OutboxDispatcher {
    let dispatcher = try OutboxDispatcher(
      store: store, clock: SystemClock(speed: speed), log: { _ in })
    dispatcher.configure(attendance, flows: [])
    dispatcher.start(submit: { try? store.commit($0) }, apply: { _, _ in })
    return dispatcher
  }

  func stop() {
    dispatcher.stop(seconds: 0)
    server.stop()
  }

  private func view() throws -> AgentView {
    try #require(server.platform.view(of: script.session))
  }

  /// Commits a call and waits until it is settled.
  private mutating func deliver(_ call: OutboxCall) throws {
    var call = call
    // Its day of tries begins now.
    call.at = SystemClock().wall()
    try store.commit([.call(call)])
    count += 1
    dispatcher.callsCommitted()
    try until("the call is settled") { store.state.withLock { $0.settled.count } == count }
  }

  /// Loses the last outcome and what is remembered, as a kill before the commit does.
  private mutating func killAndRestart(_ call: OutboxCall) throws {
    dispatcher.stop(seconds: 0)
    store.state.withLock { _ = $0.settled.remove(call.eventID) }
    dispatcher = try Stage.dispatcher(store, server.attendance(timeout: timeout), speed)
    try until("the call is settled again") { store.state.withLock { $0.settled.count } == count }
  }

  mutating func run(_ situation: ChatwootSocketTests.Situation) throws {
    try deliver(script.handover([("flow", "Olá!"), ("contact", "quero ajuda"), ("system", "…")]))
    switch situation {
    case .start:
      #expect(try view().conversations == 1)
      #expect(try view().visitorMessages == ["quero ajuda"])
      #expect(try view().otherMessages == ["Olá!"])
    case .data:
      #expect(try view().data["name"] == "Ana")
      #expect(try view().data["cpf"] == "529.982.247-25")
      let contact = server.platform.contacts[script.session.description] ?? [:]
      #expect(contact["email"] == nil && contact["phone_number"] == nil)
    case .message: try say("Bom dia")
    case .emoji: try say("👩🏽‍🚀 família 👨‍👩‍👧‍👦 <b>&\"\\ \u{2028}")
    case .longMessage: try say(String(repeating: "çã😀\n", count: 1_000))
    case .duplicate:
      let call = script.message("uma vez")
      try deliver(call)
      try killAndRestart(call)
      #expect(try view().visitorMessages == ["quero ajuda", "uma vez"])
    case .timeoutAfterArrival:
      let next = server.requests.count
      server.setFault { number, _ in number == next ? .silent : nil }
      try deliver(script.message("uma vez"))
      try deliver(script.message("depois"))
      #expect(try view().visitorMessages == ["quero ajuda", "uma vez", "depois"])
    case .absence, .comeback: try leave(andReturn: situation == .comeback)
    case .close, .closeTwice: try close(twice: situation == .closeTwice)
    case .hourDown: try goDown()
    }
  }

  private mutating func say(_ text: String) throws {
    try deliver(script.message(text))
    #expect(try view().visitorMessages == ["quero ajuda", text])
  }

  private mutating func leave(andReturn: Bool) throws {
    try deliver(script.absence())
    #expect(try view().isAbsent)
    #expect(try view().notes.count == 1)
    #expect(try view().visitorMessages == ["quero ajuda"])
    guard andReturn else { return }
    try deliver(script.comeback())
    #expect(try !view().isAbsent)
    #expect(try view().notes.last == "O cliente voltou a ficar online.")
    #expect(try view().visitorMessages == ["quero ajuda"])
  }

  private mutating func close(twice: Bool) throws {
    let call = script.end()
    try deliver(call)
    #expect(try view().isClosed)
    guard twice else { return }
    try killAndRestart(call)
    #expect(try view().isClosed)
    #expect(try view().notes.count == 1)
    #expect(server.platform.conversations.map(\.resolutions) == [1])
  }

  /// Half of the tries reach nobody, half of them a proxy that says so, for an hour of the queue.
  private mutating func goDown() throws {
    let clock = SystemClock()
    let start = clock.monotonic()
    let speed = speed
    server.setFault { number, _ in
      guard (SystemClock().monotonic() - start) * speed < 3_600_000 else { return nil }
      return number % 2 == 0 ? .closed : .status(503)
    }
    try deliver(script.message("esperei"))
    #expect((clock.monotonic() - start) * speed >= 3_600_000)
    try deliver(script.end("session_timeout"))
    #expect(try view().visitorMessages == ["quero ajuda", "esperei"])
    #expect(try view().isClosed)
  }
}
