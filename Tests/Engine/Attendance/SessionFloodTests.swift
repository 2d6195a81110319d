// A session with very many waiting calls, over the real store: it costs the calls of others
// nothing, whether it is served or the engine starts with it.

import Channels
import Foundation
import Presence
import Records
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Engine

/// A platform that notes when each call arrived. It answers at once, or the calls of session 1
/// after a time.
private final class NotingTransport: CallTransport {
  private typealias Arrivals = (keys: [String], times: [String: ContinuousClock.Instant])

  private let floodMillis: Int
  private let arrivals = Mutex<Arrivals>(([], [:]))

  init(floodMillis: Int = 0) { self.floodMillis = floodMillis }

  /// The keys of the calls, in the order in which they arrived.
  var keys: [String] { arrivals.withLock { $0.keys } }

  func arrival(of key: String) -> ContinuousClock.Instant? { arrivals.withLock { $0.times[key] } }

  func send(_ request: CallRequest, _ complete: @escaping @Sendable (CallAnswer) -> Void) {
    let key = request.fields.value(of: "Idempotency-Key") ?? ""
    arrivals.withLock {
      $0.keys.append(key)
      $0.times[key] = .now
    }
    let answer = CallAnswer.answered(status: 200, retryAfter: nil, body: [])
    guard floodMillis > 0, key.hasPrefix("1.") else { return complete(answer) }
    DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(floodMillis)) {
      complete(answer)
    }
  }
}

/// Commits on one thread, as the journal does: outcomes that arrive during a commit are stored
/// together by the next one.
private final class Committer: Sendable {
  private let storage: Storage
  private let thread = DispatchQueue(label: "commits")
  private let pending = Mutex<[Record]>([])

  init(_ storage: Storage) { self.storage = storage }

  func submit(_ records: [Record]) {
    pending.withLock { $0 += records }
    thread.async { [self] in
      let records = pending.withLock { pending in
        defer { pending = [] }
        return pending
      }
      if !records.isEmpty { try? storage.commit(records) }
    }
  }

  func commit(_ records: [Record]) throws { try thread.sync { try storage.commit(records) } }
}

@Suite("Outbox dispatcher: a session with 100,000 calls", .serialized)
struct SessionFloodTests {
  private static let flood = 100_000
  private static let rounds = 41
  /// Microseconds that a call may take longer. Other tests run beside this one; behind the flood
  /// the call would be made after minutes.
  private static let slack = Soak.isOn ? 20_000 : 5_000_000

  /// A store in a folder of its own.
  private final class StoreOnDisk {
    let storage: Storage
    let committer: Committer
    private let folder: URL
    private let channel: Channel

    init() throws {
      folder = FileManager.default.temporaryDirectory.appending(path: "canais-\(UUID())")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      storage = try Storage(path: folder.appending(path: "canais.db").path)
      committer = Committer(storage)
      let author = Author(name: "test", at: 0)
      try storage.importFlows(
        [Flow(id: "flow", name: "Flow", published: true, handsOver: true, blocks: ["message"])],
        by: author)
      channel = TestEngine.make()
      _ = try storage.create(channel, by: author)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func opening(_ number: UInt32) -> Record {
      .opened(
        SessionOpening(
          session: SessionFloodTests.session(number), secret: "s\(number)",
          contact: Identifier(high: 9, low: number), contactSecret: "c\(number)",
          channel: channel.id, source: .widget, page: "", address: "192.0.2.1", data: [],
          accepted: nil, at: 0))
    }

    func dispatcher(_ transport: NotingTransport) throws -> OutboxDispatcher {
      let dispatcher = try OutboxDispatcher(
        store: storage, clock: SystemClock(), transport: transport, log: { _ in })
      dispatcher.configure(Attendance(baseURL: "https://platform.example", token: "t"), flows: [])
      dispatcher.start(
        submit: { [committer] records in committer.submit(records) }, apply: { _, _ in })
      return dispatcher
    }
  }

  private static func session(_ number: UInt32) -> Identifier { Identifier(high: 1, low: number) }

  private static func call(_ number: UInt32, _ seq: Int) -> Record {
    .call(
      OutboxCall(
        eventID: "\(number).\(seq)", session: session(number), event: .clientMessage,
        seq: UInt32(seq), target: .message, url: "", body: Array("{}".utf8),
        at: SystemClock().wall()))
  }

