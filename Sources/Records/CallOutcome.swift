// The result of one try of an outbox call, as the store records it.

import Presence

/// The result of one try of an outbox call.
package struct CallOutcome: Equatable, Sendable {
  /// The call's idempotency key.
  package var eventID: String
  /// The session that the call belongs to; nil where it is not known.
  package var session: Identifier?
  /// The call's delivery status after the try.
  package var deliveryStatus: DeliveryStatus
  /// The number of tries so far.
  package var tries: Int
  /// The status code of the response; 0 if there was none.
  package var httpStatus: Int
  /// The beginning of the response's body, or the error; at most 500 characters.
  package var responseExcerpt: String
  /// The earliest time of the next try, in milliseconds since 1970 (UTC); nil unless the call
  /// waits.
  package var nextTry: Millis?
  /// When the try ended, in milliseconds since 1970 (UTC).
  package var at: Millis

  /// Creates an outcome.
  package init(
    eventID: String, session: Identifier? = nil, deliveryStatus: DeliveryStatus, tries: Int,
    httpStatus: Int,
    responseExcerpt: String, nextTry: Millis?, at: Millis
  ) {
    self.eventID = eventID
    self.session = session
    self.deliveryStatus = deliveryStatus
    self.tries = tries
    self.httpStatus = httpStatus
    self.responseExcerpt = responseExcerpt
    self.nextTry = nextTry
    self.at = at
  }
}
