// An engine killed again and again while a crowd comes and goes and the platform answers as it likes.
// In the end the journal and what the platform heard must tell one story: every absence and return at
// least once, in order, and what was said again under the same key.

import Basics
import Client
import Foundation
import Glibc
import Presence
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Engine
@testable import canais

/// Without CANAIS_SOAK=1 it is killed and stopped a little, with it two hundred times and for minutes.
@Suite("An engine that is killed, stopped and starved", .serialized)
struct KilledEngineTests {
  @Test("Killed at random points, it forgets nothing and contradicts nothing")
  func killed() async throws {
    let speed = 300
    let random = SharedRandom(seed: 20_26)
    let kindness = Kindness()
    let house = try ServedHouse(interval: 1, timeout: 60) { _ in kindness.answer(random) }
    var crowd: VisitorCrowd?
    var port = 0
    let kills = Soak.isOn ? 200 : 6
    for _ in 0..<kills {
      let child = try house.serve(port: port, speed: speed)
      let engine = try house.running(of: child.pid)
      port = Int(engine.port)
      if crowd == nil { crowd = KilledEngineTests.crowd(house, engine, speed) }
      // Whoever was there has two minutes to come back, four tenths of a second here.
      let moment = SystemClock().monotonic() + Millis(random.number(in: 20...1_200))
      let api = try house.api(engine)
      while SystemClock().monotonic() < moment { await KilledEngineTests.handOver(api, random) }
      kill(child.pid, SIGKILL)
      _ = try child.wait()
    }
    kindness.isKind.withLock { $0 = true }
    crowd?.stop()
    // A last engine makes the calls that wait.
    let last = try house.serve(speed: speed)
    _ = try house.running(of: last.pid)
    try house.drained()
    kill(last.pid, SIGTERM)
    #expect(try last.wait() == 0)
    let story = try Story(house)
    story.expectWhole()
    #expect(story.absences > 0, "a crowd in which nobody went absent shows nothing")
    if Soak.isOn {
      #expect(story.repeats > 0, "an answer that was never lost shows nothing")
      print("killed \(kills) times: \(story.summary)")
    }
  }

  private static func crowd(
    _ house: ServedHouse, _ engine: RunningEngine, _ speed: Int
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
  private static func handOver(_ api: EngineAPI, _ random: SharedRandom) async {
    let page = try? await api.sessions(FeedQuery(handedOver: false, limit: 200))
    for row in page?.rows ?? [] where random.number(in: 0...2) == 0 {
      try? await api.handOver(row.session)
    }
    await Task.yield()
    poll(nil, 0, 10)
  }
}

/// A generator that several threads may ask.
final class SharedRandom: Sendable {
  private let state: Mutex<SeededRandom>
  init(seed: UInt64) { state = Mutex(SeededRandom(seed: seed)) }
  func number(in range: ClosedRange<Int>) -> Int {
    state.withLock { Int.random(in: range, using: &$0) }
  }
}

/// How the platform is disposed: as it likes, and in the end kind.
private final class Kindness: Sendable {
  let isKind = Mutex(false)

  func answer(_ random: SharedRandom) -> PlatformAnswer {
    guard !isKind.withLock({ $0 }) else { return .status(200) }
    return switch random.number(in: 0...9) {
    case 0: .status(429, retryAfter: 1)
    case 1: .status(500)
    case 2: .status(400)
    case 3: .hangUp
    default: .status(200)
    }
  }
}
