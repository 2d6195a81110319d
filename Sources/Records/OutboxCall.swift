// A call that waits to be made, how each try ended, and the call as it is stored.

import Presence

/// A call that waits to be made, or was. Its body is made once, so that a repeated call is the same.
package struct OutboxCall: Equatable, Sendable {
  /// Where it goes.
  package enum Target: String, Sendable {
    /// `/expire` of the attendance platform.
    case expire
    /// `/message` of the attendance platform.
    case message
    /// The flow's webhook.
    case webhook
  }
  /// The idempotency key: a random UUID.
  package var eventID: String
  /// Whose call it is.
  package var session: Identifier
  /// The name of the event, as in the body.
  package var event: String
  /// Of the session's calls, counted apart for attendance and webhook.
  package var seq: UInt32
  /// Where it goes.
  package var target: Target
  /// The webhook's address; empty for attendance, whose address is looked up at each try.
  package var url: String
  /// The JSON body.
  package var body: [UInt8]
  /// When it was declared.
  package var at: Millis

  /// A call with every value given.
  package init(
    eventID: String, session: Identifier, event: String, seq: UInt32, target: Target, url: String,
    body: [UInt8], at: Millis
  ) {
    self.eventID = eventID
    self.session = session
    self.event = event
    self.seq = seq
    self.target = target
    self.url = url
    self.body = body
    self.at = at
  }
}

/// How one try of a call ended.
package struct CallOutcome: Equatable, Sendable {
  /// Which call.
  package var eventID: String
  /// What becomes of it.
  package var fate: DeliveryStatus
  /// Tries so far.
  package var tries: Int
  /// The answer's status, or 0 when there was none.
  package var status: Int
  /// What the platform said, or what went wrong; at most 500 characters.
  package var said: String
  /// When it is tried again; nil unless it waits.
  package var nextTry: Millis?
  /// When the try ended.
  package var at: Millis

  /// An outcome with every value given.
  package init(
    eventID: String, fate: DeliveryStatus, tries: Int, status: Int, said: String, nextTry: Millis?,
    at: Millis
  ) {
    self.eventID = eventID
    self.fate = fate
    self.tries = tries
    self.status = status
    self.said = said
    self.nextTry = nextTry
    self.at = at
  }
}

/// A call of the outbox and how it stands.
package struct StoredCall: Equatable, Sendable {
  /// The call as it is made.
  package var call: OutboxCall
  /// The channel's identifier.
  package var channel: String
  /// What became of it so far.
  package var fate: DeliveryStatus
  /// Tries so far.
  package var tries: Int
  /// The last answer's status; 0 without one.
  package var status: Int
  /// What the platform said last.
  package var said: String
  /// When it is tried again; nil unless it waits.
  package var nextTry: Millis?
  /// When it was delivered; nil before.
  package var deliveredAt: Millis?

  /// A call with every value given.
  package init(
    call: OutboxCall, channel: String, fate: DeliveryStatus, tries: Int, status: Int,
    said: String, nextTry: Millis?, deliveredAt: Millis?
  ) {
    self.call = call
    self.channel = channel
    self.fate = fate
    self.tries = tries
    self.status = status
    self.said = said
    self.nextTry = nextTry
    self.deliveredAt = deliveredAt
  }
}
