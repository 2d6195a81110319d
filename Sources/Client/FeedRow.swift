// One session as the live feed and the API's list show it.

import Presence

/// One session in a list. Coding keys are the names of the JSON.
package struct FeedRow: Codable, Equatable, Sendable {
  /// The session's identifier.
  package var session: String
  /// The contact's identifier.
  package var contact: String
  /// The contact's name; empty if the channel did not ask for one.
  package var name: String
  /// The channel's identifier.
  package var channel: String
  /// The channel's description; nil where the channel was removed, or the engine is an older one.
  package var channelName: String?
  /// The state of presence.
  package var state: FeedName<PresenceState>
  /// Why the state began.
  package var reason: FeedName<Reason>
  /// When the state began.
  @FeedMoment package var since: Millis
  /// Whether the session was handed over to human attendance.
  package var handedOver: Bool
  /// The URL of the page that the session was started from, without query and fragment.
  package var page: String
  /// Sockets that are attached to the session, one for each browser tab.
  package var tabs: Int
  /// When the session began.
  @FeedMoment package var startedAt: Millis
  /// Who the site says the contact is; nil where it does not.
  package var identity: String?
  /// The attendant who has the session; nil for nobody.
  package var attendant: String?
  /// Since when the session waits for an attendant's answer; nil if it does not.
  @OptionalFeedMoment package var waitingSince: Millis?
  /// The contact's messages that no attendant has read.
  @FeedCount package var unread: Int

  /// Whether the session waits for an attendant's answer.
  package var isWaiting: Bool { waitingSince != nil }

  /// The row of a session.
  package init(
    session: String, contact: String, name: String, channel: String,
    channelName: String? = nil, state: FeedName<PresenceState>, reason: FeedName<Reason>,
    since: Millis, handedOver: Bool,
    page: String, tabs: Int, startedAt: Millis, identity: String? = nil,
    attendant: String? = nil,
    waitingSince: Millis? = nil, unread: Int = 0
  ) {
    self.session = session
    self.contact = contact
    self.name = name
    self.channel = channel
    self.channelName = channelName
    self.state = state
    self.reason = reason
    self.since = since
    self.handedOver = handedOver
    self.page = page
    self.tabs = tabs
    self.startedAt = startedAt
    self.identity = identity
    self.attendant = attendant
    self.waitingSince = waitingSince
    self.unread = unread
  }
}

/// A page of the API's list of sessions.
package struct SessionPage: Codable, Equatable, Sendable {
  /// Sessions that the query finds.
  package var total: Int
  /// The position of the first row among them.
  package var offset: Int
  /// The sessions of this page.
  package var rows: [FeedRow]

  /// A page of a list.
  package init(total: Int, offset: Int, rows: [FeedRow]) {
    self.total = total
    self.offset = offset
    self.rows = rows
  }
}
