// The outbox dispatcher: stored calls are attempted in order, with headers that a platform can
// verify, and their outcomes are submitted to the journal.

import Basics
import Channels
import Foundation
import HTTPClient
import Presence
import Records
import Synchronization
import TestSupport
import Testing

@testable import Engine

/// A transport whose requests wait until the test answers them.
private final class HeldTransport: CallTransport {
  struct Held: Sendable {
    var request: CallRequest
    var done: @Sendable (CallAnswer) -> Void
    var event: String { request.fields.value(of: "Idempotency-Key") ?? "" }
  }

  private let held = Mutex<[Held]>([])
  private let arrived = DispatchSemaphore(value: 0)

  func send(_ request: CallRequest, _ done: @escaping @Sendable (CallAnswer) -> Void) {
    held.withLock { $0.append(Held(request: request, done: done)) }
    arrived.signal()
  }

  /// The next request.
  func next() throws -> Held {
    guard arrived.wait(timeout: .now() + Deadline.seconds) == .success else {
      throw TimeoutError("a call")
    }
    return held.withLock { $0.removeFirst() }
  }

  var isEmpty: Bool { held.withLock { $0.isEmpty } }
}

/// Collects the outcomes that are submitted to the journal.
private final class Outcomes: Sendable {
  private let all = Mutex<[CallOutcome]>([])
  private let arrived = DispatchSemaphore(value: 0)

  func take(_ records: [Record]) {
    for case .outcome(let outcome) in records {
      all.withLock { $0.append(outcome) }
      arrived.signal()
    }
  }

  func next() throws -> CallOutcome {
    guard arrived.wait(timeout: .now() + Deadline.seconds) == .success else {
      throw TimeoutError("an outcome")
    }
    return all.withLock { $0.removeFirst() }
  }
}

@Suite("Outbox dispatcher")
struct OutboxDispatcherTests {
  private let store = MemoryStore(Installation())
  private let transport = HeldTransport()
  private let outcomes = Outcomes()
  private let clock = ManualClock()
  private let session = Identifier(high: 1, low: 1)

  private func dispatcher(
    _ attendance: Attendance? = Attendance(
      baseURL: "https://platform.example/api/", token: "t0ken", signingSecret: "s3cret"),
    flows: [Flow] = []
  ) throws -> OutboxDispatcher {
    let dispatcher = try OutboxDispatcher(
      store: store, clock: clock, transport: transport, log: { _ in })
    dispatcher.configure(attendance, flows: flows)
    dispatcher.start(submit: { [outcomes] in outcomes.take($0) }, apply: { _, _ in })
    return dispatcher
  }

