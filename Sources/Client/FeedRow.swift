// A session as lists and windows of the feed have it. Property names are those of the JSON. Dates are RFC 3339
// texts (UTC, with milliseconds), as the engine sends them.

/// A session in a list or in a window of the feed.
package struct FeedRow: Codable, Equatable, Sendable {
  /// The session's identifier.
  package var session: String
  /// The contact's identifier.
  package var contact: String
  /// The contact's name; empty if the form did not ask for it.
  package var name: String
  /// The channel's identifier.
  package var channel: String
  /// `online`, `reconnecting`, `absent` or `closed`.
  package var state: String
  /// The reason of the state, such as `socket_lost`.
  package var reason: String
  /// When the state began, RFC 3339.
  package var since: String
  /// Whether the session was handed over to human attendance.
  package var handedOver: Bool
  /// The URL of the page on which the session was started, without query and fragment.
  package var page: String
  /// The number of attached sockets.
  package var tabs: Int
  /// When the session was started, RFC 3339.
  package var startedAt: String

  /// A row from its values.
  package init(
    session: String, contact: String, name: String, channel: String, state: String,
    reason: String, since: String, handedOver: Bool, page: String, tabs: Int, startedAt: String
  ) {
    self.session = session
    self.contact = contact
    self.name = name
    self.channel = channel
    self.state = state
    self.reason = reason
    self.since = since
    self.handedOver = handedOver
    self.page = page
    self.tabs = tabs
    self.startedAt = startedAt
  }
}

/// A page of the API's list of sessions.
package struct SessionPage: Codable, Equatable, Sendable {
  /// The number of sessions that match the query.
  package var total: Int
  /// The position of the first row among the matching sessions, from 0.
  package var offset: Int
  /// The rows of the page.
  package var rows: [FeedRow]

  /// A page from its values.
  package init(total: Int, offset: Int, rows: [FeedRow]) {
    self.total = total
    self.offset = offset
    self.rows = rows
  }
}
