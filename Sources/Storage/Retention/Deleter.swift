// Deletes what may be large on a connection of its own, in transactions of a bounded time, and lets
// others write in between. So neither retention nor an erasure delays an acknowledgement for long.

import Foundation
import Glibc
import Records

/// A connection that deletes in pieces.
final class Deleter {
  /// Pages of the log at which this connection checkpoints: 4 MiB, so that none takes long.
  private static let checkpointPages = 1_024

  /// Files whose bytes are deleted in one transaction: that of a large one takes milliseconds.
  private static let filesAtOnce = 8

  /// Milliseconds that this connection waits for the write lock.
  static let lockTimeout = 30_000

  let database: Database
  private let children: [ChildTable]
  private var pace = DeletionPace()

  /// Opens a connection to an existing database.
  init(path: String) throws(StorageError) {
    database = try Database(path: path, access: .writing)
    try Storage.configure(database)
    try database.execute("PRAGMA wal_autocheckpoint = \(Deleter.checkpointPages)")
    database.pollForLocks(milliseconds: Deleter.lockTimeout)
    children = try ChildTable.all(in: database)
  }

  /// Runs `body` in a transaction, then waits for as long as it held the write lock, so that others
  /// can write.
  ///
  /// - Parameter body: Is passed how many rows it may change.
  func piece<T>(_ body: (Int) throws(StorageError) -> T) throws(StorageError) -> T {
    var start = ContinuousClock.now
    let rows = pace.rows
    let result = try database.transaction { () throws(StorageError) in
      start = .now
      return try body(rows)
    }
    let held = start.duration(to: .now)
    pace.adjust(to: held)
    Deleter.pause(held)
    return result
  }

  /// Waits outside of a transaction: at least a millisecond, in which the next in line for the
  /// write lock gets it.
  static func pause(_ duration: Duration) {
    let seconds = Double(duration.components.attoseconds) / 1e18
    Thread.sleep(forTimeInterval: Double(duration.components.seconds) + max(0.001, seconds))
  }

  /// Deletes sessions with everything that belongs to them.
  ///
  /// - Parameter onDeletion: Runs in the transaction in which a session is deleted.
  func delete(
    sessions: [Int64], onDeletion: (Int64) throws(StorageError) -> Void = { _ in }
  ) throws(StorageError) {
    var left = sessions[...]
    while !left.isEmpty {
      try piece { rows throws(StorageError) in
        var rows = rows
        while rows > 0, let number = left.first, try delete(number, &rows) {
          try onDeletion(number)
          left.removeFirst()
        }
      }
    }
  }

  /// Deletes at most `rows` rows of a session, and the session once nothing else of it is left.
  ///
  /// - Returns: Whether the session is gone.
  private func delete(_ number: Int64, _ rows: inout Int) throws(StorageError) -> Bool {
    let files = try deleteFiles(of: number, limit: min(rows, Deleter.filesAtOnce))
    rows -= files
    // More may be left, whose bytes must go with them.
    if files == Deleter.filesAtOnce { rows = 0 }
    for child in children where rows > 0 {
      try database.run(child.deletion, [.integer(number), .number(rows)])
      rows -= database.changes
    }
    if rows > 0 { rows -= try deleteLines(of: number, limit: rows) }
    guard rows > 0 else { return false }
    try database.run("DELETE FROM sessions WHERE number = ?1", [.integer(number)])
    rows -= 1
    return true
  }

  /// Deletes files of a session, at most `limit`, and returns their number. The bytes of a file go
  /// with the last row that has their digest: in the transaction, since no row can be added while
  /// it lasts, and an engine that adds one later puts the bytes back.
  private func deleteFiles(of number: Int64, limit: Int) throws(StorageError) -> Int {
    let files = try database.all(
      "SELECT id, digest FROM files WHERE session = ?1 LIMIT ?2",
      [.integer(number), .number(limit)]
    ) { (id: $0.text(), digest: $0.text()) }
    for file in files { try database.run("DELETE FROM files WHERE id = ?1", [.text(file.id)]) }
    let folder = FilesFolder.path(ofDatabase: database.path)
    for digest in Set(files.map(\.digest)) {
      let isUsed = try database.number(
        "SELECT EXISTS (SELECT 1 FROM files WHERE digest = ?1)", [.text(digest)])
      guard isUsed == 0 else { continue }
      let path = FilesFolder.path(of: digest, in: folder)
      guard unlink(path) == 0 || errno == ENOENT else {
        throw .failed(path: path, what: DatabaseFile.reason(errno))
      }
    }
    return files.count
  }

  /// Deletes the last lines of a session's journal, at most `limit`, and returns their number.
  private func deleteLines(of number: Int64, limit: Int) throws(StorageError) -> Int {
    let lines = try database.all(
      """
      WITH RECURSIVE chain AS (
        SELECT line, previous FROM journal WHERE line = (
          SELECT coalesce(o.last_line, s.last_line) FROM sessions s
          LEFT JOIN open_sessions o ON o.session = s.number WHERE s.number = ?1)
        UNION ALL
        SELECT journal.line, journal.previous FROM chain
          JOIN journal ON journal.line = chain.previous
        LIMIT ?2)
      SELECT line, previous FROM chain
      """, [.integer(number), .number(limit)]
    ) { ($0.integer(), $0.optionalInteger()) }
    guard let last = lines.last else { return 0 }
    for (line, _) in lines {
      try database.run("DELETE FROM journal WHERE line = ?1", [.integer(line)])
    }
    for target in ["open_sessions", "sessions"] {
      let key = target == "sessions" ? "number" : "session"
      try database.run(
        "UPDATE \(target) SET last_line = ?2 WHERE \(key) = ?1 AND last_line IS NOT NULL",
        [.integer(number), .optional(last.1)])
    }
    return lines.count
  }

  /// Deletes a contact that has no session.
  func deleteIfUnused(contact: String) throws(StorageError) {
    try database.run(
      """
      DELETE FROM contacts WHERE id = ?1
        AND NOT EXISTS (SELECT 1 FROM sessions WHERE contact = ?1)
      """, [.text(contact)])
  }

  /// Merges the index of names. Deleting a session only adds a tombstone to the index; its words
  /// are removed from the file when the index is merged (sqlite.org/fts5.html#the_merge_command).
  func mergeNameIndex() throws(StorageError) {
    var pages = -Deleter.mergePages
    while true {
      let step = pages
      let changed = try piece { _ throws(StorageError) in
        try database.countChanges { () throws(StorageError) in
          try database.run("INSERT INTO names (names, rank) VALUES ('merge', ?1)", [.number(step)])
        }
      }
      if changed < 2 { return }
      pages = Deleter.mergePages
    }
  }

  /// The number of pages of the index of names to merge in one transaction.
  private static let mergePages = 100
}
