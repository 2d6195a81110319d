// Nobody else waits: what an honest visitor feels while another floods, opens many tabs or has a
// talk of a hundred thousand messages, compared with what it feels alone.

import Client
import Engine
import Foundation
import Glibc
import Presence
import Records
import Storage
import TestSupport
import Testing
import WebSocket

@testable import canais

// Only by themselves: beside other tests, times say nothing.
@Suite("Nobody else waits", .serialized, .enabled(if: Soak.isOn))
struct FairnessTests {
  /// A wait that no comparison calls long: two turns of a busy machine.
  private static let unnoticed: Duration = .milliseconds(50)
  private static let proxy = ["--trusted-proxy", "127.0.0.0/8"]

  private func expectFair(_ alone: Waits, _ during: Waits, _ what: String) {
    print("\(what): alone \(alone), during \(during)")
    #expect(during.refused == 0, "\(what)")
    #expect(during.p99 <= max(alone.p99 * 2, FairnessTests.unnoticed), "\(what)")
  }

  @Test("Forty sockets of one address at their limit delay nobody, and nobody is refused")
  func oneAddress() throws {
    let folder = try Binary.folder()
    try RealEngine.makeDatabase(folder + "/canais.db")
    let engine = try RealEngine(
      folder + "/canais.db", log: folder + "/log", arguments: FairnessTests.proxy)
    let honest = try HonestVisitor(engine)
    let alone = try honest.write(100)
    let flood = try Flood(40, engine, address: "203.0.113.7", text: 4_000)
    let thread = flood.start()
    let during = try honest.write(200)
    flood.stop(thread)
    expectFair(alone, during, "40 sockets of one address")
    let refused = try engine.metrics()[
      "canais_limit_hits_total{limit=\"message_bytes_per_second\"}"]
    #expect((refused ?? 0) > 0)
    #expect(try engine.end(SIGTERM) == 0)
  }

  @Test("Thirty tabs of one session, with one that writes without end, delay nobody")
  func tabs() throws {
    let folder = try Binary.folder()
    try RealEngine.makeDatabase(folder + "/canais.db")
    let engine = try RealEngine(folder + "/canais.db", log: folder + "/log")
    let honest = try HonestVisitor(engine)
    let alone = try honest.write(100)
    let flood = try Flood(1, engine, address: nil, text: 100)
    var tabs: [HonestVisitor] = []
    for _ in 0..<29 { tabs.append(try HonestVisitor(engine, joining: flood.first)) }
    let thread = flood.start()
    let during = try honest.write(200)
    flood.stop(thread)
    expectFair(alone, during, "30 tabs of one session")
    #expect(!engine.logText.contains("stalled"))
    withExtendedLifetime(tabs) {}
    #expect(try engine.end(SIGTERM) == 0)
  }

  @Test("A talk of many messages is opened, resumed and erased while nobody waits")
  func longTalk() throws {
    let folder = try Binary.folder()
    let path = folder + "/canais.db"
    try RealEngine.makeDatabase(path)
    let count = 100_000
    let talk = try LongTalk(path, messages: UInt32(count), bytes: 3_200)
    let engine = try RealEngine(path, log: folder + "/log")
    let honest = try HonestVisitor(engine)
    let alone = try honest.write(100)
    let before = try ProcessUsage.residentBytes(of: engine.pid)
    let erasing = Process()
    erasing.executableURL = URL(filePath: Binary.path)
    erasing.arguments = ["--db", path, "report", "erase", talk.contact.description, "--yes"]
    erasing.standardError = FileHandle.nullDevice
    let clock = ContinuousClock()
    var status = 0
    let opening = try clock.measure {
      status = try engine.get("/api/v1/sessions/\(talk.session)").status
    }
    #expect(status == 200)
    let resuming = try clock.measure { try talk.resume(engine) }
    let grown = try ProcessUsage.residentBytes(of: engine.pid) - before
    try erasing.run()
    var during = Waits()
    while erasing.isRunning { during.add(try honest.write(20)) }
    #expect(erasing.terminationStatus == 0)
    print(
      "\(count) messages: opened in \(opening), resumed in \(resuming), \(grown >> 20) MiB more; "
        + "alone \(alone), during the erasure \(during)")
    #expect(during.refused == 0)
    #expect(during.worst <= max(alone.worst * 2, .milliseconds(100)))
    #expect(grown < 20 << 20)
    #expect(try engine.get("/api/v1/sessions/\(talk.session)").status == 404)
    #expect(try engine.end(SIGTERM) == 0)
  }
}