  private func call(
    _ id: String, seq: UInt32, session: Identifier? = nil, target: OutboxCall.Target = .expire,
    url: String = ""
  ) -> Record {
    .call(
      OutboxCall(
        eventID: id, session: session ?? self.session, event: .clientOffline, seq: seq,
        target: target, url: url, body: Array(#"{"eventId":"\#(id)"}"#.utf8), at: clock.wall()))
  }

  @Test("A test call that is not answered fails at its deadline")
  func silentProbe() async {
    struct Silence: CallTransport {
      func send(_ request: CallRequest, _ done: @escaping @Sendable (CallAnswer) -> Void) {}
    }
    let (answer, _) = await AttendanceTest.run(
      Attendance(baseURL: "http://127.0.0.1:9", token: "t", timeout: 1), eventID: "e",
      transport: Silence(), clock: SystemClock())
    #expect(answer == .failed(.request(.responseTimedOut)))
  }

  @Test("A call carries its key, its token and a signature of its body")
  func headers() throws {
    try store.commit([call("e1", seq: 1)])
    let dispatcher = try dispatcher()
    defer { dispatcher.stop(seconds: 0) }
    let held = try transport.next()
    let fields = held.request.fields
    #expect(held.request.url.text == "https://platform.example/api/expire")
    #expect(fields.value(of: "Authorization") == "Bearer t0ken")
    #expect(fields.value(of: "Idempotency-Key") == "e1")
    #expect(fields.value(of: "webhook-id") == "e1")
    let stamp = fields.value(of: "webhook-timestamp") ?? ""
    let signed = Array("e1.\(stamp).".utf8) + held.request.body
    let code = Base64.encode(HMAC.sha256(signed, key: Array("s3cret".utf8)))
    #expect(fields.value(of: "webhook-signature") == "v1,\(code)")
    held.done(.answered(status: 204, retryAfter: nil, body: []))
    let outcome = try outcomes.next()
    #expect(outcome.deliveryStatus == .delivered)
    #expect(outcome.tries == 1)
  }

  @Test("A webhook has its flow's secrets, and never the platform's")
  func flowSecrets() throws {
    let addresses = ["https://flow.example/hook", "https://other.example/hook"]
    for (number, url) in addresses.enumerated() {
      try store.commit([
        call(
          "w\(number)", seq: 1, session: Identifier(high: 9, low: UInt32(number)),
          target: .webhook, url: url)
      ])
    }
    let flow = Flow(
      id: "f", name: "F", published: true, handsOver: true, blocks: ["message"],
      webhook: addresses[0], token: "flow-token", signingSecret: "")
    let dispatcher = try dispatcher(flows: [flow])
    defer { dispatcher.stop(seconds: 0) }
    var sent: [String: HTTPFields] = [:]
    for _ in addresses {
      let held = try transport.next()
      sent[held.event] = held.request.fields
      held.done(.answered(status: 200, retryAfter: nil, body: []))
    }
    #expect(sent["w0"]?.value(of: "Authorization") == "Bearer flow-token")
    #expect(sent["w0"]?.value(of: "webhook-signature") == nil)
    #expect(sent["w1"]?.value(of: "Authorization") == nil)
    #expect(sent["w1"]?.value(of: "webhook-signature") == nil)
  }

  @Test("Calls of one session are made one after the other, without delaying other sessions")
  func order() throws {
    let other = Identifier(high: 2, low: 2)
    try store.commit([
      call("a1", seq: 1), call("a2", seq: 2), call("b1", seq: 1, session: other),
    ])
    let dispatcher = try dispatcher()
    defer { dispatcher.stop(seconds: 0) }
    let first = [try transport.next(), try transport.next()]
    #expect(Set(first.map(\.event)) == ["a1", "b1"])
    #expect(transport.isEmpty)
    for held in first { held.done(.answered(status: 200, retryAfter: nil, body: [])) }
    #expect(try transport.next().event == "a2")
  }

  @Test(
    "A session with many calls delays no other one, also after a start", arguments: [true, false])
  func flood(_ isWaitingAtStart: Bool) throws {
    let other = Identifier(high: 2, low: 2)
    let flood = (1...5_000).map { call("a\($0)", seq: UInt32($0)) }
    if isWaitingAtStart { try store.commit(flood + [call("b1", seq: 1, session: other)]) }
    let dispatcher = try dispatcher()
    defer { dispatcher.stop(seconds: 0) }
    if !isWaitingAtStart {
      try store.commit(flood)
      dispatcher.callsCommitted()
      try store.commit([call("b1", seq: 1, session: other)])
      dispatcher.callsCommitted()
    }
    let first = [try transport.next(), try transport.next()]
    #expect(Set(first.map(\.event)) == ["a1", "b1"])
    var held = try #require(first.first { $0.event == "a1" })
    for seq in 2...40 {
      held.done(.answered(status: 200, retryAfter: nil, body: []))
      held = try transport.next()
      #expect(held.event == "a\(seq)")
    }
    clock.advance(1_000)
    dispatcher.callsCommitted()
    try until("the number of waiting calls") { dispatcher.figures.waiting > 4_000 }
  }

  @Test("A call that was erased is not made; one that cannot be read is made later")
  func erased() throws {
    try store.commit((1...4).map { call("a\($0)", seq: UInt32($0)) })
    let dispatcher = try dispatcher()
    defer { dispatcher.stop(seconds: 0) }
    let first = try transport.next()
    store.state.withLock { _ = $0.settled.insert("a2") }
    first.done(.answered(status: 200, retryAfter: nil, body: []))
    let third = try transport.next()
    #expect(third.event == "a3")
    store.state.withLock { $0.readFault = .busy }
    third.done(.answered(status: 200, retryAfter: nil, body: []))
    #expect(try outcomes.next().eventID == "a1")
    #expect(try outcomes.next().eventID == "a3")
    store.state.withLock { $0.readFault = nil }
    // The store may fail before or after the clock is advanced.
    try until("the call that could not be read") {
      clock.advance(1_000)
      dispatcher.callsCommitted()
      return !transport.isEmpty
    }
    #expect(try transport.next().event == "a4")
  }

  @Test("An answered call is not made again while its outcome is not stored")
  func settled() throws {
    try store.commit([call("a1", seq: 1), call("a2", seq: 2)])
    let dispatcher = try dispatcher()
    defer { dispatcher.stop(seconds: 0) }
    try transport.next().done(.answered(status: 200, retryAfter: nil, body: []))
    #expect(try outcomes.next().eventID == "a1")
    // The outbox is read from its beginning.
    dispatcher.configure(Attendance(baseURL: "https://other.example", token: "t"), flows: [])
    let second = try transport.next()
    #expect(second.event == "a2")
    second.done(.answered(status: 200, retryAfter: nil, body: []))
    #expect(try outcomes.next().eventID == "a2")
    try store.commit([call("a3", seq: 3)])
    dispatcher.callsCommitted()
    #expect(try transport.next().event == "a3")
  }

  @Test("A refused or redirected call is parked with its response and blocks no other call")
  func parked() throws {
    try store.commit([call("a1", seq: 1), call("a2", seq: 2)])
    let dispatcher = try dispatcher()
    defer { dispatcher.stop(seconds: 0) }
    try transport.next().done(
      .answered(status: 302, retryAfter: nil, body: Array("elsewhere".utf8)))
    let outcome = try outcomes.next()
    #expect(outcome.deliveryStatus == .parked)
    #expect(outcome.httpStatus == 302)
    #expect(outcome.responseExcerpt == "elsewhere")
    #expect(try transport.next().event == "a2")
  }

  @Test("A failed call is attempted again with the same key, not before its Retry-After")
  func retried() throws {
    try store.commit([call("a1", seq: 1)])
    let dispatcher = try dispatcher()
    defer { dispatcher.stop(seconds: 0) }
    try transport.next().done(.answered(status: 503, retryAfter: 30, body: Array("busy".utf8)))
    let outcome = try outcomes.next()
    #expect(outcome.deliveryStatus == .waiting)
    #expect((outcome.nextTry ?? 0) - clock.wall() >= 30_000)
    #expect(transport.isEmpty)
    clock.advance(300_000)
    dispatcher.callsCommitted()
    #expect(try transport.next().event == "a1")
  }

  @Test("Calls wait while nobody answers, and are made at once when a platform is set up")
  func unset() throws {
    try store.commit([call("a1", seq: 1)])
    let dispatcher = try dispatcher(Attendance(mode: .none, baseURL: "", token: ""))
    defer { dispatcher.stop(seconds: 0) }
    let outcome = try outcomes.next()
    #expect(
      outcome.deliveryStatus == .waiting && outcome.responseExcerpt == "attendanceUnset")
    dispatcher.configure(
      Attendance(baseURL: "https://platform.example", token: "t"), flows: [])
    #expect(try transport.next().event == "a1")
  }

  @Test("A webhook call goes to its own address")
  func webhook() throws {
    try store.commit([call("w1", seq: 1, target: .webhook, url: "https://flow.example/hook")])
    let dispatcher = try dispatcher()
    defer { dispatcher.stop(seconds: 0) }
    #expect(try transport.next().request.url.text == "https://flow.example/hook")
  }

  @Test("The outbox is read on one connection, however often calls are committed")
  func oneReader() throws {
    let dispatcher = try dispatcher()
    defer { dispatcher.stop(seconds: 0) }
    for seq in 1...5 {
      try store.commit([call("a\(seq)", seq: UInt32(seq))])
      dispatcher.callsCommitted()
      try transport.next().done(.answered(status: 200, retryAfter: nil, body: []))
      #expect(try outcomes.next().eventID == "a\(seq)")
    }
    #expect(store.state.withLock { $0.readers } == 1)
  }

  @Test("An outbox that could not be read is read again on a new connection")
  func unreadable() throws {
    store.state.withLock { $0.readFault = .busy }
    try store.commit([call("a1", seq: 1)])
    let failed = DispatchSemaphore(value: 0)
    let dispatcher = try OutboxDispatcher(
      store: store, clock: clock, transport: transport,
      log: { if $0.event == "outbox_unreadable" { failed.signal() } })
    dispatcher.configure(
      Attendance(baseURL: "https://platform.example", token: "t"), flows: [])
    dispatcher.start(submit: { [outcomes] in outcomes.take($0) }, apply: { _, _ in })
    defer { dispatcher.stop(seconds: 0) }
    #expect(failed.wait(timeout: .now() + Deadline.seconds) == .success)
    store.state.withLock { $0.readFault = nil }
    clock.advance(1_000)
    dispatcher.callsCommitted()
    #expect(try transport.next().event == "a1")
    #expect(store.state.withLock { $0.readers } == 2)
  }

  @Test("A call that its transport does not complete is given up")
  func overdue() throws {
    try store.commit([call("a1", seq: 1)])
    let dispatcher = try dispatcher()
    defer { dispatcher.stop(seconds: 0) }
    _ = try transport.next()
    clock.advance(6_000)
    dispatcher.callsCommitted()
    let outcome = try outcomes.next()
    #expect(outcome.deliveryStatus == .waiting)
    #expect(outcome.responseExcerpt == "responseTimedOut")
  }
}

@Suite("Retry-After")
struct RetryAfterTests {
  @Test("A date counts from the response's own date, whatever this clock says")
  func dates() {
    let asked = "Wed, 21 Oct 2015 07:28:10 GMT"
    #expect(RetryAfter.seconds(asked, answered: "Wed, 21 Oct 2015 07:28:00 GMT") == 10)
    #expect(RetryAfter.seconds(asked, answered: "Wed, 21 Oct 2015 07:29:00 GMT") == 0)
    #expect(RetryAfter.seconds(asked, answered: nil) == 0)
    #expect(RetryAfter.seconds(asked, answered: "yesterday") == 0)
    let far = RetryAfter.seconds("Fri, 31 Dec 9999 23:59:59 GMT", answered: nil) ?? 0
    #expect(far == 1_000_000_000)
    #expect(RetryAfter.seconds("120", answered: asked) == 120)
    #expect(RetryAfter.seconds("-5") == 0)
    #expect(RetryAfter.seconds("soon", answered: asked) == nil)
  }
}
