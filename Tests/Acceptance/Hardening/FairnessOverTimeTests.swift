// Nobody else waits, for long: a flood of ten minutes, two hundred thousand reports under ten
// clients, and the retention of a talk of a hundred thousand messages. On an idle machine:
//
//     CANAIS_SOAK=1 CANAIS_BINARY=.build/release/canais swift test --filter FairnessOverTimeTests

import Foundation
import Presence
import Records
import Synchronization
import TestServer
import TestSupport
import Testing

@testable import Engine
@testable import Storage

@Suite("Nobody else waits, for long", .serialized, .enabled(if: Soak.isOn))
struct FairnessOverTimeTests {
  /// A wait that no comparison calls long: two turns of a busy machine.
  private static let unnoticed: Duration = .milliseconds(50)

  // MARK: - A flood

  /// Seconds of flood until a session may have no more messages.
  private static let secondsOfSession = 45

  /// Notes when calls about sessions arrive, and answers each after 50 ms.
  private final class SlowPlatform: Sendable {
    private let arrivals = Mutex<[String: [ContinuousClock.Instant]]>([:])

    func listen() throws -> RawServer {
      try RawServer { [self] connection, _ in
        while true {
          let request = try connection.request()
          struct Body: Decodable { var sessionId: String }
          let session = try JSONDecoder().decode(Body.self, from: Data(request.body)).sessionId
          arrivals.withLock { $0[session, default: []].append(.now) }
          guard !connection.closes(within: 50) else { return }
          try connection.answer()
        }
      }
    }

    func arrivals(of session: String) -> [ContinuousClock.Instant] {
      arrivals.withLock { $0[session] ?? [] }
    }
  }

  /// Hands a session over, and waits until the platform was told.
  private func handOver(
    _ session: String, _ engine: RealEngine, _ platform: SlowPlatform
  ) throws {
    #expect(try engine.post("/api/v1/sessions/\(session)/handover").status == 200)
    try until("the handover") { !platform.arrivals(of: session).isEmpty }
  }

  /// The times from a visitor's messages to their calls, four a second.
  private func callTimes(
    of visitor: HonestVisitor, _ platform: SlowPlatform, seconds: Int
  ) throws -> Waits {
    let session = visitor.welcome?.session ?? ""
    var waits = Waits()
    let end = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < end {
      let count = platform.arrivals(of: session).count
      let start = ContinuousClock.now
      #expect(try visitor.write(1).refused == 0)
      let arrival = try untilFound("the call") {
        platform.arrivals(of: session).dropFirst(count).first
      }
      waits.add(start.duration(to: arrival))
      let next = start + .milliseconds(250)
      try until("the next message") { ContinuousClock.now >= next }
    }
    return waits
  }

