// A call that waits in the outbox, as the dispatcher reads it.

import Presence

/// A call that waits in the outbox, without its body.
package struct WaitingCall: Equatable, Sendable {
  /// The place in the outbox: calls that were stored later have greater ones.
  package var position: Int64
  /// The idempotency key.
  package var eventID: String
  /// The session that the call belongs to.
  package var session: Identifier
  /// The call's number, as in `OutboxCall.seq`.
  package var seq: UInt32
  /// The webhook's URL; empty for the platform.
  package var url: String
  /// The number of tries so far.
  package var tries: Int
  /// The earliest time of the next try, in milliseconds since 1970 (UTC); nil before the first try.
  package var nextTry: Millis?
  /// When the event happened, in milliseconds since 1970 (UTC).
  package var at: Millis

  /// Creates a call.
  package init(
    position: Int64, eventID: String, session: Identifier, seq: UInt32, url: String, tries: Int,
    nextTry: Millis?, at: Millis
  ) {
    self.position = position
    self.eventID = eventID
    self.session = session
    self.seq = seq
    self.url = url
    self.tries = tries
    self.nextTry = nextTry
    self.at = at
  }

  /// Creates a call from a stored one.
  package init(_ stored: StoredCall, position: Int64) {
    let call = stored.call
    self.init(
      position: position, eventID: call.eventID, session: call.session, seq: call.seq,
      url: call.url, tries: stored.tries, nextTry: stored.nextTry, at: call.at)
  }
}
