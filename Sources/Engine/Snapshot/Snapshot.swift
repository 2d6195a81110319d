// The configuration as the shards read it: made once when it was saved, replaced as a whole, never
// changed. What a request needs is precomputed: documents as bytes, origins, policies.

import Channels

/// The configuration of the engine: every channel, and the settings that hold for all of them.
final class Snapshot: Sendable {
  /// The channels by identifier.
  let channels: [String: ChannelEntry]
  /// The channels by number; nil where a channel was removed.
  let byIndex: [ChannelEntry?]
  /// Who answers sessions that were handed over.
  let mode: AttendanceMode
  /// The secret that signs Chatwoot's webhooks; empty unless a Chatwoot answers.
  let webhookSecret: String
  /// When people answer, in the channels that keep the installation's hours.
  let hours: OfficeHours
  /// Who may not start or resume a session, by contact or address.
  let blocks: [String: ContactBlock]
  /// The secrets by which sites sign who their users are.
  let identityKeys: IdentityKeys
  /// The origins of the engine's own pages, which every channel allows.
  let ownOrigins: [String]
  /// The URL by which browsers reach the engine; nil where it is the listening address.
  let publicURL: String?

  init(_ installation: Installation, numbers: ChannelNumbers, ownOrigins: [String]) {
    let flows = Dictionary(installation.flows.map { ($0.id, $0) }) { first, _ in first }
    var channels: [String: ChannelEntry] = [:]
    for channel in installation.channels {
      channels[channel.id] = ChannelEntry(
        index: numbers.number(of: channel.id), channel: channel, flow: flows[channel.flow],
        hasAttendance: installation.attendance.mode != .none)
    }
    var byIndex = [ChannelEntry?](repeating: nil, count: numbers.count)
    for entry in channels.values { byIndex[Int(entry.index)] = entry }
    self.channels = channels
    self.byIndex = byIndex
    mode = installation.attendance.mode
    webhookSecret =
      mode == .chatwoot ? installation.attendance?.chatwoot.webhookSecret ?? "" : ""
    hours = installation.attendance?.hours ?? OfficeHours()
    blocks = Dictionary(
      installation.blocks.map { ($0.subject, $0) }, uniquingKeysWith: { first, _ in first })
    identityKeys = installation.identityKeys
    publicURL = installation.publicURL
    self.ownOrigins = ownOrigins + [Snapshot.origin(of: publicURL)].compactMap { $0 }
  }

  /// The origin of a URL, in lower case: `https://chat.example` for
  /// `https://chat.example/webchat/`.
  static func origin(of url: String?) -> String? {
    guard let url, let scheme = url.range(of: "://") else { return nil }
    let rest = url[scheme.upperBound...].prefix { $0 != "/" }
    return (url[..<scheme.upperBound] + rest).lowercased()
  }

  /// The channel of a number; nil where it was removed.
  subscript(index: UInt32) -> ChannelEntry? {
    index < byIndex.count ? byIndex[Int(index)] : nil
  }
}
