// The screens of the console, and the one place where their types are registered.

import Channels

/// A screen of the menu, or the open channel.
package enum ScreenID: String, CaseIterable, Sendable {
  /// The list of channels.
  case channels
  /// The live list of sessions.
  case presence
  /// The reports of finished sessions.
  case reports
  /// The attendance platform and its outbox.
  case attendance
  /// The registered flows.
  case flows
  /// The open channel. The menu does not show it.
  case channel

  /// The screens of the menu, in its order.
  static let menu: [ScreenID] = [.channels, .presence, .reports, .attendance, .flows]

  /// The commands that work on the screen, in the order of the hint line.
  var commands: [Command] {
    switch self {
    case .channels: ChannelsScreen.commands
    case .presence: PresenceScreen.commands
    case .reports: ReportsScreen.commands
    case .attendance: AttendanceScreen.commands
    case .flows: FlowsScreen.commands
    case .channel: ChannelScreen.commands
    }
  }

  /// The title in the menu.
  var title: LocalizedText {
    switch self {
    case .channels: ShellStrings.channels
    case .presence: ShellStrings.presence
    case .reports: ShellStrings.reports
    case .attendance: ShellStrings.attendance
    case .flows: ShellStrings.flows
    case .channel: ShellStrings.channel
    }
  }
}
