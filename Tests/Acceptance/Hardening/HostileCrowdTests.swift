// Every kind of hostile client at once and at full speed, beside honest visitors, against the built
// binary: no honest visitor loses a message or becomes absent, memory stays flat, and what a
// hostile connection costs is bounded.

import Engine
import Foundation
import Glibc
import Presence
import TestSupport
import Testing

@testable import canais

// Each test keeps one of the threads that all tests share. The long run gives the best figures
// alone: CANAIS_SOAK=1 swift test --filter HostileCrowdTests.
@Suite("Hostile clients beside honest visitors", .serialized)
struct HostileCrowdTests {
  /// What the engine and the clients have used up to a moment.
  private struct Usage {
    let moment = SystemClock().monotonic()
    let connections = TestSocket.opened.load(ordering: .relaxed)
    let processorSeconds: Double
    let memory: Int

    init(of engine: RealEngine) throws {
      processorSeconds = try ProcessUsage.processorSeconds(of: engine.pid)
      memory = try ProcessUsage.residentBytes(of: engine.pid)
    }

    /// Milliseconds of processor time since an earlier moment.
    func processorMillis(since earlier: Usage) -> Double {
      (processorSeconds - earlier.processorSeconds) * 1_000
    }
  }

  private static func engine() throws -> RealEngine {
    Descriptors.raise()
    let folder = try Binary.folder()
    try RealEngine.makeDatabase(folder + "/canais.db")
    return try RealEngine(folder + "/canais.db", log: folder + "/log")
  }

  private static func target(_ engine: RealEngine, _ honest: HonestCrowd) -> AttackTarget {
    let (session, secret) = honest.firstConversation
    var target = AttackTarget(
      port: engine.port, channel: RealEngine.channel,
      restrictedChannel: RealEngine.restrictedChannel, session: session, secret: secret)
    target.isPatient = Soak.isOn
    return target
  }

  @Test("Attacked in every way at once, no honest visitor loses a message or becomes absent")
  func together() throws {
    let (count, seconds): (Int, Millis) = Soak.isOn ? (5_000, 90) : (200, 3)
    let engine = try HostileCrowdTests.engine()
    let honest = try HonestCrowd(
      count, port: engine.port, channel: RealEngine.channel,
      messageInterval: Soak.isOn ? 8_000 : 400, heartbeatInterval: Soak.isOn ? 10_000 : 1_000)
    let target = HostileCrowdTests.target(engine, honest)
    // Caches, threads and arenas grow at the first attack and never again: that is no leak.
    let first = HostileCrowd(target, until: SystemClock().monotonic())
    while !first.isOver { honest.turn(writing: true) }
    let start = try Usage(of: engine)
    honest.play(seconds * 500)
    let before = try Usage(of: engine)
    let hostile = HostileCrowd(target, until: before.moment + seconds * 1_000)
    var peak = before.memory
    while !hostile.isOver {
      for _ in 0..<20 { honest.turn(writing: true) }
      peak = max(peak, try ProcessUsage.residentBytes(of: engine.pid))
    }
    let after = try Usage(of: engine)
    try honest.finish()
    #expect(honest.failures == [] && honest.refused == 0)
    #expect(hostile.surprises == [])
    try engine.wait(for: "the end of the hostile clients' connections") {
      honest.turn(writing: false)
      return try engine.metrics()["canais_connections"] == count + 1
    }
    let last = try Usage(of: engine)
    print("\(count) honest visitors, \(honest.total) messages acknowledged")
    print(
      """
      memory: \(start.memory >> 20) MiB at rest, \(before.memory >> 20) before, \(peak >> 20) at \
      most, \(last.memory >> 20) after
      """)
    expectBoundedCost(hostile, start, before, after)
    #expect(last.memory < before.memory + before.memory / 4 + 16 << 20, "memory grew")
    try expectCounted(engine)
    #expect(try engine.end(SIGTERM) == 0)
    try RealEngine.expectStored(honest, in: engine.database)
  }

  /// Expects that a hostile connection costs less than a quarter of a second of processor time
  /// beyond what the honest visitors cost in the same time.
  private func expectBoundedCost(
    _ hostile: HostileCrowd, _ start: Usage, _ before: Usage, _ after: Usage
  ) {
    let connections = after.connections - before.connections
    let used = after.processorMillis(since: before)
    let quiet =
      before.processorMillis(since: start) / Double(before.moment - start.moment)
      * Double(after.moment - before.moment)
    let each = (used - quiet) / Double(max(1, connections))
    print(
      """
      \(Attack.allCases.count) kinds, \(hostile.attacks.values.reduce(0, +)) attacks on \
      \(connections) connections in \(after.moment - before.moment) ms
      processor: \(Int(used)) ms in all, \(Int(quiet)) of it for the honest visitors, \
      \(String(format: "%.3f", each)) ms a hostile connection
      """)
    #expect(each < 250, "a hostile connection costs more than a quarter of a second")
  }

  /// Expects that the engine has stored everything and counted the limits that were hit.
  private func expectCounted(_ engine: RealEngine) throws {
    let metrics = try engine.metrics()
    #expect(metrics["canais_journal_waiting"] == 0)
    for limit in ["protocol", "frames_per_second", "timeout", "bad_request"] {
      #expect((metrics["canais_limit_hits_total{limit=\"\(limit)\"}"] ?? 0) > 0, "\(limit)")
    }
  }

  @Test("The cost of one connection of each kind is bounded", .enabled(if: Soak.isOn))
  func costs() throws {
    let engine = try HostileCrowdTests.engine()
    let honest = try HonestCrowd(1, port: engine.port, channel: RealEngine.channel)
    let target = HostileCrowdTests.target(engine, honest)
    for kind in Attack.allCases {
      let before = try Usage(of: engine)
      let hostile = HostileCrowd(target, kinds: [kind], until: before.moment + 1_000)
      while !hostile.isOver { honest.turn(writing: false) }
      let after = try Usage(of: engine)
      let connections = after.connections - before.connections
      let each = after.processorMillis(since: before) / Double(max(1, connections))
      print("\(kind): \(connections) connections, \(String(format: "%.3f", each)) ms each")
      #expect(each < 250, "\(kind)")
      #expect(hostile.surprises == [])
    }
    #expect(honest.failures == [])
    #expect(try engine.end(SIGTERM) == 0)
  }

  @Test(
    "After SIGTERM with all connected, the engine ends in time, loses nothing and closes with 1012")
  func ending() throws {
    let engine = try HostileCrowdTests.engine()
    let honest = try HonestCrowd(
      Soak.isOn ? 5_000 : 500, port: engine.port, channel: RealEngine.channel,
      messageInterval: 1_000, heartbeatInterval: 5_000)
    honest.play(3_000)
    let count = honest.acknowledged.count
    let start = SystemClock().monotonic()
    kill(engine.pid, SIGTERM)
    try until("\(count) close frames") {
      honest.turn(writing: false)
      return honest.disconnected == count
    }
    #expect(try engine.process.wait() == 0)
    print("ended \(SystemClock().monotonic() - start) ms after SIGTERM")
    #expect(honest.failures.allSatisfy { $0.contains("1012") }, "\(honest.failures.prefix(3))")
    try RealEngine.expectStored(honest, in: engine.database)
  }
}
