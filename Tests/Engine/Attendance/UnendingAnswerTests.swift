// Platforms whose answers do not end, and platforms that vanish for a while: the dispatcher over
// real sockets, with its own HTTP client.

import Channels
import Foundation
import Glibc
import Presence
import Records
import Synchronization
import TestServer
import TestSupport
import Testing

@testable import Engine

/// What a platform was told, in the order in which it answered.
private final class Received: Sendable {
  private let state = Mutex<(events: [String], isAway: Bool)>(([], false))

  var events: [String] { state.withLock { $0.events } }

  /// Whether the platform accepts connections and says nothing.
  var isAway: Bool {
    get { state.withLock { $0.isAway } }
    set { state.withLock { $0.isAway = newValue } }
  }

  /// Notes an event. Returns false while the platform is away.
  func note(_ request: RawConnection.Request) -> Bool {
    let key = request.head.split(separator: "\r\n")
      .first { $0.lowercased().hasPrefix("idempotency-key:") }
      .map { $0.dropFirst(16).trimmingCharacters(in: .whitespaces) }
    return state.withLock { state in
      guard !state.isAway else { return false }
      state.events.append(key ?? "")
      return true
    }
  }
}

@Suite("Outbox dispatcher: answers that do not end", .serialized)
struct UnendingAnswerTests {
  /// Milliseconds that a round may take longer. Other tests run beside this one; behind the slow
  /// answers it would take the deadline of each.
  private static let slack = Soak.isOn ? 100 : 5_000

  private let store = MemoryStore(Installation())
  private let received = Received()

  /// A platform that answers each call, unless it is away.
  private func platform() throws -> RawServer {
    try RawServer { [received] connection, _ in
      while true {
        guard received.note(try connection.request()) else { return connection.waitForEnd() }
        try connection.answer(200)
      }
    }
  }

  private func dispatcher(_ platform: RawServer, timeout: Int) throws -> OutboxDispatcher {
    let dispatcher = try OutboxDispatcher(store: store, clock: SystemClock(), log: { _ in })
    dispatcher.configure(
      Attendance(baseURL: platform.url, token: "t", timeout: timeout), flows: [])
    dispatcher.start(submit: { [store] records in try? store.commit(records) }, apply: { _, _ in })
    return dispatcher
  }

  private func call(_ number: Int, _ seq: Int, url: String = "") -> Record {
    .call(
      OutboxCall(
        eventID: "\(number).\(seq)\(url.isEmpty ? "" : "w")",
        session: Identifier(high: UInt64(number), low: UInt32(number)), event: .clientMessage,
        seq: UInt32(seq), target: url.isEmpty ? .message : .webhook, url: url,
        body: Array("{}".utf8), at: SystemClock().wall()))
  }

  /// Commits calls of 50 sessions, two of each, and waits until all were answered. Returns the
  /// milliseconds.
  private func round(_ first: Int, _ dispatcher: OutboxDispatcher) throws -> Int {
    let before = received.events.count
    let began = ContinuousClock.now
    try store.commit((first..<first + 50).flatMap { [call($0, 1), call($0, 2)] })
    dispatcher.callsCommitted()
    try until("the calls of other sessions") { received.events.count >= before + 100 }
    return Int((ContinuousClock.now - began) / .milliseconds(1))
  }

