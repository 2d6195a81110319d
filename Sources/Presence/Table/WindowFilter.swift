// A window of the session list: its filter, its order and its content.

/// Selects the open sessions of a window.
package struct WindowFilter: Equatable, Sendable {
  /// The channel's number; nil for all channels.
  package var channel: UInt32?
  /// The state; nil for all open states.
  package var state: PresenceState?
  /// Whether the session was handed over; nil for both.
  package var handedOver: Bool?

  /// Creates a filter. Without arguments it selects all open sessions.
  package init(channel: UInt32? = nil, state: PresenceState? = nil, handedOver: Bool? = nil) {
    self.channel = channel
    self.state = state
    self.handedOver = handedOver
  }

  /// Returns whether the filter selects a group of `SessionOrder`.
  func includes(group: Int) -> Bool {
    if let state, Int(state.rawValue) != group / 2 { return false }
    if let handedOver, handedOver != (group % 2 == 1) { return false }
    return true
  }
}

/// The order of a window's sessions.
package enum WindowOrder: String, CaseIterable, Sendable {
  /// The latest state change first.
  case recent
  /// The earliest state change first, which is the session longest in its state.
  case longest
}

/// A page of the sessions that a filter selects, in an order.
package struct Window: Equatable, Sendable {
  /// The number of sessions that the filter selects.
  package var total: Int
  /// The slots of the page, in order.
  package var slots: [SessionTable.Slot]

  /// Creates a page.
  package init(total: Int, slots: [SessionTable.Slot]) {
    self.total = total
    self.slots = slots
  }
}
