// Erasure of a contact's data. Rows are deleted in batches of a bounded size, so that the engine's
// commits are never delayed for long.

import Channels
import Presence

extension Storage {
  /// Deletes everything that is stored of a contact: sessions, including open ones, messages,
  /// journal, outbox and reports, and overwrites it in the file. The audit log records that it was
  /// done and the number of sessions, but none of their content.
  ///
  /// - Parameter progress: Called with the number of sessions deleted so far, and of all to delete.
  /// - Returns: The number of sessions deleted; 0 for an unknown contact.
  @discardableResult
  package func erase(
    contact: Identifier, by author: Author,
    progress: @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws(StorageError) -> Int {
    let name = contact.description
    let (isKnown, total) = try write { writer throws(StorageError) in
      try writer.database.execute("PRAGMA secure_delete = ON")
      let known = try writer.database.number(
        "SELECT EXISTS (SELECT 1 FROM contacts WHERE id = ?1)", [.text(name)])
      let sessions = try writer.database.number(
        "SELECT count(*) FROM sessions WHERE contact = ?1", [.text(name)])
      return (known != 0 || sessions > 0, Int(sessions))
    }
    guard isKnown else { return 0 }
    var done = 0
    while true {
      let removed = try write { writer throws(StorageError) in
        try writer.eraseBatch(of: name)
      }
      done += removed
      if removed == 0 { break }
      progress(done, max(done, total))
    }
    let erased = done
    if erased > 0 { try mergeNameIndex() }
    try write { writer throws(StorageError) in
      let database = writer.database
      try database.transaction { () throws(StorageError) in
        try database.run("DELETE FROM contacts WHERE id = ?1", [.text(name)])
        try database.audit([
          AuditEntry(
            who: author.name, when: author.at, subject: "contact:\(name)", key: "erased",
            from: String(erased), to: "")
        ])
      }
      // The log still contains the old pages: checkpoint and truncate it. If a reader prevents
      // this, the next checkpoint does it.
      try? database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
      try database.execute("PRAGMA secure_delete = OFF")
    }
    return erased
  }
}

extension Storage {
  /// The number of pages of the index of names to merge in one transaction.
  private static let mergePages = 200

  /// Merges the index of names. Deleting a session only adds a tombstone to the index; its words
  /// are removed from the file when the index is merged (sqlite.org/fts5.html#the_merge_command).
  private func mergeNameIndex() throws(StorageError) {
    var pages = -Storage.mergePages
    while true {
      let step = pages
      let changed = try write { writer throws(StorageError) in
        try writer.database.countChanges { () throws(StorageError) in
          try writer.database.run(
            "INSERT INTO names (names, rank) VALUES ('merge', ?1)", [.number(step)])
        }
      }
      if changed < 2 { return }
      pages = Storage.mergePages
    }
  }
}

extension Writer {
  /// Deletes a batch of a contact's sessions and returns their number.
  fileprivate func eraseBatch(of contact: String) throws(StorageError) -> Int {
    let removed = try database.transaction { () throws(StorageError) in
      let batch = try database.all(
        "SELECT number FROM sessions WHERE contact = ?1 LIMIT ?2",
        [.text(contact), .number(Storage.deletionBatch)]
      ) { $0.integer() }
      for number in batch { try database.delete(session: number) }
      return batch.count
    }
    if removed > 0 { numbers.removeAll() }
    return removed
  }
}
