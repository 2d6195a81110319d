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
    /// An attendant took or released the session, or it was passed to another.
    case assigned
  }
  /// The session that the line belongs to.
  package var session: Identifier
  /// What the line records.
  package var kind: Kind
  /// The state before.
  package var from: PresenceState
  /// The state after; the same as `from` unless the state changed.
  package var to: PresenceState
  /// Why the state changed; nil unless it did.
  package var reason: Reason?
  /// The last counted liveness signal; nil unless the state became absent.
  package var absentSince: Millis?
  /// How late an absence or expiry was declared, in milliseconds of the presence clock.
  package var lateness: Millis
  /// When it happened, in milliseconds since 1970 (UTC).
  package var at: Millis
  /// The line's number among those of the session, counted from 1; 0 for lines of before lines were
  /// numbered.
  package var line: UInt32
  /// Of a handover who caused it, of an assignment the attendant; empty for a release and for
  /// changes of state.
  package var person: String

  /// Creates a line.
  package init(
    session: Identifier, kind: Kind, from: PresenceState, to: PresenceState, reason: Reason?,
    absentSince: Millis?, lateness: Millis, at: Millis, line: UInt32 = 0, person: String = ""
  ) {
    self.session = session
    self.kind = kind
    self.from = from
    self.to = to
    self.reason = reason
    self.absentSince = absentSince
    self.lateness = lateness
    self.at = at
    self.line = line
    self.person = person
  }
}
