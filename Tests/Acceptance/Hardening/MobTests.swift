// Every kind of hostile client at once and at full speed, beside honest visitors, against the real
// binary: nobody honest loses a word or is called absent, its memory stays flat, and what a hostile
// connection costs is bounded and told.

import Engine
import Foundation
import Glibc
import Presence
import TestSupport
import Testing

@testable import canais

// Each holds one of the threads that all tests share; the long run is best had by itself:
// CANAIS_SOAK=1 swift test --filter MobTests.
@Suite("A mob beside honest visitors", .serialized)
struct MobTests {
  private static func engine() throws -> RealEngine {
    Descriptors.raise()
    let folder = try Binary.folder()
    try RealEngine.furnish(folder + "/canais.db")
    return try RealEngine(folder + "/canais.db", log: folder + "/log")
  }

  private static func target(_ engine: RealEngine, _ honest: HonestCrowd) -> Target {
    var target = Target(
      port: engine.port, channel: RealEngine.channel, listed: RealEngine.listed,
      session: honest.known.session, secret: honest.known.secret)
    target.isPatient = Soak.isOn
    return target
  }

  @Test("All at once, at full speed: no honest visitor loses a word or is called absent")
  func together() throws {
    let (count, seconds): (Int, Millis) = Soak.isOn ? (5_000, 90) : (200, 3)
    let engine = try MobTests.engine()
    let honest = try HonestCrowd(
      count, port: engine.port, channel: RealEngine.channel, pause: Soak.isOn ? 8_000 : 400,
      beat: Soak.isOn ? 10_000 : 1_000)
    let target = MobTests.target(engine, honest)
    // What grows at the first attack and never again is no leak: caches, threads, arenas.
    let first = Mob(target, until: SystemClock().monotonic())
    while !first.isOver { honest.turn(writing: true) }
    let start = (engine.processor, TestSocket.opened.load(ordering: .relaxed), engine.memory)
    let quietSince = SystemClock().monotonic()
    honest.play(seconds * 500)
    let quiet = Double(engine.processor - start.0) / Double(SystemClock().monotonic() - quietSince)
    let before = (
      engine.processor, TestSocket.opened.load(ordering: .relaxed), engine.memory,
      SystemClock().monotonic()
    )
    let mob = Mob(target, until: before.3 + seconds * 1_000)
    var peak = before.2
    while !mob.isOver {
      for _ in 0..<20 { honest.turn(writing: true) }
      peak = max(peak, engine.memory)
    }
    let lasted = SystemClock().monotonic() - before.3
    let used = engine.processor - before.0
    let hostile = TestSocket.opened.load(ordering: .relaxed) - before.1
    try honest.finish()
    #expect(honest.faults == [] && honest.refused == 0)
    #expect(mob.surprises == [])
    // Nothing of the mob stays: its sockets, and what was kept for them.
    try engine.wait(for: "the mob's sockets to be gone") {
      honest.turn(writing: false)
      return try engine.metrics()["canais_connections"] == count + 1
    }
    let after = engine.memory
    let each = (Double(used) - quiet * Double(lasted)) / Double(max(1, hostile))
    print(
      """
      \(count) honest, \(honest.total) messages acknowledged; \(Hostile.allCases.count) kinds, \
      \(mob.attacks.values.reduce(0, +)) attacks on \(hostile) connections in \(lasted) ms
      memory: \(start.2 >> 20) MiB at rest, \(before.2 >> 20) before, \(peak >> 20) at most, \
      \(after >> 20) after
      processor: \(used) ms in all, \(Int(quiet * Double(lasted))) of it for the honest, \
      \(String(format: "%.3f", each)) ms a hostile connection
      """)
    #expect(after < before.2 + before.2 / 4 + 16 << 20, "memory grew")
    #expect(each < 250, "a hostile connection costs more than a quarter of a second")
    let metrics = try engine.metrics()
    #expect(metrics["canais_journal_waiting"] == 0)
    for limit in ["protocol", "frames_per_second", "timeout", "bad_request"] {
      #expect((metrics["canais_limit_hits_total{limit=\"\(limit)\"}"] ?? 0) > 0, "\(limit)")
    }
    kill(engine.pid, SIGTERM)
    #expect(try engine.child.wait() == 0)
    try RealEngine.expectKept(honest, in: engine.database)
  }

  @Test("What one connection of each kind costs is bounded", .enabled(if: Soak.isOn))
  func costs() throws {
    let engine = try MobTests.engine()
    let honest = try HonestCrowd(1, port: engine.port, channel: RealEngine.channel)
    let target = MobTests.target(engine, honest)
    for kind in Hostile.allCases {
      let before = (engine.processor, TestSocket.opened.load(ordering: .relaxed))
      let mob = Mob(target, kinds: [kind], until: SystemClock().monotonic() + 1_000)
      while !mob.isOver { honest.turn(writing: false) }
      let hostile = TestSocket.opened.load(ordering: .relaxed) - before.1
      let each = Double(engine.processor - before.0) / Double(max(1, hostile))
      print("\(kind): \(hostile) connections, \(String(format: "%.3f", each)) ms each")
      #expect(each < 250, "\(kind)")
      #expect(mob.surprises == [])
    }
    #expect(honest.faults == [])
    kill(engine.pid, SIGTERM)
    #expect(try engine.child.wait() == 0)
  }

  @Test("Asked to end with everybody there: within ten seconds, nothing lost, browsers told")
  func ending() throws {
    let engine = try MobTests.engine()
    let honest = try HonestCrowd(
      Soak.isOn ? 5_000 : 500, port: engine.port, channel: RealEngine.channel, pause: 1_000,
      beat: 5_000)
    honest.play(3_000)
    let asked = SystemClock().monotonic()
    kill(engine.pid, SIGTERM)
    while kill(engine.pid, 0) == 0, honest.ended < honest.acknowledged.count,
      SystemClock().monotonic() < asked + 60_000
    {
      honest.turn(writing: false)
    }
    #expect(try engine.child.wait() == 0)
    print("ended \(SystemClock().monotonic() - asked) ms after SIGTERM, \(honest.ended) told")
    while honest.ended < honest.acknowledged.count, SystemClock().monotonic() < asked + 60_000 {
      honest.turn(writing: false)
    }
    #expect(honest.faults.allSatisfy { $0.contains("1012") }, "\(honest.faults.prefix(3))")
    #expect(honest.ended == honest.acknowledged.count)
    try RealEngine.expectKept(honest, in: engine.database)
  }
}
