// An engine that is killed and restarted while visitors come and go and the platform answers at
// random. In the end the journal and the calls that the platform received must agree: every absence
// and return at least once, in order, and repeated calls under the same key.

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

/// With CANAIS_SOAK=1 the engine is killed two hundred times, and stopped for minutes.
@Suite("An engine that is killed, stopped or restarted", .ownThread, .serialized)
struct KilledEngineTests {
  @Test("After kills at random points the journal and the received calls agree")
  func killed() async throws {
    let speed = 300
    let random = SharedRandom(seed: 20_26)
    let platform = RandomPlatform()
    let installation = try PresenceInstallation(interval: 1, timeout: 60) { _ in
      platform.answer(random)
    }
    var crowd: VisitorCrowd?
    var port: UInt16 = 0
    let kills = Soak.isOn ? 200 : 6
    for _ in 0..<kills {
      let process = try installation.serve(port: port, speed: speed)
      let engine = try installation.engine(of: process)
      port = engine.port
      if crowd == nil { crowd = KilledEngineTests.crowd(installation, engine, speed) }
      // A visitor's two minutes to come back are 0.4 s here.
      let moment = SystemClock().monotonic() + Millis(random.number(in: 20...1_200))
      let api = try installation.api(engine)
      while SystemClock().monotonic() < moment {
        await KilledEngineTests.handOverSome(api, random)
      }
      kill(process.pid, SIGKILL)
      _ = try process.wait()
    }
    platform.isReliable.withLock { $0 = true }
    crowd?.stop()
    // A last engine makes the calls that wait.
    let last = try installation.serve(speed: speed)
    _ = try installation.engine(of: last)
    try installation.waitForEmptyOutbox()
    kill(last.pid, SIGTERM)
    #expect(try last.wait() == 0)
    let comparison = try CallComparison(installation)
    comparison.expectAgreement()
    #expect(comparison.absences > 0, "without an absence the test shows nothing")
    if Soak.isOn {
      #expect(comparison.repeats > 0, "without a repeated call the test shows too little")
      print("killed \(kills) times: \(comparison.summary)")
    }
  }

  private static func crowd(
    _ installation: PresenceInstallation, _ engine: RunningEngine, _ speed: Int
  ) -> VisitorCrowd {
    let entrance = CrowdPlan.Entrance(
      channel: installation.channel, names: ["Ana", "Rui", "Zé"], lines: ["oi", "alguém aí?"],
      pages: ["https://loja.example/"])
    let plan = CrowdPlan(
      host: "127.0.0.1", port: engine.port, entrances: [entrance], visitors: 60, seed: 7,
      speed: Millis(speed))
    return VisitorCrowd(plan) { SystemClock().monotonic() * Millis(speed) }
  }

  /// Hands a third of the sessions over that are not yet.
  private static func handOverSome(_ api: EngineAPI, _ random: SharedRandom) async {
    let page = try? await api.sessions(FeedQuery(handedOver: false, limit: 200))
    for row in page?.rows ?? [] where random.number(in: 0...2) == 0 {
      try? await api.handOver(row.session)
    }
    await Task.yield()
  }
}

/// A seeded generator that several threads share.
final class SharedRandom: Sendable {
  private let state: Mutex<SeededRandom>

  init(seed: UInt64) { state = Mutex(SeededRandom(seed: seed)) }

  /// A number in a range.
  func number(in range: ClosedRange<Int>) -> Int {
    state.withLock { Int.random(in: range, using: &$0) }
  }
}

/// A platform that answers at random until it is made reliable.
private final class RandomPlatform: Sendable {
  let isReliable = Mutex(false)

  func answer(_ random: SharedRandom) -> PlatformAnswer {
    guard !isReliable.withLock({ $0 }) else { return .status(200) }
    return switch random.number(in: 0...9) {
    case 0: .status(429, retryAfter: 1)
    case 1: .status(500)
    case 2: .status(400)
    case 3: .hangUp
    default: .status(200)
    }
  }
}
