// The presence of an open session while no engine runs.

/// The presence of an open session as the store returns it when the engine starts.
///
/// Times are ages on the wall clock at the moment of the start, down time included.
package struct SavedPresence: Equatable, Sendable {
  /// The state when the engine stopped.
  package var state: PresenceState
  /// Why that state began.
  package var reason: Reason
  /// How long ago the state began, in milliseconds.
  package var stateAge: Millis
  /// How long ago the last counted liveness signal before the absence was, in milliseconds.
  package var absence: Millis
  /// The time without activity when the engine shut down, in milliseconds; 0 after a kill.
  package var inactivity: Millis
  /// Whether the session passed to human attendance.
  package var isHandedOver: Bool
  /// Whether the last presence call was `client_offline`.
  package var isOfflineReported: Bool
  /// The number of platform calls made so far.
  package var seq: UInt32

  /// Creates a saved presence. Times are in milliseconds.
  package init(
    state: PresenceState, reason: Reason, stateAge: Millis, absence: Millis, inactivity: Millis,
    isHandedOver: Bool, isOfflineReported: Bool, seq: UInt32
  ) {
    self.state = state
    self.reason = reason
    self.stateAge = stateAge
    self.absence = absence
    self.inactivity = inactivity
    self.isHandedOver = isHandedOver
    self.isOfflineReported = isOfflineReported
    self.seq = seq
  }
}
