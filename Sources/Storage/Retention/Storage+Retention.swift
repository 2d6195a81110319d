// Deletion of finished sessions whose retention period is over, in pieces.

import Presence

extension Storage {
  /// The most sessions that one call of `purge` deletes.
  static let deletionBatch = 500

  /// Returns the number of the first session that started between `moment` and `now`; `.max` if
  /// there is none.
  ///
  /// Sessions are numbered in the order in which they start, so no session from this number on
  /// ended before `moment`, even if the wall clock was behind when its times were recorded.
  package func purgeBound(endedBefore moment: Millis, now: Millis) throws(StorageError) -> Int64 {
    // The order of numbers ends the scan shortly after the sessions that are to be deleted.
    try makeReader().database.first(
      """
      SELECT number FROM sessions WHERE started_at >= ?1 AND started_at <= ?2
      ORDER BY number LIMIT 1
      """, [.integer(moment), .integer(now)]
    ) { $0.integer() } ?? .max
  }

  /// Deletes a batch of the sessions that ended before `moment`, with their messages, journal and
  /// calls, and the contacts without any other session. Sessions with waiting calls are kept.
  ///
  /// However long a session is, the write lock is held for a few milliseconds at a time.
  ///
  /// ```swift
  /// let bound = try storage.purgeBound(endedBefore: moment, now: now)
  /// while try storage.purge(endedBefore: moment, numberedBelow: bound) > 0 {}
  /// ```
  ///
  /// - Parameter bound: Sessions with this or a greater number are kept.
  /// - Returns: The number of sessions deleted; call again until it is 0.
  package func purge(
    endedBefore moment: Millis, numberedBelow bound: Int64 = .max
  ) throws(StorageError) -> Int {
    let deleter = try Deleter(path: path)
    let batch = try deleter.database.all(
      """
      SELECT number, contact FROM sessions s
      WHERE closed_at < ?1 AND number < ?3 AND NOT EXISTS (
        SELECT 1 FROM outbox WHERE session = s.number AND fate = 'waiting')
      ORDER BY closed_at LIMIT ?2
      """, [.integer(moment), .number(Storage.deletionBatch), .integer(bound)]
    ) { ($0.integer(), $0.text()) }
    let contacts = Dictionary(uniqueKeysWithValues: batch)
    try deleter.delete(sessions: batch.map(\.0)) { number throws(StorageError) in
      if let contact = contacts[number] { try deleter.deleteIfUnused(contact: contact) }
    }
    return batch.count
  }
}
