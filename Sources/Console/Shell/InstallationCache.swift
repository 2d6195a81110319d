// The configuration and the engine's status as results last reported them.

import Channels
import Client
import Screen

/// What the console knows of the installation.
struct InstallationCache: Sendable {
  /// False until the first `installation` result.
  private(set) var isLoaded = false
  private(set) var channels: [StoredChannel] = []
  private(set) var flows: [Flow] = []
  private(set) var attendance: Attendance?
  private(set) var publicURL: String?
  private(set) var engine = EngineStatus(state: .starting)
  private(set) var themes: [ThemeChoice] = []
  var platform = PlatformTrouble()
  /// The names of channels by identifier, as rows of sessions gave them: all that a console on
  /// another machine knows of channels.
  private var rowNames: [String: String] = [:]
  /// The texts that attendants send often.
  private(set) var cannedReplies: [CannedReply] = []
  /// The channel that was left with unsaved work; nil if there is none.
  var draftedChannel: String?

  /// The URL that activation codes and direct URLs carry: the public one, or else the engine's own.
  var host: String { publicURL ?? engine.url }

  /// The configuration as the rules of channels take it.
  var installation: Installation {
    Installation(
      channels: channels.map(\.channel), flows: flows, attendance: attendance,
      publicURL: publicURL)
  }

  func channel(_ id: String) -> StoredChannel? { channels.first { $0.channel.id == id } }

  /// The description of a channel, or its identifier if it was removed.
  func channelName(_ id: String) -> String {
    channel(id)?.channel.description ?? rowNames[id] ?? id
  }

  /// The most names of channels that are kept of rows.
  static let maxRowNames = 1_000

  /// Keeps the names of channels that rows of sessions hold.
  mutating func keepNames(in rows: [FeedRow]) {
    if rowNames.count > InstallationCache.maxRowNames { rowNames = [:] }
    // The last name of a channel that was removed is more than its identifier.
    for row in rows { rowNames[row.channel] = row.channelName ?? rowNames[row.channel] }
  }

  /// The name of a flow, or its identifier if it was removed.
  func flowName(_ id: String) -> String { flows.first { $0.id == id }?.name ?? id }

  func status(of channel: Channel) -> ChannelStatus {
    ChannelStatus(of: channel, flows: flows, attendance: attendance)
  }

  /// The label of a requested datum as its channel shows it, or its key if the channel was removed.
  func dataLabel(_ key: String, channel id: String) -> LocalizedText {
    let datum = channel(id)?.channel.settings.requestedData.first { $0.key == key }
    return .same(Sanitizer.text(datum?.label ?? key))
  }

  /// Takes over what a result reports about the installation.
  mutating func receive(_ result: EffectResult) {
    switch result {
    case .installation(let channels, let flows, let attendance, let publicURL):
      isLoaded = true
      self.channels = channels
      self.flows = flows
      self.attendance = attendance
      self.publicURL = publicURL
    case .channelCreated(let stored), .channelSaved(let stored), .channelConflict(let stored):
      replace(stored)
    case .channelsDeleted(let ids): channels.removeAll { ids.contains($0.channel.id) }
    case .attendanceSaved(let attendance): self.attendance = attendance
    case .engine(let status): engine = status
    case .cannedReplies(let replies): cannedReplies = replies
    case .themes(let themes, _): self.themes = themes
    case .channelsInUse, .importPlanned, .channelsImported, .written, .fileExists, .restarted,
      .image, .flowsImported,
      .attendanceTested, .pageVerified, .outbox, .reports, .reportDays, .progress, .erased,
      .retention, .retentionSet, .blocked, .session, .said, .fileSent, .taken, .attendants,
      .nextWaiting,
      .sessionHandedOver,
      .sessionEnded, .themeShown, .platform, .folder,
      .refused, .failed, .note:
      break
    }
  }

  private mutating func replace(_ stored: StoredChannel) {
    if let index = channels.firstIndex(where: { $0.channel.id == stored.channel.id }) {
      channels[index] = stored
    } else {
      channels.append(stored)
    }
  }
}
