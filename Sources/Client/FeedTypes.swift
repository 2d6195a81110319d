// What the engine's API and live feed say, as values. The names are those of the JSON. Moments are
// texts in RFC 3339 (UTC, milliseconds), so that what is shown is what was said.

/// One session as lists and windows show it.
package struct FeedRow: Codable, Equatable, Sendable {
  /// The session's identifier.
  package var session: String
  /// The contact's identifier.
  package var contact: String
  /// What the contact is called; empty when nothing was asked.
  package var name: String
  /// The channel's identifier.
  package var channel: String
  /// `online`, `reconnecting`, `absent` or `closed`.
  package var state: String
  /// Why the state began.
  package var reason: String
  /// When the state began.
  package var since: String
  /// Whether the session passed to human attendance.
  package var handedOver: Bool
  /// The page it was started from, without query and fragment.
  package var page: String
  /// Sockets attached.
  package var tabs: Int
  /// When the session began.
  package var startedAt: String

  /// A row with every value given.
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

/// How many visitors there are, of one channel or of all.
package struct PresenceTotals: Codable, Equatable, Sendable {
  /// Sessions with a socket.
  package var online: Int
  /// Sessions without one, their interval not over.
  package var reconnecting: Int
  /// Sessions declared absent.
  package var absent: Int
  /// Open sessions with human attendance.
  package var handedOver: Int
  /// Sockets on standby, which are no sessions.
  package var standby: Int

  /// Totals with every value given.
  package init(
    online: Int = 0, reconnecting: Int = 0, absent: Int = 0, handedOver: Int = 0, standby: Int = 0
  ) {
    self.online = online
    self.reconnecting = reconnecting
    self.absent = absent
    self.handedOver = handedOver
    self.standby = standby
  }
}

/// The part of the live list that a supervisor looks at, whole.
package struct FeedWindow: Codable, Equatable, Sendable {
  /// Sessions that the filter finds.
  package var total: Int
  /// Position of the first row among them.
  package var offset: Int
  /// Counts of the channel, or of all; no other filter changes them.
  package var counts: PresenceTotals
  /// The rows in view.
  package var rows: [FeedRow]

  /// A window with every value given.
  package init(total: Int, offset: Int, counts: PresenceTotals, rows: [FeedRow]) {
    self.total = total
    self.offset = offset
    self.counts = counts
    self.rows = rows
  }
}

/// A change of state, as it happens.
package struct FeedTransition: Codable, Equatable, Sendable {
  /// When it happened.
  package var at: String
  /// The session's identifier.
  package var session: String
  /// The contact's identifier.
  package var contact: String
  /// What the contact is called.
  package var name: String
  /// The channel's identifier.
  package var channel: String
  /// The state before; empty for a session that begins.
  package var from: String
  /// The state since.
  package var to: String
  /// Why.
  package var reason: String

  /// A transition with every value given.
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

/// What a supervisor asks to see.
package struct FeedQuery: Equatable, Sendable {
  /// The order of the rows by the moment of their state.
  package enum Order: String, CaseIterable, Sendable { case recent, longest }

  /// A channel's identifier; nil for all.
  package var channel: String?
  /// `online`, `reconnecting` or `absent`; nil for all that are open.
  package var state: String?
  /// Only sessions handed over, or only those that are not; nil for both.
  package var handedOver: Bool?
  /// Text to find in name, identifier or page; empty for none.
  package var query: String
  /// Latest change of state first, or oldest.
  package var order: Order
  /// 0–10,000.
  package var offset: Int
  /// 1–200.
  package var limit: Int

  /// A query; by default the sixty latest of all.
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

/// One line of a session's timeline.
package struct TimelineEntry: Codable, Equatable, Sendable {
  /// When it happened.
  package var at: String
  /// `state` or `handover`.
  package var kind: String
  /// The state before.
  package var from: String
  /// The state since.
  package var to: String
  /// Why; nil for a handover.
  package var reason: String?

  /// An entry with every value given.
  package init(at: String, kind: String, from: String, to: String, reason: String? = nil) {
    self.at = at
    self.kind = kind
    self.from = from
    self.to = to
    self.reason = reason
  }
}

/// A message of a session.
package struct SessionMessage: Codable, Equatable, Sendable {
  /// Counts the session's messages from 1.
  package var seq: Int
  /// `agent`, `flow`, `contact` or `system`.
  package var from: String
  /// The agent's or flow's name.
  package var name: String
  /// What was written.
  package var text: String
  /// When it was kept.
  package var at: String

  /// A message with every value given.
  package init(seq: Int, from: String, name: String, text: String, at: String) {
    self.seq = seq
    self.from = from
    self.name = name
    self.text = text
    self.at = at
  }
}

/// A call to the attendance platform, and how it fared.
package struct SessionCall: Codable, Equatable, Sendable {
  /// The idempotency key.
  package var eventId: String
  /// `client_offline`, `client_online`, `client_message`, `session_expired`, `session_finished`.
  package var event: String
  /// Counts the session's calls from 1.
  package var seq: Int
  /// `waiting`, `delivered` or `parked`.
  package var status: String
  /// Tries so far.
  package var tries: Int
  /// The answer's HTTP status; 0 while there is none.
  package var answer: Int
  /// What the platform said, or what went wrong.
  package var said: String
  /// When it was declared.
  package var at: String

  /// A call with every value given.
  package init(
    eventId: String, event: String, seq: Int, status: String, tries: Int, answer: Int, said: String,
    at: String
  ) {
    self.eventId = eventId
    self.event = event
    self.seq = seq
    self.status = status
    self.tries = tries
    self.answer = answer
    self.said = said
    self.at = at
  }
}

/// A session with all that is known of it.
package struct SessionDetails: Codable, Equatable, Sendable {
  /// The session's identifier.
  package var session: String
  /// The contact's identifier.
  package var contact: String
  /// What the contact is called.
  package var name: String
  /// The channel's identifier.
  package var channel: String
  /// `online`, `reconnecting`, `absent` or `closed`.
  package var state: String
  /// Why the state began.
  package var reason: String
  /// When the state began.
  package var since: String
  /// Whether it passed to human attendance.
  package var handedOver: Bool
  /// The page it was started from.
  package var page: String
  /// The visitor's address when it began, after trusted proxies.
  package var address: String
  /// Sockets attached.
  package var tabs: Int
  /// When it began.
  package var startedAt: String
  /// `active`, `expired` or `finished`.
  package var status: String
  /// The requested data, by key.
  package var data: [String: String]
  /// States and handover, oldest first.
  package var timeline: [TimelineEntry]
  /// The conversation, oldest first.
  package var messages: [SessionMessage]
  /// The calls, oldest first.
  package var calls: [SessionCall]

  /// Details with every value given.
  package init(
    session: String, contact: String, name: String, channel: String, state: String, reason: String,
    since: String, handedOver: Bool, page: String, address: String, tabs: Int, startedAt: String,
    status: String, data: [String: String], timeline: [TimelineEntry], messages: [SessionMessage],
    calls: [SessionCall]
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
    self.address = address
    self.tabs = tabs
    self.startedAt = startedAt
    self.status = status
    self.data = data
    self.timeline = timeline
    self.messages = messages
    self.calls = calls
  }
}

/// A page of the API's list of sessions.
package struct SessionPage: Codable, Equatable, Sendable {
  /// Sessions that the filter finds.
  package var total: Int
  /// Position of the first row.
  package var offset: Int
  /// The rows.
  package var rows: [FeedRow]

  /// A page with every value given.
  package init(total: Int, offset: Int, rows: [FeedRow]) {
    self.total = total
    self.offset = offset
    self.rows = rows
  }
}
