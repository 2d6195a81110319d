// An open session as the store returns it when the engine starts.

import Presence

/// An open session as the store returns it when the engine starts.
package struct SavedSession: Sendable {
  /// How it started.
  package var opening: SessionOpening
  /// Its presence when the engine stopped.
  package var presence: SavedPresence
  /// The number of the last message; 0 if there is none.
  package var lastMessage: UInt32
  /// The number of the last call to the flow's webhook; 0 if there is none.
  package var lastWebhook: UInt32
  /// The number of the last line of the journal; 0 if there is none.
  package var lastLine: UInt32
  /// Who answers, and what waits.
  package var attendance: SessionAttendance

  /// Creates a saved session.
  package init(
    opening: SessionOpening, presence: SavedPresence, lastMessage: UInt32, lastWebhook: UInt32,
    lastLine: UInt32 = 0, attendance: SessionAttendance = SessionAttendance()
  ) {
    self.opening = opening
    self.presence = presence
    self.lastMessage = lastMessage
    self.lastWebhook = lastWebhook
    self.lastLine = lastLine
    self.attendance = attendance
  }
}
