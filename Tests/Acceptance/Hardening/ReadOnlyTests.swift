// A database on a read-only disk: a copy that is mounted for reading, or a disk that the kernel has
// made read-only. Commands that read work; commands that write fail with advice.

import Client
import Engine
import Foundation
import Glibc
import Presence
import Storage
import TestSupport
import Testing

@testable import canais

@Suite("A read-only disk", .serialized)
struct ReadOnlyTests {
  /// The result of a command.
  private struct Run {
    var status: Int32
    var output: String
    var errors: String
  }

  private func run(_ words: [String], on database: String) throws -> Run {
    let errors = try Binary.folder() + "/errors"
    let (status, output) = try Binary.run(
      ["--db", database, "--lang", "en"] + words, errors: errors)
    let message = (try? String(contentsOfFile: errors, encoding: .utf8)) ?? ""
    return Run(status: status, output: output, errors: message)
  }

  /// The files of the database.
  enum Shape: CaseIterable {
    /// The database, its write-ahead log and the log's index, as a killed engine leaves them.
    case killed
    /// The database alone, after a checkpoint.
    case alone
    /// A copy that `canais backup` made.
    case copy
  }

  /// Creates a database with an open and a finished session, by an engine that has ended.
  private func makeDatabase(_ target: String, _ shape: Shape) throws {
    let database = shape == .copy ? try Binary.folder() + "/original.db" : target
    try RealEngine.makeDatabase(database)
    let engine = try RealEngine(database, log: try Binary.folder() + "/log")
    let crowd = try HonestCrowd(
      2, port: engine.port, channel: RealEngine.channel, messageInterval: 50)
    crowd.play(500)
    try crowd.finish()
    let first = try #require(crowd.acknowledged.first?.session)
    #expect(try run(["session", "end", first], on: database).status == 0)
    _ = try engine.end(shape == .killed ? SIGKILL : SIGTERM)
    withExtendedLifetime(crowd) {}
    // The last connection that can write moves the log into the database and removes it.
    if shape == .alone { _ = try Storage(path: database) }
    if shape == .copy {
      #expect(try run(["backup", target], on: database).status == 0)
      try FileManager.default.copyItem(
        atPath: TokenFile.path(database: database), toPath: TokenFile.path(database: target))
    }
  }

  /// The contents of a folder's files, by name.
  private func contents(_ folder: String) throws -> [String: Data] {
    var found: [String: Data] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
      found[name] = FileManager.default.contents(atPath: folder + "/" + name)
    }
    return found
  }

  private func expectReading(_ database: String) throws {
    let channel = RealEngine.channel
    let open = try run(["session", "list", "--json"], on: database)
    #expect(open.status == 0 && open.output.contains("Bia"), "\(open)")
    let closed = try run(["report", "list", "--json"], on: database)
    #expect(closed.status == 0 && closed.output.contains("Bia"), "\(closed)")
    let rows = try JSONDecoder().decode([FeedRow].self, from: Data(open.output.utf8))
    let session = try #require(rows.first?.session, "no session in \(open.output)")
    let copy = try Binary.folder() + "/copy.db"
    for words in [
      ["channel", "list"], ["channel", "show", channel], ["channel", "export"], ["flow", "list"],
      ["session", "list", "--state", "closed"], ["session", "list", "--query", "bia"],
      ["session", "show", session], ["report", "list", "--query", "bia"],
      ["report", "export", "--format", "csv"], ["presence", "explain", channel],
      ["snippet", channel], ["snippet", channel, "--public-url", "https://chat.example"],
      ["attendance", "show"], ["attendance", "outbox"], ["info"], ["token", "show"],
      ["backup", copy],
    ] {
      let result = try run(words, on: database)
      #expect(result.status == 0, "\(words): \(result)")
      #expect(!result.output.isEmpty || words[0] == "backup" || words[1] == "outbox", "\(words)")
    }
    #expect(try Storage(path: copy).makeReader().integrityErrors() == [])
    #expect(try run(["session", "list"], on: copy).output.contains("Bia"))
    // No page answers there. The error is about that and not about the disk.
    let verified = try run(["verify", "http://127.0.0.1:9/"], on: database)
    #expect(verified.status == 1 && !verified.errors.contains("read-only"), "\(verified)")
    let doctor = try run(["doctor"], on: database).output.split(separator: "\n")
    #expect(doctor.contains { $0.hasPrefix("!") && $0.contains("read-only") }, "\(doctor)")
    #expect(doctor.contains { $0.hasPrefix("✓") && $0.contains("database") }, "\(doctor)")
  }

  private func expectRefusing(_ database: String) throws {
    for words in [
      ["channel", "set", RealEngine.channel, "enabled=false"], ["attendance", "set", "timeout=3"],
      ["report", "erase", "0123456789abcdef01234567", "--yes"],
      ["serve", "--listen", "127.0.0.1:0"],
    ] {
      let result = try run(words, on: database)
      #expect(result.status == 1, "\(words)")
      #expect(result.errors.contains("--db"), "\(words) gives no advice: \(result.errors)")
    }
    let rotated = try run(["token", "rotate"], on: database)
    #expect(rotated.status == 1 && rotated.errors.contains("read-only"), "\(rotated)")
  }

  @Test(
    "Reading commands work, writing commands fail with advice, and no file changes",
    arguments: Shape.allCases)
  func readOnly(_ shape: Shape) throws {
    let disk = try SmallDisk(mebibytes: 32)
    // Characters that have a meaning in a URI, SQLite's file URIs included.
    let folder = disk.path + "/a ?b#c%20"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let database = folder + "/canais.db"
    try makeDatabase(database, shape)
    for end in ["-wal", "-shm"] {
      #expect(FileManager.default.fileExists(atPath: database + end) == (shape == .killed))
    }
    try disk.makeReadOnly()
    let before = try contents(folder)
    try expectReading(database)
    try expectRefusing(database)
    #expect(try contents(folder) == before)
  }

  @Test("A log without its index is refused with advice")
  func logWithoutIndex() throws {
    let disk = try SmallDisk(mebibytes: 32)
    let database = disk.path + "/canais.db"
    try makeDatabase(database, .killed)
    unlink(database + "-shm")
    try disk.makeReadOnly()
    let result = try run(["channel", "list"], on: database)
    #expect(result.status == 1 && result.errors.contains("--db"), "\(result)")
    // The advice: copy the database and its log to a folder that can be written to.
    let folder = try Binary.folder()
    for end in ["", "-wal"] {
      try FileManager.default.copyItem(
        atPath: database + end, toPath: folder + "/canais.db" + end)
    }
    #expect(try run(["session", "list"], on: folder + "/canais.db").output.contains("Bia"))
  }
}
