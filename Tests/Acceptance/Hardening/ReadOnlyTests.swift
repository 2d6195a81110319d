// A database on a disk that can't be written to: a copy mounted for looking something up, or a machine
// whose disk the kernel has made read-only. What only reads works, what writes says the way out.

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
  /// What one command answered.
  private struct Said {
    var status: Int32
    var output: String
    var errors: String
  }

  private func run(_ words: [String], on database: String) throws -> Said {
    let errors = try Binary.folder() + "/errors"
    let (status, output) = try Binary.run(
      ["--db", database, "--lang", "en"] + words, errors: errors)
    let said = (try? String(contentsOfFile: errors, encoding: .utf8)) ?? ""
    return Said(status: status, output: output, errors: said)
  }

  /// How a database came to lie there.
  enum Shape: CaseIterable {
    /// Its log and the log's index beside it, as a killed engine leaves them.
    case killed
    /// Alone, all of its log worked into it.
    case alone
    /// A copy made by `canais backup`.
    case copy
  }

  /// A database with an open session and a report, made by an engine that has ended.
  private func furnish(_ target: String, _ shape: Shape) throws {
    let database = shape == .copy ? try Binary.folder() + "/original.db" : target
    try RealEngine.furnish(database)
    let engine = try RealEngine(database, log: try Binary.folder() + "/log")
    let crowd = try HonestCrowd(2, port: engine.port, channel: RealEngine.channel, pause: 50)
    crowd.play(500)
    try crowd.finish()
    let first = try #require(crowd.acknowledged.first?.session)
    #expect(try run(["session", "end", first], on: database).status == 0)
    kill(engine.pid, shape == .killed ? SIGKILL : SIGTERM)
    _ = try engine.child.wait()
    withExtendedLifetime(crowd) {}
    // The last connection that may write works the log into the file and takes it away.
    if shape == .alone { _ = try Storage(path: database) }
    if shape == .copy {
      #expect(try run(["backup", target], on: database).status == 0)
      try FileManager.default.copyItem(
        atPath: TokenFile.path(database: database), toPath: TokenFile.path(database: target))
    }
  }

  /// Everything in a folder, byte by byte.
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
    let session = try #require(
      try JSONValueText.first("session", in: open.output), "no session in \(open.output)")
    let copy = try Binary.folder() + "/copy.db"
    for words in [
      ["channel", "list"], ["channel", "show", channel], ["channel", "export"], ["flow", "list"],
      ["session", "list", "--state", "closed"], ["session", "list", "--query", "bia"],
      ["session", "show", session], ["report", "list", "--query", "bia"],
      ["report", "export", "--format", "csv"], ["presence", "explain", channel],
      ["snippet", channel], ["attendance", "show"], ["attendance", "outbox"], ["info"],
      ["token", "show"], ["backup", copy],
    ] {
      let said = try run(words, on: database)
      #expect(said.status == 0, "\(words): \(said)")
      #expect(!said.output.isEmpty || words[0] == "backup" || words[1] == "outbox", "\(words)")
    }
    #expect(try Storage(path: copy).makeReader().integrityFaults() == [])
    #expect(try run(["session", "list"], on: copy).output.contains("Bia"))
    // There is no page to look at; that is what is said, and nothing of the disk.
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
      ["snippet", RealEngine.channel, "--public-url", "https://chat.example"],
      ["serve", "--listen", "127.0.0.1:0"],
    ] {
      let said = try run(words, on: database)
      #expect(said.status == 1, "\(words)")
      #expect(said.errors.contains("--db"), "\(words) tells no way out: \(said.errors)")
    }
    let rotated = try run(["token", "rotate"], on: database)
    #expect(rotated.status == 1 && rotated.errors.contains("read-only"), "\(rotated)")
  }

  @Test(
    "What reads works, what writes says the way out, and not a byte is changed",
    arguments: Shape.allCases)
  func readOnly(_ shape: Shape) throws {
    let disk = try SmallDisk(mebibytes: 32)
    // Signs that mean something in an address, SQLite's too.
    let folder = disk.path + "/a ?b#c%20"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let database = folder + "/canais.db"
    try furnish(database, shape)
    for end in ["-wal", "-shm"] {
      #expect(FileManager.default.fileExists(atPath: database + end) == (shape == .killed))
    }
    try disk.makeReadOnly()
    let before = try contents(folder)
    try expectReading(database)
    try expectRefusing(database)
    #expect(try contents(folder) == before)
  }

  @Test("A log without its index is refused, with the way out")
  func impossible() throws {
    let disk = try SmallDisk(mebibytes: 32)
    let database = disk.path + "/canais.db"
    try furnish(database, .killed)
    unlink(database + "-shm")
    try disk.makeReadOnly()
    let said = try run(["channel", "list"], on: database)
    #expect(said.status == 1 && said.errors.contains("--db"), "\(said)")
    // As it says: the file and its log in a folder that can be written to.
    let folder = try Binary.folder()
    for end in ["", "-wal"] {
      try FileManager.default.copyItem(
        atPath: database + end, toPath: folder + "/canais.db" + end)
    }
    #expect(try run(["session", "list"], on: folder + "/canais.db").output.contains("Bia"))
  }
}

/// A member's text in printed JSON.
private enum JSONValueText {
  static func first(_ name: String, in text: String) throws -> String? {
    let rows = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]]
    return rows?.first?[name] as? String
  }
}
