// The configuration as the shards read it: made once when it was saved, swapped whole, never changed.
// What a request needs of it is ready: texts as bytes, origins parsed, policies computed.

import Channels
import Presence
import Synchronization

/// One channel, ready to be served.
final class ChannelEntry: Sendable {
  /// The channel's number, the same in every snapshot of this engine.
  let index: UInt32
  let channel: Channel
  let policy: PresencePolicy
  /// Where the contact's messages go before handover; nil without a webhook.
  let webhook: String?
  /// `config.json`, and its ETag with the quotes.
  let config: [UInt8]
  let configTag: String
  let imageTag: String

  init(index: UInt32, channel: Channel, flow: Flow?, hasAttendance: Bool) {
    self.index = index
    self.channel = channel
    var policy = PresencePolicy(channel.settings)
    // Absence is told to somebody: without attendance or a flow that hands over nobody is there.
    policy.monitors = policy.monitors && hasAttendance && (flow?.handsOver ?? false)
    self.policy = policy
    webhook = flow?.webhook
    config = WidgetConfig(channel).json
    configTag = EntityTag.of(config)
    imageTag = "\"\(channel.settings.image?.version ?? "")\""
  }
}

/// Every channel, and what is set for all.
final class Snapshot: Sendable {
  let channels: [String: ChannelEntry]
  /// By number; nil where a channel was removed.
  let byIndex: [ChannelEntry?]
  let hasAttendance: Bool
  /// Origins of the engine itself, always allowed.
  let ownOrigins: [String]
  let publicURL: String?

  init(_ installation: Installation, numbers: ChannelNumbers, ownOrigins: [String]) {
    let flows = Dictionary(installation.flows.map { ($0.id, $0) }) { first, _ in first }
    var channels: [String: ChannelEntry] = [:]
    for channel in installation.channels {
      channels[channel.id] = ChannelEntry(
        index: numbers.number(of: channel.id), channel: channel, flow: flows[channel.flow],
        hasAttendance: installation.attendance != nil)
    }
    var byIndex = [ChannelEntry?](repeating: nil, count: numbers.count)
    for entry in channels.values { byIndex[Int(entry.index)] = entry }
    self.channels = channels
    self.byIndex = byIndex
    hasAttendance = installation.attendance != nil
    publicURL = installation.publicURL
    self.ownOrigins = ownOrigins + [Snapshot.origin(of: publicURL)].compactMap { $0 }
  }

  /// Scheme, host and port of a public URL.
  static func origin(of url: String?) -> String? {
    guard let url, let scheme = url.range(of: "://") else { return nil }
    let rest = url[scheme.upperBound...].prefix { $0 != "/" }
    return (url[..<scheme.upperBound] + rest).lowercased()
  }

  /// The channel of a number; nil when it was removed.
  subscript(index: UInt32) -> ChannelEntry? {
    index < byIndex.count ? byIndex[Int(index)] : nil
  }
}

/// Numbers of channels: given when first seen and kept, since sessions and sockets hold them.
final class ChannelNumbers: Sendable {
  private let numbers = Mutex<(byID: [String: UInt32], ids: [String])>(([:], []))

  func number(of id: String) -> UInt32 {
    numbers.withLock { numbers in
      if let known = numbers.byID[id] { return known }
      let number = UInt32(numbers.ids.count)
      numbers.byID[id] = number
      numbers.ids.append(id)
      return number
    }
  }

  /// The number of an identifier that was seen before.
  func known(_ id: String) -> UInt32? { numbers.withLock { $0.byID[id] } }

  var count: Int { numbers.withLock { $0.ids.count } }

  /// The identifier behind a number.
  func id(of number: UInt32) -> String {
    numbers.withLock { Int(number) < $0.ids.count ? $0.ids[Int(number)] : "" }
  }
}
