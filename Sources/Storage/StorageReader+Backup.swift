// A copy while everything runs, and a look at whether the file is whole.

import Channels
import Foundation
import Glibc
import Presence

extension StorageReader {
  /// Writes a whole, compact copy to a file that is not there yet, for its owner alone. The engine
  /// goes on; the copy is the database at the moment this began. It appears under its name only
  /// when it is whole and on the disk.
  ///
  /// - Throws: `targetExists`, or what the disk says.
  package func backup(to target: String) throws(StorageError) {
    guard access(target, F_OK) != 0 else { throw .targetExists(path: target) }
    let part = target + ".part"
    unlink(part)
    let made = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard made >= 0 else { throw .unopenable(path: part, why: DatabaseFile.reason(errno)) }
    defer { close(made) }
    do throws(StorageError) {
      try DatabaseFile.give(
        made, target, asIn: (target as NSString).deletingLastPathComponent)
      try database.execute("PRAGMA query_only = OFF")
      // SQLite takes an empty file for one that is not there, and the mode is kept.
      try database.run("VACUUM INTO ?1", [.text(part)])
      try database.execute("PRAGMA query_only = ON")
    } catch {
      unlink(part)
      throw error
    }
    // A link, not a rename: it fails where somebody made the target meanwhile.
    guard fsync(made) == 0, link(part, target) == 0 else {
      let code = errno
      unlink(part)
      if code == EEXIST { throw .targetExists(path: target) }
      throw .unopenable(path: target, why: DatabaseFile.reason(code))
    }
    unlink(part)
  }

  /// Reads the whole file and says what is wrong with it; empty when nothing is.
  package func integrityFaults() throws(StorageError) -> [String] {
    let pages = try database.all("PRAGMA integrity_check(20)") { $0.text(0) }
      .filter { $0 != "ok" }
    let keys = try database.all("PRAGMA foreign_key_check") { "\($0.text(0)) → \($0.text(2))" }
    return try pages + keys.prefix(20) + sums()
  }

  /// What is added up beside the sessions and doesn't agree with them.
  private func sums() throws(StorageError) -> [String] {
    let there = try database.number("SELECT count(*) FROM sessions WHERE closed_at IS NOT NULL")
    var faults: [String] = []
    for source in ["report_quarters WHERE channel = ''", "report_stretches"] {
      let sum = try database.number("SELECT coalesce(sum(sessions), 0) FROM \(source)")
      if sum != there { faults.append("\(source): \(sum) ≠ \(there)") }
    }
    return faults
  }

  /// When the last conversation began or the journal's last line was written, wall clock; nil while
  /// there is neither.
  package func lastMoment() throws(StorageError) -> Millis? {
    let moments = try [
      "SELECT at FROM journal ORDER BY line DESC LIMIT 1",
      "SELECT started_at FROM sessions ORDER BY number DESC LIMIT 1",
    ].map { sql throws(StorageError) in try database.first(sql) { $0.integer(0) } }
    return moments.compactMap { $0 }.max()
  }

  /// The schema's version.
  package func version() throws(StorageError) -> Int {
    Int(try database.number("PRAGMA user_version"))
  }
}