  /// The median time from a commit of another session's call until it is made, in microseconds.
  private func delay(
    _ store: StoreOnDisk, _ dispatcher: OutboxDispatcher, _ transport: NotingTransport,
    seqs: Range<Int>
  ) throws -> Int {
    var delays: [Int] = []
    for seq in seqs {
      try store.committer.commit([Self.call(2, seq)])
      let committed = ContinuousClock.now
      dispatcher.callsCommitted()
      let made = try untilFound("call \(seq)") { transport.arrival(of: "2.\(seq)") }
      delays.append(Int((made - committed) / .microseconds(1)))
    }
    return delays.sorted()[delays.count / 2]
  }

  @Test(
    "Another session's call is made as soon as without it, and first after a start",
    arguments: [0, 50])
  func flood(_ floodMillis: Int) throws {
    let store = try StoreOnDisk()
    try store.committer.commit([store.opening(1), store.opening(2), store.opening(3)])
    let transport = NotingTransport(floodMillis: floodMillis)
    let dispatcher = try store.dispatcher(transport)
    let alone = try delay(store, dispatcher, transport, seqs: 1..<Self.rounds)
    try store.committer.commit((1...Self.flood).map { Self.call(1, $0) })
    dispatcher.callsCommitted()
    let beside = try delay(
      store, dispatcher, transport, seqs: Self.rounds..<2 * Self.rounds)
    #expect(dispatcher.figures.waiting > 0, "the session was served before the measurement ended")
    dispatcher.stop(seconds: 10)
    let before = transport.keys
    let served = before.filter { $0.hasPrefix("1.") }.count
    #expect(beside <= 2 * alone + Self.slack, "\(alone) µs alone, \(beside) µs beside it")
    print(
      "a call of another session: \(alone) µs alone, \(beside) µs beside \(Self.flood) calls "
        + "that are answered after \(floodMillis) ms")

    try store.committer.commit([Self.call(3, 1)])
    let next = NotingTransport()
    let began = ContinuousClock.now
    let restarted = try store.dispatcher(next)
    let made = try untilFound("the other session's call") { next.arrival(of: "3.1") }
    restarted.stop(seconds: 10)
    #expect(next.keys.prefix(2).contains("3.1"), "\(next.keys.prefix(9))")
    #expect(made - began < .seconds(1) + .microseconds(Self.slack), "\(made - began)")
    print("after a start: \(made - began)")
    // What was answered before the stop is stored, so the order goes on without a gap.
    let keys = (before + next.keys).filter { $0.hasPrefix("1.") }
    #expect(keys == (1...keys.count).map { "1.\($0)" }, "\(served) before the start")
  }

  @Test("Of waiting calls, those of an erased contact are never made, nor after a start")
  func erased() throws {
    let store = try StoreOnDisk()
    try store.committer.commit([store.opening(1), store.opening(2)])
    let transport = NotingTransport(floodMillis: 20)
    let dispatcher = try store.dispatcher(transport)
    // More than the part of a session that is held in memory.
    try store.committer.commit((1...2_000).map { Self.call(1, $0) })
    dispatcher.callsCommitted()
    try until("the first calls") { transport.keys.count > 3 }
    try store.storage.erase(
      contact: Identifier(high: 9, low: 1), by: Author(name: "test", at: SystemClock().wall()))
    let known = transport.keys.count
    try store.committer.commit([Self.call(2, 1)])
    dispatcher.callsCommitted()
    try until("another session's call") { transport.arrival(of: "2.1") != nil }
    try until("an empty queue") { dispatcher.figures.waiting == 0 }
    dispatcher.stop(seconds: 10)
    // One may have been read before the erasure.
    #expect(transport.keys.count { $0.hasPrefix("1.") } <= known + 1)
    let next = NotingTransport()
    let restarted = try store.dispatcher(next)
    try store.committer.commit([Self.call(2, 2)])
    restarted.callsCommitted()
    try until("another session's call") { next.arrival(of: "2.2") != nil }
    restarted.stop(seconds: 10)
    #expect(!next.keys.contains { $0.hasPrefix("1.") })
  }
}
