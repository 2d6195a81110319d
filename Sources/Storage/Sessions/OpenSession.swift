// An open session as the database has it.

import Presence
import Records

/// An open session as the database has it.
///
/// While an engine runs, the database lags behind it by the records that wait to be committed.
package struct OpenSession: Sendable {
  /// How it started.
  package var opening: SessionOpening
  /// Its presence state.
  package var state: PresenceState
  /// Why the state began.
  package var reason: Reason
  /// When the state began, in milliseconds since 1970 (UTC).
  package var since: Millis
  /// Whether it passed to human attendance.
  package var isHandedOver: Bool
  /// Who answers it, and what waits.
  package var attendance: SessionAttendance
}
