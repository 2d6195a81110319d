// The state of every screen, in one value.

/// The screens of a console. Each keeps its state while another one is shown.
struct ConsoleScreens: Sendable {
  var channels = ChannelsScreen()
  var channel = ChannelScreen()
  var presence = PresenceScreen()
  var reports = ReportsScreen()
  var attendance = AttendanceScreen()
  var flows = FlowsScreen()

  subscript(id: ScreenID) -> any ConsoleScreen {
    switch id {
    case .channels: channels
    case .channel: channel
    case .presence: presence
    case .reports: reports
    case .attendance: attendance
    case .flows: flows
    }
  }

  /// Gives an event to a screen; false if it does not use it.
  @discardableResult
  mutating func send(
    _ event: ScreenEvent, to id: ScreenID, _ context: inout ConsoleContext
  ) -> Bool {
    switch id {
    case .channels: channels.update(event, &context)
    case .channel: channel.update(event, &context)
    case .presence: presence.update(event, &context)
    case .reports: reports.update(event, &context)
    case .attendance: attendance.update(event, &context)
    case .flows: flows.update(event, &context)
    }
  }
}
