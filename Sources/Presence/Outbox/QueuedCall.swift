// A platform call in the outbox queue, and the result of a try.

/// A platform call that waits to be made.
package struct QueuedCall: Equatable, Sendable {
  /// The idempotency key.
  package var eventID: String
  /// The session that the call belongs to.
  package var session: Identifier
  /// The call's number among those of the session to this host.
  package var seq: UInt32
  /// The destination: empty for the attendance platform, else the webhook's URL. Calls of one
  /// session to different hosts do not wait for each other.
  package var host: String
  /// The call's place in the store: later calls of a session have greater ones.
  package var position: Int64
  /// The number of tries so far.
  package var tries: Int
  /// The earliest time of the next try.
  package internal(set) var nextTry: Millis
  /// The time until which the host's `Retry-After` asked not to be tried.
  var retryAfterEnd: Millis
  /// The time from which a failure parks the call.
  package internal(set) var expiresAt: Millis
  /// The time at which the call was declared.
  package internal(set) var addedAt: Millis

  /// Creates a call to add to a queue. Times are in milliseconds.
  ///
  /// - Parameters:
  ///   - wait: The time until the next try; clamped to 0...`Retry.maximumDelay`.
  ///   - age: The time since the call was stored.
  ///   - now: The time on the queue's clock.
  package init(
    eventID: String, session: Identifier, seq: UInt32, host: String, position: Int64,
    tries: Int = 0, wait: Millis = 0, age: Millis = 0, at now: Millis
  ) {
    self.eventID = eventID
    self.session = session
    self.seq = seq
    self.host = host
    self.position = position
    self.tries = tries
    nextTry = now + min(max(0, wait), Retry.maximumDelay)
    retryAfterEnd = now
    expiresAt = now + Retry.lifetime - min(max(0, age), Retry.lifetime)
    addedAt = now - max(0, age)
  }
}

/// The result of a try.
package struct DeliveryResult: Equatable, Sendable {
  /// The call, with this try counted.
  package var call: QueuedCall
  /// The call's delivery status after the try.
  package var deliveryStatus: DeliveryStatus
  /// Milliseconds until the next try; 0 unless the call waits.
  package var wait: Millis
}
