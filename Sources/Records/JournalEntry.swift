// A line of a session's journal.

import Presence

/// A line of a session's journal.
package struct JournalEntry: Equatable, Sendable {
  /// The kind of a line.
  package enum Kind: String, Sendable {
    /// The presence state changed.
    case state
    /// The session passed to human attendance.
    case handover
  }
  /// The session that the line belongs to.
  package var session: Identifier
  /// What the line records.
  package var kind: Kind
  /// The state before.
  package var from: PresenceState
  /// The state after; the same as `from` for a handover.
  package var to: PresenceState
  /// Why the state changed; nil for a handover.
  package var reason: Reason?
  /// The last counted liveness signal; nil unless the state became absent.
  package var absentSince: Millis?
  /// How late an absence or expiry was declared, in milliseconds of the presence clock.
  package var lateness: Millis
  /// When it happened, in milliseconds since 1970 (UTC).
  package var at: Millis

  /// Creates a line.
  package init(
    session: Identifier, kind: Kind, from: PresenceState, to: PresenceState, reason: Reason?,
    absentSince: Millis?, lateness: Millis, at: Millis
  ) {
    self.session = session
    self.kind = kind
    self.from = from
    self.to = to
    self.reason = reason
    self.absentSince = absentSince
    self.lateness = lateness
    self.at = at
  }
}
