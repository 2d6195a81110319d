// The disk below a running engine: full in the middle of a busy minute, read-only, damaged; and a copy
// taken while everybody writes. Whatever was acknowledged is there afterwards.

import Engine
import Foundation
import Glibc
import Presence
import Storage
import TestSupport
import Testing

@testable import canais

@Suite("The disk under the engine", .serialized)
struct DiskTests {
  private func readiness(_ engine: RealEngine) throws -> (status: Int, text: String) {
    let answer = try engine.get("/readyz")
    return (answer.status, answer.text)
  }

  /// What somebody new is told first.
  private func newcomer(_ engine: RealEngine) throws -> String {
    var crowd: HonestCrowd?
    do {
      crowd = try HonestCrowd(1, port: engine.port, channel: RealEngine.channel)
    } catch {
      return String(describing: error)
    }
    return crowd?.faults.first ?? "welcome"
  }

  @Test(
    "Full in the middle of a busy minute: nothing acknowledged is lost, and it says what it can't do"
  )
  func full() throws {
    let disk = try SmallDisk(mebibytes: Soak.isOn ? 256 : 16)
    let log = try Binary.folder() + "/log"
    let database = disk.path + "/canais.db"
    try RealEngine.furnish(database)
    let engine = try RealEngine(database, log: log)
    let crowd = try HonestCrowd(
      Soak.isOn ? 1_000 : 100, port: engine.port, channel: RealEngine.channel, pause: 50)
    crowd.play(Soak.isOn ? 10_000 : 1_000)
    #expect(crowd.total > 100)

    try disk.fill()
    try engine.wait(for: "the full disk to be told") {
      crowd.turn(writing: true)
      return try readiness(engine).status == 503
    }
    #expect(try readiness(engine).text.contains("full"))
    // What was stored before may still be on its way to those who wait for it.
    crowd.play(2_000)
    let told = crowd.total
    crowd.play(1_000)
    #expect(crowd.total == told, "acknowledged without a place to store it")
    #expect(try engine.metrics()["canais_journal_refusing"] == 1)
    let refused = try newcomer(engine)
    #expect(refused.contains("limit"), "\(refused)")
    #expect(crowd.faults == [], "those who are here stay")

    disk.free()
    try engine.wait(for: "the engine to recover by itself") {
      crowd.turn(writing: true)
      return try readiness(engine).status == 200
    }
    try crowd.finish()
    crowd.play(500)
    #expect(crowd.total > told)
    #expect(try newcomer(engine) == "welcome")
    for event in ["store_failed", "store_recovered"] { #expect(engine.said.contains(event)) }

    // Full again, and killed before there is room: the next start has all that was acknowledged.
    try disk.fill()
    try engine.wait(for: "the second full disk to be told") {
      crowd.turn(writing: true)
      return try readiness(engine).status == 503
    }
    crowd.play(500)
    #expect(crowd.faults == [])
    kill(engine.pid, SIGKILL)
    #expect(try engine.child.wait() == 128 + SIGKILL)
    disk.free()
    let next = try RealEngine(database, log: log)
    #expect(try readiness(next).status == 200)
    try RealEngine.expectKept(crowd, in: database)
    print("full disk: \(crowd.total) messages acknowledged, all there")
    kill(next.pid, SIGTERM)
    #expect(try next.child.wait() == 0)
  }

  @Test("A full disk at the start, and a read-only one, are said in a sentence")
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
    try RealEngine.furnish(database)
    let before = try Data(contentsOf: URL(filePath: database))
    try disk.makeReadOnly()
    #expect(try Binary.run(words, errors: errors).status == 1)
    let said = try String(contentsOfFile: errors, encoding: .utf8)
    #expect(said.contains("read-only") && said.split(separator: "\n").count == 1, "\(said)")
    #expect(try Data(contentsOf: URL(filePath: database)) == before)
  }

  @Test("A damaged database is refused, with how to restore it; the copy made while it ran serves")
  func damaged() throws {
    let folder = try Binary.folder()
    let (database, copy) = (folder + "/canais.db", folder + "/copy.db")
    try RealEngine.furnish(database)
    let engine = try RealEngine(database, log: folder + "/log")
    let crowd = try HonestCrowd(50, port: engine.port, channel: RealEngine.channel, pause: 50)
    crowd.play(1_000)
    try crowd.finish()
    // What is acknowledged from now on may or may not be in the copy; what was, is.
    let known = crowd.acknowledged
    let backup = try Child(
      Binary.path, ["--db", database, "backup", copy], environment: ["HOME": folder])
    while kill(backup.pid, 0) == 0, access(copy, F_OK) != 0 { crowd.turn(writing: true) }
    #expect(try backup.wait() == 0)
    crowd.play(200)
    try crowd.finish()
    kill(engine.pid, SIGTERM)
    #expect(try engine.child.wait() == 0)
    try RealEngine.expectKept(crowd, in: database)

    let reader = try Storage(path: copy).makeReader()
    #expect(try reader.integrityFaults() == [])
    for (session, count) in known {
      let id = try #require(Identifier(session))
      let detail = try #require(try reader.detail(of: id))
      #expect(detail.messages.count >= count)
    }
    let file = try FileHandle(forUpdating: URL(filePath: database))
    try file.seek(toOffset: 100)
    try file.write(contentsOf: Data(repeating: 0xA5, count: 16 << 10))
    try file.close()
    let words = ["--db", database, "--lang", "en", "serve", "--listen", "127.0.0.1:0"]
    let errors = folder + "/errors"
    #expect(try Binary.run(words, errors: errors).status == 1)
    let said = try String(contentsOfFile: errors, encoding: .utf8)
    #expect(said.contains("damaged") && said.contains("canais backup"), "\(said)")
    // As it says: the copy in its place.
    for end in ["", "-wal", "-shm"] { unlink(database + end) }
    try FileManager.default.copyItem(atPath: copy, toPath: database)
    let restored = try RealEngine(database, log: folder + "/log")
    #expect(try readiness(restored).status == 200)
    #expect(try restored.metrics()["canais_sessions{state=\"reconnecting\"}"] == 50)
    kill(restored.pid, SIGTERM)
    #expect(try restored.child.wait() == 0)
  }
}
