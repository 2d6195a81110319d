// The record of a session's end.

import Presence

/// The end of a session.
package struct SessionClosing: Equatable, Sendable {
  /// The session that ended.
  package var session: Identifier
  /// How it ended: `expired` or `finished`.
  package var status: SessionStatus
  /// Why it ended.
  package var reason: Reason
  /// When it ended, in milliseconds since 1970 (UTC).
  package var at: Millis
  /// The reason that the platform or the person who ended it gave; empty where none was.
  package var note: String

  /// Creates the end of a session.
  package init(
    session: Identifier, status: SessionStatus, reason: Reason, at: Millis, note: String = ""
  ) {
    self.session = session
    self.status = status
    self.reason = reason
    self.at = at
    self.note = note
  }
}
