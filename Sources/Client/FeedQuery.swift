// Which sessions a list or a window of the live feed shows.

import Presence

/// A query for sessions; every filter that is set must match.
///
///     FeedQuery(state: .absent, handedOver: true, order: .longest)
package struct FeedQuery: Equatable, Sendable {
  /// The order of rows.
  package enum Order: String, CaseIterable, Sendable {
    /// The latest change of state first.
    case recent
    /// The oldest change of state first.
    case longest
    /// Those who wait for an answer alone, the longest first.
    case waiting
  }

  /// A channel's identifier; nil for all channels.
  package var channel: String?
  /// A state; nil for all open sessions.
  package var state: PresenceState?
  /// Whether sessions were handed over; nil for both.
  package var handedOver: Bool?
  /// Whether sessions wait for an attendant's answer; nil for both.
  package var waiting: Bool?
  /// Whether nobody took sessions that were handed over; nil for both.
  package var unassigned: Bool?
  /// Who has the sessions; nil for everybody and nobody.
  package var attendant: String?
  /// A text to find in name, identifier or page; empty for no filter.
  package var query: String
  /// The order of the rows.
  package var order: Order
  /// The position of the first row, 0–10,000.
  package var offset: Int
  /// The number of rows, 1–200 for the feed and 1–1000 for the API's list.
  package var limit: Int

  /// A query; by default for the sixty latest changes of all open sessions.
  package init(
    channel: String? = nil, state: PresenceState? = nil, handedOver: Bool? = nil,
    waiting: Bool? = nil, unassigned: Bool? = nil, attendant: String? = nil,
    query: String = "", order: Order = .recent, offset: Int = 0, limit: Int = 60
  ) {
    self.channel = channel
    self.state = state
    self.handedOver = handedOver
    self.waiting = waiting
    self.unassigned = unassigned
    self.attendant = attendant
    self.query = query
    self.order = order
    self.offset = offset
    self.limit = limit
  }
}
