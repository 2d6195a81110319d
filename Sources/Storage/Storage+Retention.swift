// What goes away: finished sessions after their time, and everything of a contact who asks. Rows are
// removed in batches of a bounded size, so that the engine's commits are never kept waiting long.

import Channels
import Presence

extension Storage {
  /// Sessions removed in one transaction.
  static let purgeBatch = 500

  /// The number of the first session that began at `moment` or later, and before `now`. Sessions are
  /// numbered in the order they began, so those from here on have not ended before `moment`, whatever
  /// their own stamps say: a clock that was a year behind for an hour wrote them.
  package func purgeBound(endedBefore moment: Millis, now: Millis) throws(StorageError) -> Int64 {
    // Read in the order of the numbers, and so hardly further than what is to be removed.
    try makeReader().database.first(
      """
      SELECT number FROM sessions WHERE started_at >= ?1 AND started_at <= ?2
      ORDER BY number LIMIT 1
      """, [.integer(moment), .integer(now)]
    ) { $0.integer(0) } ?? .max
  }

  /// Removes one batch of the sessions that ended before a moment, with their messages, journal and
  /// calls, and of the contacts that have no session left. A session whose calls still wait stays
  /// until they were made, and so does one whose number is not below `bound`.
  ///
  /// - Returns: how many were removed; call again until it is 0.
  package func purge(
    endedBefore moment: Millis, numberedBelow bound: Int64 = .max
  ) throws(StorageError) -> Int {
    try write { writer throws(StorageError) in
      let database = writer.database
      return try database.transaction { () throws(StorageError) in
        let batch = try database.all(
          """
          SELECT number, contact FROM sessions s
          WHERE closed_at < ?1 AND number < ?3 AND NOT EXISTS (
            SELECT 1 FROM outbox WHERE session = s.number AND fate = 'waiting')
          ORDER BY closed_at LIMIT ?2
          """, [.integer(moment), .number(Storage.purgeBatch), .integer(bound)]
        ) { ($0.integer(0), $0.text(1)) }
        for (number, _) in batch { try database.remove(session: number) }
        for contact in Set(batch.map(\.1)) { try database.forgetIfGone(contact) }
        return batch.count
      }
    }
  }

  /// Removes all that is kept of a contact: sessions, open ones too, messages, journal, outbox,
  /// reports. What was removed is overwritten in the file. The audit says that it was done, with
  /// the number of sessions and nothing of what was in them.
  ///
  /// - Parameter progress: Told how many sessions are gone so far, and how many there were.
  /// - Returns: how many sessions were removed; 0 for an unknown contact.
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
    if erased > 0 { try forgetNames() }
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
      // The log still holds the old pages: they go into the file, and the log is emptied. Where a
      // reader is at work this ends at the next checkpoint.
      try? database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
      try database.execute("PRAGMA secure_delete = OFF")
    }
    return erased
  }
}

extension Storage {
  /// Pages of the names' index that are put together in one transaction.
  private static let mergePages = 200

  /// The names' index only notes that a session is gone; its words leave the file when what it wrote
  /// piece by piece is put together again. sqlite.org/fts5.html#the_merge_command
  private func forgetNames() throws(StorageError) {
    var pages = -Storage.mergePages
    while true {
      let step = pages
      let changed = try write { writer throws(StorageError) in
        try writer.database.changesMade { () throws(StorageError) in
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
  fileprivate func eraseBatch(of contact: String) throws(StorageError) -> Int {
    let removed = try database.transaction { () throws(StorageError) in
      let batch = try database.all(
        "SELECT number FROM sessions WHERE contact = ?1 LIMIT ?2",
        [.text(contact), .number(Storage.purgeBatch)]
      ) { $0.integer(0) }
      for number in batch { try database.remove(session: number) }
      return batch.count
    }
    if removed > 0 { numbers.removeAll() }
    return removed
  }
}

extension Database {
  /// Removes a session with its journal; messages and calls follow by their keys.
  fileprivate func remove(session number: Int64) throws(StorageError) {
    let last = """
      SELECT coalesce(o.last_line, s.last_line) FROM sessions s
      LEFT JOIN open_sessions o ON o.session = s.number WHERE s.number = ?1
      """
    try run(
      """
      \(JournalSQL.chain(last)) DELETE FROM journal WHERE line IN (SELECT line FROM chain)
      """, [.integer(number)])
    try run("DELETE FROM sessions WHERE number = ?1", [.integer(number)])
  }

  fileprivate func forgetIfGone(_ contact: String) throws(StorageError) {
    try run(
      """
      DELETE FROM contacts WHERE id = ?1
        AND NOT EXISTS (SELECT 1 FROM sessions WHERE contact = ?1)
      """, [.text(contact)])
  }
}
