// The size, seed and faults of a simulated run.

import Presence

/// The size, seed and faults of a simulated run.
package struct SimulationOptions: Sendable {
  /// The number of visitors, each with one session.
  package var sessions: Int
  /// The simulated time in which visitors come and go, in milliseconds.
  package var length: Millis
  /// The seed of all randomness.
  package var seed: UInt64
  /// Whether signals are lost or doubled, settings change, and the engine, disk and platform fail.
  package var faults: Bool

  /// Creates options. At least one session and one millisecond are used.
  package init(sessions: Int, length: Millis, seed: UInt64, faults: Bool) {
    self.sessions = max(1, sessions)
    self.length = max(1, length)
    self.seed = seed
    self.faults = faults
  }

  /// The number of channels, each with its own policy.
  static let channels = 4

  /// Returns the initial policy of a channel.
  static func policy(of channel: Int) -> PresencePolicy {
    PresencePolicy(
      monitors: channel != 3, interval: [1, 2, 10, 5][channel % 4] * 60_000,
      counts: channel % 2 == 0 ? .activity : .connection,
      sessionTimeout: [30, 60, 10, 30][channel % 4] * 60_000)
  }
}
