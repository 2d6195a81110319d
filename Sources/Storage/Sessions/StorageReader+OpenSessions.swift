// Reading the open sessions.

import Presence
import Records

extension StorageReader {
  /// Passes each open session to `body`, in the order of their last state change, and returns their
  /// number.
  ///
  /// - Parameter wallNow: The time of the restart, from which ages are counted.
  func eachSavedSession(
    wallNow: Millis, _ body: (SavedSession) -> Void
  ) throws(StorageError) -> Int {
    var count = 0
    try database.rows(
      """
      SELECT \(StorageReader.openingColumns), o.state, o.reason, o.since, o.absent_since,
        o.inactivity, o.handed_over_at, o.told, o.calls,
        coalesce((SELECT max(seq) FROM messages WHERE session = s.number), 0), o.webhooks,
        coalesce((SELECT number FROM journal WHERE line = o.last_line), 0),
        \(AttendanceSQL.openColumns)
      FROM open_sessions o JOIN sessions s ON s.number = o.session
        LEFT JOIN contacts c ON c.id = s.contact LEFT JOIN notices n ON n.number = s.notice
      ORDER BY o.since, o.session
      """
    ) { row throws(StorageError) in
      let opening = try opening(&row)
      let presence = SavedPresence(
        state: try state(&row), reason: try reason(&row),
        stateAge: max(0, wallNow - row.integer()),
        absence: row.optionalInteger().map { max(0, wallNow - $0) } ?? 0,
        inactivity: row.integer(), isHandedOver: row.isPresent(),
        isOfflineReported: row.integer() != 0, seq: row.sequenceNumber())
      body(
        SavedSession(
          opening: opening, presence: presence, lastMessage: row.sequenceNumber(),
          lastWebhook: row.sequenceNumber(), lastLine: row.sequenceNumber(),
          attendance: AttendanceSQL.read(&row)))
      count += 1
      return true
    }
    return count
  }

  /// Returns up to `limit` open sessions, latest state change first.
  ///
  /// - Parameters:
  ///   - channel: A channel's identifier; nil for all channels.
  ///   - state: A presence state; nil for all open states.
  package func openSessions(
    channel: String? = nil, state: PresenceState? = nil, limit: Int
  ) throws(StorageError) -> [OpenSession] {
    try database.all(
      """
      SELECT \(StorageReader.openingColumns), o.state, o.reason, o.since, o.handed_over_at,
        \(AttendanceSQL.openColumns)
      FROM open_sessions o JOIN sessions s ON s.number = o.session
        LEFT JOIN contacts c ON c.id = s.contact LEFT JOIN notices n ON n.number = s.notice
      WHERE (?1 IS NULL OR s.channel = ?1) AND (?2 IS NULL OR o.state = ?2)
      ORDER BY o.since DESC, o.session DESC LIMIT ?3
      """, [.optional(channel), .optional(state?.name), .number(limit)]
    ) { row throws(StorageError) in
      OpenSession(
        opening: try opening(&row), state: try self.state(&row), reason: try reason(&row),
        since: row.integer(), isHandedOver: row.isPresent(),
        attendance: AttendanceSQL.read(&row))
    }
  }
}
