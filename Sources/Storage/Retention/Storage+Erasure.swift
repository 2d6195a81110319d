// Erasure of a contact's data, in pieces: the rows, then what the file still holds of them.

import Channels
import Presence

/// What an erasure did.
package struct ErasureResult: Equatable, Sendable {
  /// The number of sessions deleted; 0 for an unknown contact.
  package var sessions: Int
  /// What still holds the contact's data; empty once nothing that is known does.
  package var remains: [ErasureRemains]
  /// Whether the database itself still holds some of it, in its log.
  package var isLogInUse: Bool {
    remains.contains { if case .log = $0 { true } else { false } }
  }

  /// A result.
  package init(sessions: Int, remains: [ErasureRemains] = []) {
    self.sessions = sessions
    self.remains = remains
  }
}

/// What still holds the data of an erased contact.
package enum ErasureRemains: Equatable, Sendable {
  /// The log, because a process reads from it; `pid` is 0 where it is not known which one.
  case log(pid: Int32, program: String)
  /// A copy that `backup` made or `restore` kept, as far as it still exists.
  case copy(path: String)
}

extension Storage {
  /// Deletes everything that is stored of a contact: sessions, including open ones, messages,
  /// journal, outbox and reports, and overwrites it in the file and its log. The audit log records
  /// that it was done and the number of sessions, but none of their content.
  ///
  /// For a contact that was erased before, overwrites what could not be overwritten then.
  ///
  /// - Parameter progress: Called with the number of sessions deleted so far, and of all to delete.
  @discardableResult
  package func erase(
    contact: Identifier, by author: Author,
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws(StorageError) -> ErasureResult {
    let name = contact.description
    let deleter = try Deleter(path: path)
    let database = deleter.database
    let total = Int(
      try database.number("SELECT count(*) FROM sessions WHERE contact = ?1", [.text(name)]))
    let isKnown = try database.number(
      """
      SELECT EXISTS (SELECT 1 FROM contacts WHERE id = ?1)
        OR EXISTS (SELECT 1 FROM audit WHERE subject = 'contact:' || ?1 AND key = 'erased')
      """, [.text(name)])
    guard isKnown != 0 || total > 0 else { return ErasureResult(sessions: 0) }
    var done = 0
    while true {
      let batch = try database.all(
        "SELECT number FROM sessions WHERE contact = ?1 LIMIT ?2",
        [.text(name), .number(Storage.deletionBatch)]
      ) { $0.integer() }
      if batch.isEmpty { break }
      try deleter.delete(sessions: batch)
      done += batch.count
      progress(done, max(done, total))
    }
    // Merged even if nothing was deleted: an earlier erasure may have been interrupted.
    try deleter.mergeNameIndex()
    try deleter.piece { _ throws(StorageError) in
      try database.run("DELETE FROM contacts WHERE id = ?1", [.text(name)])
      guard done > 0 || database.changes > 0 else { return }
      try database.audit([
        AuditEntry(
          who: author.name, when: author.at, subject: "contact:\(name)", key: "erased",
          from: String(done), to: "")
      ])
    }
    let logRemains = try PageScrubber(deleter).run()
    return ErasureResult(sessions: done, remains: try logRemains + knownCopies(database))
  }

  /// Writes the log to the file and truncates it. Nobody is waited for.
  ///
  /// - Returns: False where a reader needs the log.
  @discardableResult
  package func truncateLog() throws(StorageError) -> Bool {
    try Deleter(path: path).truncateLog()
  }

  /// Records in the audit log that a backup was made, so that an erasure can name it.
  package func noteBackup(_ target: String, by author: Author) throws(StorageError) {
    try write { writer throws(StorageError) in
      try writer.database.transaction { () throws(StorageError) in
        try writer.database.audit([
          AuditEntry(
            who: author.name, when: author.at, subject: "backup", key: target, from: "", to: "made")
        ])
      }
    }
  }
}
