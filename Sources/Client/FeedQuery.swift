// What a supervisor asks of the feed or of the list of sessions.

/// A query for sessions, with filters, an order and a window.
package struct FeedQuery: Equatable, Sendable {
  /// The order of rows.
  package enum Order: String, CaseIterable, Sendable {
    /// The latest change of state first.
    case recent
    /// The earliest change of state first.
    case longest
  }

  /// A channel's identifier; nil for all.
  package var channel: String?
  /// `online`, `reconnecting`, `absent` or, in lists, `closed`; nil for all open sessions.
  package var state: String?
  /// Whether the sessions must have been handed over, or must not; nil for both.
  package var handedOver: Bool?
  /// Text that the name, an identifier or the page must contain; empty for any.
  package var query: String
  /// The order of the rows.
  package var order: Order
  /// The position of the first row, 0–10,000.
  package var offset: Int
  /// The most rows, 1–200.
  package var limit: Int

  /// A query; by default for the sixty latest sessions of all channels.
  package init(
    channel: String? = nil, state: String? = nil, handedOver: Bool? = nil, query: String = "",
    order: Order = .recent, offset: Int = 0, limit: Int = 60
  ) {
    self.channel = channel
    self.state = state
    self.handedOver = handedOver
    self.query = query
    self.order = order
    self.offset = offset
    self.limit = limit
  }
}
