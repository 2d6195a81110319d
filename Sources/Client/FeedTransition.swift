// A change of a session's state, as the feed sends it. Property names are those of the JSON.

/// A change of a session's state.
package struct FeedTransition: Codable, Equatable, Sendable {
  /// When it happened, RFC 3339.
  package var at: String
  /// The session's identifier.
  package var session: String
  /// The contact's identifier.
  package var contact: String
  /// The contact's name; empty if the form did not ask for it.
  package var name: String
  /// The channel's identifier.
  package var channel: String
  /// The state before; empty for a new session.
  package var from: String
  /// The state after.
  package var to: String
  /// The reason of the change, such as `socket_lost`.
  package var reason: String

  /// A transition from its values.
  package init(
    at: String, session: String, contact: String, name: String, channel: String, from: String,
    to: String, reason: String
  ) {
    self.at = at
    self.session = session
    self.contact = contact
    self.name = name
    self.channel = channel
    self.from = from
    self.to = to
    self.reason = reason
  }
}
