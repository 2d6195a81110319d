// The totals of one day's finished sessions.

import Presence

/// The totals of the sessions that ended on one day.
package struct DayTotal: Equatable, Sendable {
  /// The beginning of the day in the requested time zone, in milliseconds since 1970 (UTC).
  package var day: Millis
  /// The number of sessions that ended.
  package var sessions: Int
  /// How many of them had passed to human attendance.
  package var handedOver: Int
  /// Their absences.
  package var absences: Int
  /// Their messages.
  package var messages: Int

  /// Creates the totals of a day.
  package init(day: Millis, sessions: Int, handedOver: Int, absences: Int, messages: Int) {
    self.day = day
    self.sessions = sessions
    self.handedOver = handedOver
    self.absences = absences
    self.messages = messages
  }
}
