// The outputs of the presence state machine.

/// What a signal caused: at most one state change and at most two platform calls, in order.
package struct Outcome: Equatable, Sendable {
  /// The state change, if any.
  package var transition: Transition?
  /// The first call, if any.
  package var call: PlatformCall?
  /// The second call, if any: a message that ends an absence is reported after the return, an
  /// absence at the handover after the handover.
  package var secondCall: PlatformCall?

  /// The outcome of a signal without effect.
  package static let nothing = Outcome()

  /// Creates an outcome.
  package init(
    transition: Transition? = nil, call: PlatformCall? = nil, secondCall: PlatformCall? = nil
  ) {
    self.transition = transition
    self.call = call
    self.secondCall = secondCall
  }
}

/// A change of a session's presence state.
package struct Transition: Equatable, Sendable {
  /// The state before.
  package var from: PresenceState
  /// The state after.
  package var to: PresenceState
  /// Why it changed.
  package var reason: Reason
  /// When it changed, on the presence clock.
  package var at: Millis
}
