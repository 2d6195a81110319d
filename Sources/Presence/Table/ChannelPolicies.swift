// The presence policies of a table's channels.

/// The policy of each channel number, and when it was set.
struct ChannelPolicies {
  private var policies: [PresencePolicy] = []
  private var setAt: [Millis] = []

  /// The number of channels that have an entry.
  var count: Int { policies.count }

  /// Adds entries with the default policy, so that there are `count` of them.
  mutating func addChannels(upTo count: Int) {
    let missing = count - policies.count
    guard missing > 0 else { return }
    policies.append(contentsOf: repeatElement(.unwatched, count: missing))
    setAt.append(contentsOf: repeatElement(.min, count: missing))
  }

  /// The policy of a channel that has an entry.
  subscript(channel: UInt32) -> PresencePolicy { policies[Int(channel)] }

  /// Returns when the policy of a channel was set, on the presence clock; `.min` if it never was.
  func setTime(of channel: UInt32) -> Millis { setAt[Int(channel)] }

  /// Sets the policy of a channel that has an entry.
  mutating func set(_ policy: PresencePolicy, for channel: UInt32, at now: Millis) {
    policies[Int(channel)] = policy
    setAt[Int(channel)] = now
  }
}