  @Test("One visitor's 195 messages a second make another's calls no later, and memory is bounded")
  func tenMinutes() throws {
    let platform = SlowPlatform()
    let server = try platform.listen()
    defer { server.stop() }
    let folder = try Binary.folder()
    try RealEngine.makeDatabase(folder + "/canais.db", attendance: server.url)
    let engine = try RealEngine(folder + "/canais.db", log: folder + "/log")
    let honest = try HonestVisitor(engine)
    try handOver(try #require(honest.welcome).session, engine, platform)
    let alone = try callTimes(of: honest, platform, seconds: 10)
    var left = Soak.size("CANAIS_SOAK_SECONDS", whole: 600)
    var during = Waits()
    var memory: [Int] = []
    while left > 0 {
      let flood = try Flood(1, engine, address: nil, text: 30)
      try handOver(try #require(flood.first).session, engine, platform)
      let thread = flood.start()
      let part = try callTimes(
        of: honest, platform, seconds: min(left, Self.secondsOfSession))
      flood.stop(thread)
      // All along, not only on average.
      #expect(part.p99 <= max(alone.p99 * 2, Self.unnoticed), "\(left) s before the end: \(part)")
      during.add(part)
      memory.append(try ProcessUsage.residentBytes(of: engine.pid) >> 20)
      left -= Self.secondsOfSession
    }
    let waiting = try engine.metrics()["canais_outbox_waiting"] ?? 0
    print(
      "another's calls: alone \(alone), during \(during); \(waiting) calls wait; MiB \(memory)")
    #expect(waiting > 0)
    let half = memory[memory.count / 2]
    #expect(try #require(memory.last) - half < 32, "MiB \(memory)")
    #expect(try engine.end(SIGTERM) == 0)
  }

  // MARK: - Reports

  @Test("Two hundred thousand reports that ten clients list delay no heartbeat")
  func reports() throws {
    let folder = try Binary.folder()
    let path = folder + "/canais.db"
    try RealEngine.makeDatabase(path)
    let count = Soak.size("CANAIS_SOAK_REPORTS", whole: 200_000)
    try FinishedSessions.insert(count, into: path)
    let engine = try RealEngine(path, log: folder + "/log")
    let honest = try HonestVisitor(engine)
    let alone = try honest.beat(400)
    let clients = try ListingClients(10, engine)
    try until("an answer for each client") { clients.answers >= 10 }
    let during = try honest.beat(400)
    let answers = clients.stop()
    print("\(count) reports, \(answers) lists: alone \(alone), during \(during)")
    #expect(clients.failures == 0)
    #expect(during.p99 <= max(alone.p99 * 2, Self.unnoticed))
    #expect(!engine.logText.contains("stalled"))
    #expect(try engine.end(SIGTERM) == 0)
  }

  // MARK: - Retention

  @Test("The retention of a talk of many messages delays no acknowledgement")
  func purge() throws {
    let folder = try Binary.folder()
    let path = folder + "/canais.db"
    try RealEngine.makeDatabase(path)
    let count = Soak.size("CANAIS_SOAK_MESSAGES", whole: 100_000)
    let day: Millis = 86_400_000
    let talk = try LongTalk(path, messages: UInt32(count), bytes: 3_200, age: 2 * day)
    let storage = try Storage(path: path)
    let now = SystemClock().wall()
    try storage.commit([
      .closed(
        SessionClosing(
          session: talk.session, status: .finished, reason: .contactEnded, at: now - 2 * day))
    ])
    try storage.setRetentionDays(1, by: Author(name: "test", at: now))
    let engine = try RealEngine(path, log: folder + "/log")
    let honest = try HonestVisitor(engine)
    var during = Waits()
    while !engine.logText.contains("\"purged\"") {
      #expect(!engine.logText.contains("purge_"))
      during.add(try honest.write(20))
    }
    let alone = try honest.write(100)
    print("a talk of \(count) messages purged: alone \(alone), during \(during)")
    #expect(during.refused == 0)
    #expect(during.worst <= max(alone.worst * 2, .milliseconds(100)))
    #expect(try engine.get("/api/v1/sessions/\(talk.session)").status == 404)
    #expect(try engine.end(SIGTERM) == 0)
  }
}

/// Clients that list finished sessions, each again and again, with and without a search.
private final class ListingClients: Sendable {
  private let answered = Atomic<Int>(0)
  private let failed = Atomic<Int>(0)
  private let isStopped = Atomic<Bool>(false)
  private let ended = DispatchGroup()

  /// Lists that were answered.
  var answers: Int { answered.load(ordering: .relaxed) }
  /// Lists that were not answered with 200.
  var failures: Int { failed.load(ordering: .relaxed) }

  init(_ count: Int, _ engine: RealEngine) throws {
    let (port, token) = (engine.port, engine.watchToken)
    for number in 0..<count {
      ended.enter()
      Thread.detachNewThread { [self] in
        list(number, port, token)
        ended.leave()
      }
    }
  }

  /// Ends the clients and returns how many lists were answered.
  func stop() -> Int {
    isStopped.store(true, ordering: .relaxed)
    ended.wait()
    return answers
  }

  private func list(_ number: Int, _ port: UInt16, _ token: String) {
    let queries = ["", "&query=ana", "&query=joao&offset=5000", "&offset=\(number * 1_000)"]
    var turn = number
    while !isStopped.load(ordering: .relaxed) {
      turn += 1
      let path = "/api/v1/sessions?state=closed&limit=1000" + queries[turn % queries.count]
      let status = try? TestSocket(port: port).request("GET", path, token: token).status
      answered.add(1, ordering: .relaxed)
      if status != 200 { failed.add(1, ordering: .relaxed) }
    }
  }
}
