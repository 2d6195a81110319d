// The end of a session.

import Presence

/// The end of a session.
package struct SessionClosing: Equatable, Sendable {
  /// The session that ended.
  package var session: Identifier
  /// `expired` or `finished`.
  package var status: String
  /// Why it ended.
  package var reason: Reason
  /// When it ended.
  package var at: Millis

  /// An end with every value given.
  package init(session: Identifier, status: String, reason: Reason, at: Millis) {
    self.session = session
    self.status = status
    self.reason = reason
    self.at = at
  }
}
