// One channel as the shards serve it.

import Channels
import Presence

/// A channel with everything that a request needs of it, computed once when the configuration was
/// read.
final class ChannelEntry: Sendable {
  /// The channel's number, which is the same in every snapshot of this engine.
  let index: UInt32
  let channel: Channel
  let policy: PresencePolicy
  /// The channel's flow; nil where it is not known any more.
  let flow: Flow?
  /// `config.json`.
  let config: [UInt8]
  /// The entity tag of `config`, with its quotes.
  let configTag: String
  /// The entity tag of the channel's picture, with its quotes.
  let imageTag: String

  init(index: UInt32, channel: Channel, flow: Flow?, hasAttendance: Bool) {
    self.index = index
    self.channel = channel
    var policy = PresencePolicy(channel.settings)
    // Absence is reported to those who answer. Where nobody does, or with a flow that never hands
    // over, there is nobody to report it to.
    policy.monitors = policy.monitors && hasAttendance && (flow?.handsOver ?? false)
    self.policy = policy
    self.flow = flow
    config = WidgetConfig(channel).json
    configTag = EntityTag.of(config)
    imageTag = "\"\(channel.settings.image?.version ?? "")\""
  }
}
