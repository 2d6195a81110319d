// The inputs of the presence state machine.

/// An input of the presence state machine. `SessionState.receive(_:at:under:)` handles it.
package enum Signal: Equatable, Sendable {
  /// A liveness signal on an attached socket.
  case liveness(Liveness)
  /// A message of the contact. It counts as activity, and is reported to the platform after
  /// handover.
  case message
  /// A socket was attached: by `start` (activity) or `resume` (connection).
  case attached(Liveness)
  /// A socket was detached.
  case detached
  /// The session passed to human attendance.
  case handover
  /// The session was ended by one of the parties.
  case ended(EndedBy)
  /// Time passed; any deadline that is due takes effect.
  case clock
  /// The channel's policy changed from `from` to the one passed to `receive(_:at:under:)`.
  case policyChanged(from: PresencePolicy)
}
