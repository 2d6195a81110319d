// Calls to a Chatwoot by the real dispatcher, which is killed between any two requests.

import Channels
import Foundation
import Platforms
import Presence
import Records
import Synchronization
import TestPlatforms
import TestSupport
import Testing

@testable import Engine

/// A transport to a Chatwoot in memory. After `limit` requests nothing is answered any more, as if
/// the process had been killed.
private final class ChatwootTransport: CallTransport {
  struct State {
    var platform = ChatwootStandIn()
    var limit = Int.max
    /// Whether the last request before the kill reached Chatwoot.
    var lastArrives = true
    var requests = 0
    var isKilled = false
  }

  let state: Mutex<State>
  private let queue = DispatchQueue(label: "chatwoot")

  init(_ platform: ChatwootStandIn = ChatwootStandIn(), limit: Int = .max, lastArrives: Bool = true)
  {
    state = Mutex(State(platform: platform, limit: limit, lastArrives: lastArrives))
  }

  func send(_ request: CallRequest, _ done: @escaping @Sendable (CallAnswer) -> Void) {
    queue.async { [self] in
      let answer = state.withLock { state -> PlatformResponse? in
        if state.isKilled { return nil }
        state.requests += 1
        let isLast = state.requests == state.limit
        if isLast { state.isKilled = true }
        guard !isLast || state.lastArrives else { return nil }
        let answer = state.platform.respond(to: request.platformRequest)
        return isLast ? nil : answer
      }
      guard case .answered(let status, let retryAfter, let body)? = answer else { return }
      done(.answered(status: status, retryAfter: retryAfter, body: body))
    }
  }

  var platform: ChatwootStandIn { state.withLock { $0.platform } }
  var requests: Int { state.withLock { $0.requests } }
  var isKilled: Bool { state.withLock { $0.isKilled } }
}

extension CallRequest {
  /// The request as a stand-in takes it.
  fileprivate var platformRequest: PlatformRequest {
    PlatformRequest(
      method == .get ? .get : .post, url.text,
      fields: fields.value(of: "api_access_token").map {
        [PlatformRequest.Field("api_access_token", $0)]
      } ?? [], body: body)
  }
}

@Suite("Dispatching to a Chatwoot")
struct ChatwootDispatchTests {
  /// A store with the calls of one session.
  private static func store(_ script: inout CallScript) throws -> (MemoryStore, count: Int) {
    let store = MemoryStore(Installation())
    let calls = [
      script.handover([("flow", "Olá!"), ("contact", "quero ajuda")]), script.message("Bom dia"),
      script.absence(), script.comeback(), script.message("voltei"), script.end(),
    ]
    // Their day of tries begins now.
    let now = SystemClock().wall()
    try store.commit(
      calls.map {
        var call = $0
        call.at = now
        return .call(call)
      })
    return (store, calls.count)
  }

  /// Runs a dispatcher until every call is settled or the transport was killed.
  private static func run(_ store: MemoryStore, _ transport: ChatwootTransport, count: Int) throws {
    let dispatcher = try OutboxDispatcher(
      store: store, clock: SystemClock(), transport: transport, log: { _ in })
    dispatcher.configure(ChatwootStandIn.attendance, flows: [])
    dispatcher.start(submit: { try? store.commit($0) }, apply: { _, _ in })
    defer { dispatcher.stop(seconds: 0) }
    try until("the calls are settled") {
      transport.isKilled || store.state.withLock { $0.settled.count } == count
    }
  }

  @Test("A kill between any two requests: one contact, one conversation, each message once")
  func kills() throws {
    var script = CallScript()
    let (store, count) = try Self.store(&script)
    let whole = ChatwootTransport()
    try Self.run(store, whole, count: count)
    let total = whole.requests
    #expect(total > count)
    for limit in 1...total {
      for lastArrives in [true, false] {
        var script = CallScript()
        let (store, count) = try Self.store(&script)
        let killed = ChatwootTransport(limit: limit, lastArrives: lastArrives)
        try Self.run(store, killed, count: count)
        let next = ChatwootTransport(killed.platform)
        try Self.run(store, next, count: count)
        let platform = next.platform
        let view = platform.view(of: script.session)
        #expect(platform.contacts.count == 1)
        #expect(view?.conversations == 1)
        #expect(view?.visitorMessages == ["quero ajuda", "Bom dia", "voltei"], "\(limit)")
        #expect(view?.otherMessages == ["Olá!"])
        #expect(view?.isClosed == true)
      }
    }
  }

  @Test("Switching modes with calls waiting strands none")
  func switching() throws {
    var script = CallScript()
    let (store, count) = try Self.store(&script)
    let transport = ChatwootTransport()
    let dispatcher = try OutboxDispatcher(
      store: store, clock: SystemClock(), transport: transport, log: { _ in })
    // Nobody, then a Chatwoot.
    dispatcher.configure(Attendance(mode: .none, baseURL: "", token: ""), flows: [])
    dispatcher.start(submit: { try? store.commit($0) }, apply: { _, _ in })
    defer { dispatcher.stop(seconds: 0) }
    try until("the calls are read") { dispatcher.figures.waiting == count }
    dispatcher.configure(ChatwootStandIn.attendance, flows: [])
    try until("the calls are settled") { store.state.withLock { $0.settled.count } == count }
    let view = transport.platform.view(of: script.session)
    #expect(view?.visitorMessages == ["quero ajuda", "Bom dia", "voltei"])
  }

  @Test("Calls that wait for a platform are delivered by being stored once the console answers")
  func toConsole() throws {
    var script = CallScript()
    let (store, count) = try Self.store(&script)
    let transport = ChatwootTransport()
    let dispatcher = try OutboxDispatcher(
      store: store, clock: SystemClock(), transport: transport, log: { _ in })
    dispatcher.configure(Attendance(mode: .console, baseURL: "", token: ""), flows: [])
    dispatcher.start(submit: { try? store.commit($0) }, apply: { _, _ in })
    defer { dispatcher.stop(seconds: 0) }
    try until("the calls are settled") { store.state.withLock { $0.settled.count } == count }
    #expect(transport.requests == 0)
  }
}
