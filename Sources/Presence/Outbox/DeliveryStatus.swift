// What has become of a call in the outbox.

/// What becomes of the call.
package enum DeliveryStatus: String, Sendable {
  case waiting, delivered, parked
}
