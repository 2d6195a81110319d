// Who answers a session, and what waits for an answer.

import Presence

/// Who answers a session, and what waits for an answer.
package struct SessionAttendance: Equatable, Sendable {
  /// The attendant who took it; nil for nobody.
  package var attendant: String?
  /// Since when it waits for an answer, in milliseconds since 1970 (UTC); nil where it does not, or
  /// was not handed over.
  package var waitingSince: Millis?
  /// The contact's messages that no attendant has read.
  package var unread: Int
  /// The number of the last message that the contact has read.
  package var readByContact: UInt32
  /// The number of the last message that an attendant has read.
  package var readByAttendant: UInt32

  /// Nobody answers, and nothing waits.
  package init(
    attendant: String? = nil, waitingSince: Millis? = nil, unread: Int = 0,
    readByContact: UInt32 = 0, readByAttendant: UInt32 = 0
  ) {
    self.attendant = attendant
    self.waitingSince = waitingSince
    self.unread = unread
    self.readByContact = readByContact
    self.readByAttendant = readByAttendant
  }
}
