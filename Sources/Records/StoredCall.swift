// A call of the outbox with its delivery status, as the store returns it.

import Presence

/// A call of the outbox with its delivery status.
package struct StoredCall: Equatable, Sendable {
  /// The call.
  package var call: OutboxCall
  /// The channel's identifier.
  package var channel: String
  /// Whether the call waits, was delivered or is parked.
  package var deliveryStatus: DeliveryStatus
  /// The number of tries so far.
  package var tries: Int
  /// The status code of the last response; 0 if there was none.
  package var httpStatus: Int
  /// The beginning of the last response's body, or the error; empty before the first try.
  package var responseExcerpt: String
  /// The earliest time of the next try, in milliseconds since 1970 (UTC); nil unless the call
  /// waits.
  package var nextTry: Millis?
  /// When the call was delivered, in milliseconds since 1970 (UTC); nil before.
  package var deliveredAt: Millis?

  /// Creates a stored call.
  package init(
    call: OutboxCall, channel: String, deliveryStatus: DeliveryStatus, tries: Int, httpStatus: Int,
    responseExcerpt: String, nextTry: Millis?, deliveredAt: Millis?
  ) {
    self.call = call
    self.channel = channel
    self.deliveryStatus = deliveryStatus
    self.tries = tries
    self.httpStatus = httpStatus
    self.responseExcerpt = responseExcerpt
    self.nextTry = nextTry
    self.deliveredAt = deliveredAt
  }
}
