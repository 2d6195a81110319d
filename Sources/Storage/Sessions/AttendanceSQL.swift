// Reading who answers a session and what waits. Since when a session waits, and how much of it is
// unread, follows from its messages, so that a message costs the commit nothing but its own row.

import Presence
import Records

/// Reading who answers a session, and what waits.
enum AttendanceSQL {
  /// Since when `open_sessions o` waits, and the number of its unread messages.
  private static let waiting = """
    CASE WHEN o.handed_over_at IS NOT NULL THEN
      (SELECT CASE WHEN a.last IS NULL THEN o.handed_over_at ELSE
          (SELECT min(m.at) FROM messages m
            WHERE m.session = o.session AND m.author = 'contact' AND m.seq > a.last) END
        FROM (SELECT max(seq) AS last FROM messages
          WHERE session = o.session AND author = 'agent') a) END,
    CASE WHEN o.handed_over_at IS NULL THEN 0 ELSE
      (SELECT count(*) FROM messages m WHERE m.session = o.session AND m.author = 'contact'
        AND m.seq > o.read_attendant) END
    """
  /// Columns of an open session `o`.
  static let openColumns = "o.attendant, \(waiting), o.read_contact, o.read_attendant"
  /// The same columns of `sessions s`, with `open_sessions o` or NULLs beside it.
  static let anyColumns = """
    coalesce(o.attendant, s.attendant), \(waiting), coalesce(o.read_contact, s.read_contact),
    coalesce(o.read_attendant, 0)
    """

  /// Reads the columns.
  static func read(_ row: inout Row) -> SessionAttendance {
    SessionAttendance(
      attendant: row.optionalText(), waitingSince: row.optionalInteger(), unread: row.int(),
      readByContact: row.sequenceNumber(), readByAttendant: row.sequenceNumber())
  }
}