  @Test("64 trickling answers and 4 endless bodies hold up no call of another session or host")
  func unending() throws {
    let platform = try platform()
    let begun = Mutex(0)
    let bad = try RawServer { connection, _ in
      let request = try connection.request()
      begun.withLock { $0 += 1 }
      switch request.path {
      case "/endless":
        try connection.send("HTTP/1.1 200 OK\r\n\r\n")
        try connection.pour()
      case "/head":
        try connection.send("HTTP/1.1 200 OK\r\nX: ")
        try connection.trickle(every: 100)
      default:
        try connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
        try connection.trickle(every: 100)
      }
    }
    let dispatcher = try dispatcher(platform, timeout: 3)
    defer { dispatcher.stop(seconds: 0) }
    _ = try round(1_000, dispatcher)
    let alone = try round(2_000, dispatcher)
    // Of three webhooks.
    try store.commit(
      (0..<32).flatMap { [call($0, 1, url: bad.url + "/head"), call($0 + 32, 1, url: bad.url)] }
        + (64..<68).map { call($0, 1, url: bad.url + "/endless") })
    dispatcher.callsCommitted()
    try until("64 answers that trickle") { begun.withLock { $0 >= 68 } }
    // The least of several: this machine has other work.
    var beside = Int.max
    for number in 3..<9 where beside > alone * 2 {
      beside = min(beside, try round(number * 1_000, dispatcher))
    }
    #expect(beside <= alone * 2 + Self.slack, "\(alone) ms alone, \(beside) ms beside them")
    // A status that came counts, however its body went on; a head that never ended does not.
    try until("the deadline of all of them") {
      (32..<68).allSatisfy { number in
        store.state.withLock { $0.settled.contains("\(number).1w") }
      }
    }
    #expect(
      !(0..<32).contains { number in
        store.state.withLock { $0.settled.contains("\(number).1w") }
      })
    bad.stop()
  }

  @Test("A platform that trickles 64 answers goes on receiving the calls of other sessions")
  func tricklingPlatform() throws {
    let trickling = Mutex(0)
    let platform = try RawServer { [received] connection, _ in
      while true {
        let request = try connection.request()
        let isSlow = request.head.lowercased().contains("idempotency-key: slow")
        guard isSlow else {
          _ = received.note(request)
          try connection.answer(200)
          continue
        }
        trickling.withLock { $0 += 1 }
        try connection.send("HTTP/1.1 200 OK\r\nX: ")
        try connection.trickle(every: 100)
      }
    }
    let dispatcher = try dispatcher(platform, timeout: 30)
    defer { dispatcher.stop(seconds: 0) }
    _ = try round(1_000, dispatcher)
    let alone = try round(2_000, dispatcher)
    try store.commit(
      (0..<64).map { number in
        .call(
          OutboxCall(
            eventID: "slow\(number)", session: Identifier(high: 3, low: UInt32(number)),
            event: .clientMessage, seq: 1, target: .message, url: "", body: [],
            at: SystemClock().wall()))
      })
    dispatcher.callsCommitted()
    try until("64 answers that trickle") { trickling.withLock { $0 == 64 } }
    // The first round waits until they are slow.
    let first = try round(3_000, dispatcher)
    #expect(first < 10_000 + Self.slack, "\(first) ms")
    var beside = Int.max
    for number in 4..<9 where beside > alone * 2 {
      beside = min(beside, try round(number * 1_000, dispatcher))
    }
    #expect(beside <= alone * 2 + Self.slack, "\(alone) ms alone, \(beside) ms beside them")
    print("100 calls: \(alone) ms alone, \(first) ms at first and \(beside) ms beside 64 slow ones")
    platform.stop()
  }

  @Test("A host that was silent is called soon after its return, in order, and nothing twice")
  func vanished() throws {
    let platform = try platform()
    let dispatcher = try dispatcher(platform, timeout: 1)
    defer { dispatcher.stop(seconds: 0) }
    let sessions = 1...100
    try store.commit(sessions.map { call($0, 1) })
    dispatcher.callsCommitted()
    try until("the first calls") { received.events.count == 100 }
    received.isAway = true
    try store.commit(sessions.flatMap { number in (2...4).map { call(number, $0) } })
    dispatcher.callsCommitted()
    let away = ContinuousClock.now + .seconds(Soak.isOn ? 30 : 4)
    try until("the time that it is away", within: 60) { ContinuousClock.now >= away }
    #expect(dispatcher.figures.isDown)
    received.isAway = false
    let returned = ContinuousClock.now
    try until("a call after the return") { received.events.count > 100 }
    let first = ContinuousClock.now - returned
    try until("all calls after the return") { dispatcher.figures.waiting == 0 }
    let all = ContinuousClock.now - returned
    // A try at each moment: the calls that wait have schedules of their own.
    #expect(first < .seconds(2) + .milliseconds(Self.slack), "\(first)")
    #expect(all < .seconds(4) + .milliseconds(Self.slack), "\(all)")
    print("after its return: the first call after \(first), all after \(all)")
    #expect(received.events.count == 400)
    for number in sessions {
      #expect(
        received.events.filter { $0.hasPrefix("\(number).") } == (1...4).map { "\(number).\($0)" })
    }
  }
}
