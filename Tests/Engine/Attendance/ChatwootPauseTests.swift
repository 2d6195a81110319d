// Pauses of deliveries: Chatwoot's rate limit, and settings that change meanwhile.

import Channels
import Foundation
import HTTPClient
import Platforms
import Presence
import Records
import Synchronization
import TestPlatforms
import TestSupport
import Testing

@testable import Engine

/// A Chatwoot in memory, on the test's clock, and a platform of the contract beside it.
private final class PausedTransport: CallTransport {
  private struct State {
    var platform = ChatwootStandIn()
    var refusals = 0
    var contractEvents: [String] = []
    var isRefusing = false
    var tries: Set<Int> = []
  }

  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "chatwoot")
  private let clock: ManualClock

  init(_ clock: ManualClock) { self.clock = clock }

  var platform: ChatwootStandIn { state.withLock { $0.platform } }
  /// How many requests Chatwoot refused.
  var refusals: Int { state.withLock { $0.refusals } }
  /// The idempotency keys that the platform of the contract received.
  var contractEvents: [String] { state.withLock { $0.contractEvents } }
  /// How many tries calls took.
  var tries: Set<Int> { state.withLock { $0.tries } }

  /// Notes the outcomes of calls.
  func note(_ records: [Record]) {
    state.withLock { state in
      for case .outcome(let outcome) in records { state.tries.insert(outcome.tries) }
    }
  }

  /// Whether nobody takes connections at Chatwoot's address.
  func refuse(_ isRefusing: Bool) { state.withLock { $0.isRefusing = isRefusing } }

  func send(_ request: CallRequest, _ done: @escaping @Sendable (CallAnswer) -> Void) {
    queue.async { [self] in
      done(state.withLock { state in answer(to: request, &state) })
    }
  }

  private func answer(to request: CallRequest, _ state: inout State) -> CallAnswer {
    if let key = request.fields.value(of: "Idempotency-Key") {
      state.contractEvents.append(key)
      return .answered(status: 204, retryAfter: nil, body: [])
    }
    if state.isRefusing { return .failed(.request(.connectionRefused)) }
    state.platform.now = Double(clock.monotonic()) / 1_000
    let token = request.fields.value(of: "api_access_token")
    let response = state.platform.respond(
      to: PlatformRequest(
        request.method == .get ? .get : .post, request.url.text,
        fields: token.map { [PlatformRequest.Field("api_access_token", $0)] } ?? [],
        body: request.body))
    guard case .answered(let status, let retryAfter, let body) = response else {
      return .failed(.request(.responseTimedOut))
    }
    if status >= 400 { state.refusals += 1 }
    return .answered(status: status, retryAfter: retryAfter, body: body)
  }
}

@Suite("Pauses of deliveries")
struct ChatwootPauseTests {
  private static let contract = Attendance(baseURL: "https://desk.example", token: "t")

  private let clock = ManualClock()
  private let store = MemoryStore(Installation())
  private let transport: PausedTransport

  init() { transport = PausedTransport(clock) }

  private func dispatcher(_ attendance: Attendance) throws -> OutboxDispatcher {
    let dispatcher = try OutboxDispatcher(
      store: store, clock: clock, transport: transport, log: { _ in })
    dispatcher.configure(attendance, flows: [])
    dispatcher.start(
      submit: { [store, transport] records in
        transport.note(records)
        try? store.commit(records)
      }, apply: { _, _ in })
    return dispatcher
  }

  private func commit(_ calls: [OutboxCall]) throws {
    try store.commit(
      calls.map {
        var call = $0
        call.at = clock.wall()
        return .call(call)
      })
  }

  private var settled: Int { store.state.withLock { $0.settled.count } }

  @Test("Of 250 messages in a minute 200 arrive, and the rest a minute later, in order")
  func rate() throws {
    var script = CallScript()
    let texts = (1...250).map { "mensagem \($0)" }
    try commit([script.handover()] + texts.map { script.message($0) })
    let dispatcher = try dispatcher(ChatwootStandIn.attendance)
    defer { dispatcher.stop(seconds: 0) }
    // The handover has no message of its own.
    try until("the messages of a minute") { settled == 201 }
    #expect(dispatcher.figures.trouble == nil && !dispatcher.figures.isDown)
    clock.advance(61_000)
    dispatcher.callsCommitted()
    try until("the rest") { settled == 251 }
    #expect(transport.platform.view(of: script.session)?.visitorMessages == texts)
    #expect(transport.refusals == 0)
    // A pause is no try.
    #expect(transport.tries == [1])
  }

  @Test("A call that pauses goes to the platform that is set up meanwhile")
  func switchInPause() throws {
    var script = CallScript()
    try commit([script.handover()] + (1...201).map { script.message("\($0)") })
    let dispatcher = try dispatcher(ChatwootStandIn.attendance)
    defer { dispatcher.stop(seconds: 0) }
    try until("the messages of a minute") { settled == 201 }
    #expect(transport.contractEvents.isEmpty)
    dispatcher.configure(Self.contract, flows: [])
    try until("the last message") { settled == 202 }
    #expect(transport.contractEvents.count == 1)
    #expect(transport.platform.view(of: script.session)?.visitorMessages.count == 200)
  }

  @Test(
    "Calls that wait for a Chatwoot that is down go to the contract, and back",
    arguments: [true, false])
  func switchWhileDown(_ isBack: Bool) throws {
    var script = CallScript()
    try commit([script.handover([("contact", "oi")]), script.message("alguém?"), script.absence()])
    transport.refuse(true)
    let dispatcher = try dispatcher(ChatwootStandIn.attendance)
    defer { dispatcher.stop(seconds: 0) }
    try until("trouble") { dispatcher.figures.trouble?.said == "connectionRefused" }
    #expect(dispatcher.figures.waiting == 3)
    if isBack {
      dispatcher.configure(Attendance(mode: .none, baseURL: "", token: ""), flows: [])
      transport.refuse(false)
      dispatcher.configure(ChatwootStandIn.attendance, flows: [])
      try until("all calls") { settled == 3 }
      #expect(
        transport.platform.view(of: script.session)?.visitorMessages == ["oi", "alguém?"])
      #expect(transport.contractEvents.isEmpty)
    } else {
      dispatcher.configure(Self.contract, flows: [])
      try until("all calls") { settled == 3 }
      #expect(transport.contractEvents.count == 3)
    }
    #expect(dispatcher.figures.trouble == nil)
  }
}
