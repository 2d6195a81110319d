// The delivery status of a platform call, as the outbox stores it.

/// The delivery status of a platform call.
package enum DeliveryStatus: String, Sendable {
  /// The call has not been delivered yet and will be tried again.
  case waiting
  /// The platform accepted the call.
  case delivered
  /// The call will not be tried again unless an operator asks for it: the platform refused it, or
  /// its lifetime ended.
  case parked
}
