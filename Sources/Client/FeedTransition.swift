// A change of one session's state in the live feed.

import Presence

/// A change of a session's state. Coding keys are the names of the JSON.
package struct FeedTransition: Codable, Equatable, Sendable {
  /// When it happened.
  @FeedMoment package var at: Millis
  /// The session's identifier.
  package var session: String
  /// The contact's identifier.
  package var contact: String
  /// The contact's name; empty if the channel did not ask for one.
  package var name: String
  /// The channel's identifier.
  package var channel: String
  /// The state before; nil for a session that begins.
  @EmptyIsNil package var from: FeedName<PresenceState>?
  /// The state after.
  package var to: FeedName<PresenceState>
  /// Why it changed.
  package var reason: FeedName<Reason>

  /// A change of a session's state.
  package init(
    at: Millis, session: String, contact: String, name: String, channel: String,
    from: FeedName<PresenceState>?, to: FeedName<PresenceState>, reason: FeedName<Reason>
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
