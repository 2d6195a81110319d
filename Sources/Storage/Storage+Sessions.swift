// What the engine asks of a store, fulfilled.

import Channels
import Presence
import Records

extension Storage: SessionStore {
  /// Commits a batch, whole or not at all; durable when it returns.
  package func commit(_ batch: [Record]) throws(StoreError) {
    do throws(StorageError) {
      try write { writer throws(StorageError) in try writer.commit(batch) }
    } catch { throw error.store }
  }

  /// Hands over each open session, in the order of `since`, and answers how many there were.
  package func recover(
    wallNow: Millis, _ each: (SavedSession) -> Void
  ) throws(StoreError) -> Int {
    do throws(StorageError) {
      let count = try makeReader().openSessions(wallNow: wallNow, each)
      // The silence counted once; after a kill the last sign is the restart.
      try write { writer throws(StorageError) in
        try writer.database.run("UPDATE open_sessions SET inactivity = 0 WHERE inactivity <> 0")
      }
      return count
    } catch { throw error.store }
  }

  /// The configuration at this moment.
  package func installation() throws(StoreError) -> Installation {
    do throws(StorageError) {
      return try makeReader().installation()
    } catch { throw error.store }
  }

  /// A reader for the calling thread's use.
  package func reader() throws(StoreError) -> any SessionReader {
    do throws(StorageError) { return try makeReader() } catch { throw error.store }
  }
}

/// An open session as the database has it: right while no engine runs, and at most a moment old
/// while one does.
package struct OpenSession: Sendable {
  /// How it began.
  package var opening: SessionOpening
  /// Where it is.
  package var state: PresenceState
  /// Why the state began.
  package var reason: Reason
  /// When the state began, milliseconds since 1970.
  package var since: Millis
  /// Whether it passed to human attendance.
  package var isHandedOver: Bool
}

extension StorageReader {
  func openSessions(
    wallNow: Millis, _ each: (SavedSession) -> Void
  ) throws(StorageError) -> Int {
    var count = 0
    try database.rows(
      """
      SELECT \(StorageReader.openingColumns), o.state, o.reason, o.since, o.absent_since,
        o.handed_over_at, o.told, o.calls, o.webhooks, o.inactivity,
        coalesce((SELECT max(seq) FROM messages WHERE session = s.number), 0)
      FROM open_sessions o JOIN sessions s ON s.number = o.session
        LEFT JOIN contacts c ON c.id = s.contact LEFT JOIN notices n ON n.number = s.notice
      ORDER BY o.since, o.session
      """
    ) { row throws(StorageError) in
      let presence = SavedPresence(
        state: try state(row.text(13)), reason: try reason(row.text(14)),
        stateAge: max(0, wallNow - row.integer(15)),
        absence: row.optionalInteger(16).map { max(0, wallNow - $0) } ?? 0,
        inactivity: row.integer(21), isHandedOver: !row.isNull(17),
        isOfflineReported: row.integer(18) != 0,
        seq: UInt32(truncatingIfNeeded: row.integer(19)))
      each(
        SavedSession(
          opening: try opening(row), presence: presence,
          lastMessage: UInt32(truncatingIfNeeded: row.integer(22)),
          lastWebhook: UInt32(truncatingIfNeeded: row.integer(20))))
      count += 1
      return true
    }
    return count
  }

  /// Open sessions, latest change of state first.
  package func openSessions(
    channel: String? = nil, state: PresenceState? = nil, limit: Int
  ) throws(StorageError) -> [OpenSession] {
    try database.all(
      """
      SELECT \(StorageReader.openingColumns), o.state, o.reason, o.since, o.handed_over_at
      FROM open_sessions o JOIN sessions s ON s.number = o.session
        LEFT JOIN contacts c ON c.id = s.contact LEFT JOIN notices n ON n.number = s.notice
      WHERE (?1 IS NULL OR s.channel = ?1) AND (?2 IS NULL OR o.state = ?2)
      ORDER BY o.since DESC, o.session DESC LIMIT ?3
      """, [.optional(channel), .optional(state?.name), .number(limit)]
    ) { row throws(StorageError) in
      OpenSession(
        opening: try opening(row), state: try self.state(row.text(13)),
        reason: try reason(row.text(14)), since: row.integer(15), isHandedOver: !row.isNull(16))
    }
  }
}
