// A line of a session's journal.

import Presence

/// One line of a session's journal.
package struct JournalEntry: Equatable, Sendable {
  /// What happened.
  package enum Kind: String, Sendable {
    case state, handover
  }
  /// Whose line it is.
  package var session: Identifier
  /// What happened.
  package var kind: Kind
  /// The state before.
  package var from: PresenceState
  /// The state after; of a handover the same.
  package var to: PresenceState
  /// Nil for a handover.
  package var reason: Reason?
  /// The last counted sign; only of a change to absent.
  package var absentSince: Millis?
  /// How late an absence was declared, in milliseconds of the presence clock.
  package var lateness: Millis
  /// When it happened.
  package var at: Millis

  /// A line with every value given.
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
