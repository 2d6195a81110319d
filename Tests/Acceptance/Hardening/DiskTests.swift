// The disk below a running engine: full while visitors write, read-only, damaged; and a backup
// taken while visitors write. Every message that was acknowledged must be stored.

import Engine
import Foundation
import Glibc
import Presence
import Storage
import TestSupport
import Testing

@testable import canais

@Suite("The disk below the engine", .serialized)
struct DiskTests {
  private func waitForReadiness(
    _ status: Int, _ engine: RealEngine, _ crowd: HonestCrowd
  ) throws {
    try engine.wait(for: "/readyz to answer \(status)") {
      crowd.turn(writing: true)
      return try engine.get("/readyz").status == status
    }
  }

  /// What a new visitor receives first: `welcome`, or the failure.
  private func firstFrameForNewVisitor(_ engine: RealEngine) -> String {
    do {
      let crowd = try HonestCrowd(1, port: engine.port, channel: RealEngine.channel)
      return crowd.failures.first ?? "welcome"
    } catch {
      return String(describing: error)
    }
  }

  /// An engine on a small disk with visitors who write.
  private func busyEngine(on disk: SmallDisk) throws -> (RealEngine, HonestCrowd) {
    let database = disk.path + "/canais.db"
    try RealEngine.makeDatabase(database)
    let engine = try RealEngine(database, log: try Binary.folder() + "/log")
    let crowd = try HonestCrowd(
      Soak.isOn ? 1_000 : 100, port: engine.port, channel: RealEngine.channel,
      messageInterval: 50)
    crowd.play(Soak.isOn ? 10_000 : 1_000)
    #expect(crowd.total > 100)
    return (engine, crowd)
  }

  @Test("A full disk: nothing is acknowledged, new visitors are refused, and it recovers by itself")
  func full() throws {
    let disk = try SmallDisk(mebibytes: Soak.isOn ? 256 : 16)
    let (engine, crowd) = try busyEngine(on: disk)
    try disk.fill()
    try waitForReadiness(503, engine, crowd)
    #expect(try engine.get("/readyz").text.contains("full"))
    // Acknowledgements of what was stored before may still be under way.
    crowd.play(2_000)
    let acknowledged = crowd.total
    crowd.play(1_000)
    #expect(crowd.total == acknowledged, "acknowledged without being stored")
    #expect(try engine.metrics()["canais_journal_refusing"] == 1)
    let refusal = firstFrameForNewVisitor(engine)
    #expect(refusal.contains("limit"), "\(refusal)")
    #expect(crowd.failures == [], "connected visitors stay connected")

    disk.free()
    try waitForReadiness(200, engine, crowd)
    try crowd.finish()
    crowd.play(500)
    #expect(crowd.total > acknowledged)
    #expect(firstFrameForNewVisitor(engine) == "welcome")
    for event in ["store_failed", "store_recovered"] { #expect(engine.logText.contains(event)) }
    #expect(try engine.end(SIGTERM) == 0)
    try RealEngine.expectStored(crowd, in: engine.database)
    print("full disk: \(crowd.total) messages acknowledged, all stored")
  }

  @Test("Killed on a full disk: the next start has everything that was acknowledged")
  func killedOnFullDisk() throws {
    let disk = try SmallDisk(mebibytes: Soak.isOn ? 256 : 16)
    let (engine, crowd) = try busyEngine(on: disk)
    try disk.fill()
    try waitForReadiness(503, engine, crowd)
    crowd.play(500)
    #expect(crowd.failures == [])
    #expect(try engine.end(SIGKILL) == 128 + SIGKILL)
    disk.free()
    let next = try RealEngine(engine.database, log: engine.log)
    #expect(try next.get("/readyz").status == 200)
    try RealEngine.expectStored(crowd, in: engine.database)
    #expect(try next.end(SIGTERM) == 0)
  }

  @Test("A full or read-only disk at the start is reported in one sentence")
  func start() throws {
    let disk = try SmallDisk(mebibytes: 1)
    try disk.fill()
    let database = disk.path + "/canais.db"
    let words = ["--db", database, "--lang", "en", "serve", "--listen", "127.0.0.1:0"]
    let errors = try Binary.folder() + "/errors"
    #expect(try Binary.run(words, errors: errors).status == 1)
    #expect(try String(contentsOfFile: errors, encoding: .utf8).contains("free some space"))
    disk.free()
    unlink(errors)
    unlink(database)
    try RealEngine.makeDatabase(database)
    let before = try Data(contentsOf: URL(filePath: database))
    try disk.makeReadOnly()
    #expect(try Binary.run(words, errors: errors).status == 1)
    let message = try String(contentsOfFile: errors, encoding: .utf8)
    #expect(
      message.contains("read-only") && message.split(separator: "\n").count == 1, "\(message)")
    #expect(try Data(contentsOf: URL(filePath: database)) == before)
  }

  @Test("A damaged database is refused with advice, and a backup of the running engine replaces it")
  func damaged() throws {
    let folder = try Binary.folder()
    let (database, copy) = (folder + "/canais.db", folder + "/copy.db")
    try RealEngine.makeDatabase(database)
    let engine = try RealEngine(database, log: folder + "/log")
    let crowd = try HonestCrowd(
      50, port: engine.port, channel: RealEngine.channel, messageInterval: 50)
    crowd.play(1_000)
    try crowd.finish()
    // The copy holds what was acknowledged before it began; it may hold what comes after.
    let known = crowd.acknowledged
    let backup = try ChildProcess(
      Binary.path, ["--db", database, "backup", copy], environment: ["HOME": folder])
    while backup.isRunning, access(copy, F_OK) != 0 { crowd.turn(writing: true) }
    #expect(try backup.wait() == 0)
    crowd.play(200)
    try crowd.finish()
    #expect(try engine.end(SIGTERM) == 0)
    try RealEngine.expectStored(crowd, in: database)
    let reader = try Storage(path: copy).makeReader()
    #expect(try reader.integrityErrors() == [])
    for (session, count) in known {
      let id = try #require(Identifier(session))
      let detail = try #require(try reader.detail(of: id))
      #expect(detail.messages.count >= count)
    }
    try expectReplacement(of: database, by: copy, log: folder + "/log")
  }

  /// Damages a database, expects that it is refused, and serves the copy in its place.
  private func expectReplacement(of database: String, by copy: String, log: String) throws {
    let file = try FileHandle(forUpdating: URL(filePath: database))
    try file.seek(toOffset: 100)
    try file.write(contentsOf: Data(repeating: 0xA5, count: 16 << 10))
    try file.close()
    let words = ["--db", database, "--lang", "en", "serve", "--listen", "127.0.0.1:0"]
    let errors = try Binary.folder() + "/errors"
    #expect(try Binary.run(words, errors: errors).status == 1)
    let message = try String(contentsOfFile: errors, encoding: .utf8)
    #expect(message.contains("damaged") && message.contains("canais backup"), "\(message)")
    for end in ["", "-wal", "-shm"] { unlink(database + end) }
    try FileManager.default.copyItem(atPath: copy, toPath: database)
    let restored = try RealEngine(database, log: log)
    #expect(try restored.get("/readyz").status == 200)
    #expect(try restored.metrics()["canais_sessions{state=\"reconnecting\"}"] == 50)
    #expect(try restored.end(SIGTERM) == 0)
  }
}
