// An engine killed again and again while a crowd comes and goes and the platform answers as it likes.
// In the end the journal and what the platform heard must tell one story: every absence and return at
// least once, in order, and what was said again under the same key.

import Client
import Foundation
import Glibc
import Presence
import Storage
import Synchronization
import Testing

@testable import Engine
@testable import canais

// Each child holds one of the threads that all tests share, so this suite runs in the long runs only,
// by itself: CANAIS_SOAK=1 swift test --filter KilledEngineTests.
@Suite("An engine that is killed, stopped and starved", .serialized, .enabled(if: Soak.isOn))
struct KilledEngineTests {
  @Test("Killed at random points, it forgets nothing and contradicts nothing")
  func killed() async throws {
    let speed = 300
    let dice = Dice(seed: 20_26)
    let kindness = Kindness()
    let house = try EngineChild(interval: 1, timeout: 60) { _ in kindness.answer(dice) }
    var crowd: VisitorCrowd?
    var port = 0
    var last: Int32 = 0
    for _ in 0..<(Soak.isOn ? 200 : 20) {
      let (database, taken) = (house.database, port)
      async let ended: Void = EngineChild.run(database, port: taken, speed: speed)
      let engine = try await house.running(after: last)
      last = engine.pid
      port = Int(engine.port)
      if crowd == nil { crowd = KilledEngineTests.crowd(house, engine, speed) }
      let moment = SystemClock().monotonic() + Millis(dice.number(in: 20...700))
      let api = try house.api(engine)
      while SystemClock().monotonic() < moment { await KilledEngineTests.handOver(api, dice) }
      kill(engine.pid, SIGKILL)
      await ended
    }
    kindness.isKind.withLock { $0 = true }
    crowd?.stop()
    try Story(house).expectWhole(speed: speed)
  }

  private static func crowd(
    _ house: EngineChild, _ engine: RunningEngine, _ speed: Int
  ) -> VisitorCrowd {
    let entrance = CrowdPlan.Entrance(
      channel: house.channel, names: ["Ana", "Rui", "Zé"], lines: ["oi", "alguém aí?"],
      pages: ["https://loja.example/"])
    let plan = CrowdPlan(
      host: "127.0.0.1", port: engine.port, entrances: [entrance], visitors: 60, seed: 7,
      speed: Millis(speed))
    return VisitorCrowd(plan) { SystemClock().monotonic() * Millis(speed) }
  }

  /// Some of those who are with the flow pass to attendance.
  private static func handOver(_ api: EngineAPI, _ dice: Dice) async {
    let page = try? await api.sessions(FeedQuery(handedOver: false, limit: 200))
    for row in page?.rows ?? [] where dice.number(in: 0...2) == 0 {
      try? await api.handOver(row.session)
    }
    await Task.yield()
    poll(nil, 0, 10)
  }
}

/// A generator that several threads may ask.
final class Dice: Sendable {
  private let state: Mutex<SeededGenerator>
  init(seed: UInt64) { state = Mutex(SeededGenerator(seed: seed)) }
  func number(in range: ClosedRange<Int>) -> Int {
    state.withLock { Int.random(in: range, using: &$0) }
  }
}

/// How the platform is disposed: as it likes, and in the end kind.
private final class Kindness: Sendable {
  let isKind = Mutex(false)

  func answer(_ dice: Dice) -> PlatformAnswer {
    guard !isKind.withLock({ $0 }) else { return .status(200) }
    return switch dice.number(in: 0...9) {
    case 0: .status(429, retryAfter: 1)
    case 1: .status(500)
    case 2: .status(400)
    case 3: .hangUp
    default: .status(200)
    }
  }
}

/// What the journal says, and what the platform heard.
private struct Story {
  let house: EngineChild

  init(_ house: EngineChild) { self.house = house }

  func expectWhole(speed: Int) throws {
    // A last engine makes the calls that wait.
    var configuration = EngineConfiguration()
    configuration.port = 0
    configuration.database = house.database
    let host = try EngineHost(
      configuration, storage: house.storage, clock: SystemClock(speed: Millis(speed)),
      log: { _ in })
    host.stop(draining: 30)
    let heard = house.platform.calls
    try expectOrder(heard)
    let reader = try house.storage.makeReader()
    let keys = Set(heard.map(\.eventID))
    var untold: [String] = []
    try reader.eachCall { call in
      if !keys.contains(call.call.eventID) { untold.append("\(call.fate) \(call.said)") }
      return true
    }
    #expect(untold == [], "calls of the journal that the platform never heard")
    var sessions = try reader.openSessions(limit: 100_000).map(\.opening.session)
    sessions += try reader.closedSessions(
      channel: nil, query: nil, handedOver: nil, limit: 100_000, offset: 0
    ).rows.map(\.opening.session)
    var absences = 0
    for session in sessions {
      let detail = try #require(try reader.detail(of: session))
      let told = Story.presenceCalls(of: detail.timeline)
      absences += told.count { $0 == "client_offline" }
      let made = detail.calls.map(\.call).sorted { $0.seq < $1.seq }
      #expect(made.map(\.event).filter { $0 == "client_offline" || $0 == "client_online" } == told)
      #expect(made.map(\.seq) == (0..<made.count).map { UInt32($0 + 1) })
    }
    #expect(absences > 0, "a crowd in which nobody went absent shows nothing")
    #expect(heard.count > keys.count, "an answer that was never lost shows nothing")
  }

  /// First tellings in the order of their numbers, repeats word for word.
  private func expectOrder(_ heard: [ReceivedCall]) throws {
    var last: [String: Int] = [:]
    var first: [String: ReceivedCall] = [:]
    for call in heard {
      if let before = first[call.eventID] {
        #expect(before == call, "a repeat is the same, word for word")
        continue
      }
      first[call.eventID] = call
      #expect(call.seq == (last[call.session] ?? 0) + 1, "\(call.session) \(call.event)")
      last[call.session] = call.seq
    }
  }

  /// The calls that a session's journal asks for.
  private static func presenceCalls(of timeline: [JournalEntry]) -> [String] {
    var calls: [String] = []
    var isHandedOver = false
    var isAbsent = false
    for entry in timeline {
      if entry.kind == .handover {
        if !isHandedOver, isAbsent { calls.append("client_offline") }
        isHandedOver = true
        continue
      }
      if entry.to == .absent, isHandedOver { calls.append("client_offline") }
      if isAbsent, entry.to == .online, calls.last == "client_offline" {
        calls.append("client_online")
      }
      isAbsent = entry.to == .absent
    }
    return calls
  }
}
