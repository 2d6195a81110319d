// What the engine's API and live feed say, as values. The names are those of the JSON. Moments are
// texts in RFC 3339 (UTC, milliseconds), so that what is shown is what was said.

/// One session as lists and windows show it.
public struct SessionRow: Codable, Equatable, Sendable {
  /// The session's identifier.
  public var session: String
  /// The contact's identifier.
  public var contact: String
  /// What the contact is called; empty when nothing was asked.
  public var name: String
  /// The channel's identifier.
  public var channel: String
  /// `online`, `reconnecting`, `absent` or `closed`.
  public var state: String
  /// Why the state began.
  public var reason: String
  /// When the state began.
  public var since: String
  /// Whether the session passed to human attendance.
  public var handedOver: Bool
  /// The page it was started from, without query and fragment.
  public var page: String
  /// Sockets attached.
  public var tabs: Int
  /// When the session began.
  public var startedAt: String

  /// A row with every value given.
  public init(
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
public struct PresenceTotals: Codable, Equatable, Sendable {
  /// Sessions with a socket.
  public var online: Int
  /// Sessions without one, their interval not over.
  public var reconnecting: Int
  /// Sessions declared absent.
  public var absent: Int
  /// Open sessions with human attendance.
  public var handedOver: Int
  /// Sockets on standby, which are no sessions.
  public var standby: Int

  /// Totals with every value given.
  public init(
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
public struct FeedWindow: Codable, Equatable, Sendable {
  /// Sessions that the filter finds.
  public var total: Int
  /// Position of the first row among them.
  public var offset: Int
  /// Counts of the channel, or of all; no other filter changes them.
  public var counts: PresenceTotals
  /// The rows in view.
  public var rows: [SessionRow]

  /// A window with every value given.
  public init(total: Int, offset: Int, counts: PresenceTotals, rows: [SessionRow]) {
    self.total = total
    self.offset = offset
    self.counts = counts
    self.rows = rows
  }
}

/// A change of state, as it happens.
public struct FeedTransition: Codable, Equatable, Sendable {
  /// When it happened.
  public var at: String
  /// The session's identifier.
  public var session: String
  /// The contact's identifier.
  public var contact: String
  /// What the contact is called.
  public var name: String
  /// The channel's identifier.
  public var channel: String
  /// The state before; empty for a session that begins.
  public var from: String
  /// The state since.
  public var to: String
  /// Why.
  public var reason: String

  /// A transition with every value given.
  public init(
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
public struct FeedQuery: Equatable, Sendable {
  /// The order of the rows by the moment of their state.
  public enum Order: String, CaseIterable, Sendable { case recent, longest }

  /// A channel's identifier; nil for all.
  public var channel: String?
  /// `online`, `reconnecting` or `absent`; nil for all that are open.
  public var state: String?
  /// Only sessions handed over, or only those that are not; nil for both.
  public var handedOver: Bool?
  /// Text to find in name, identifier or page; empty for none.
  public var query: String
  /// Latest change of state first, or oldest.
  public var order: Order
  /// 0–10,000.
  public var offset: Int
  /// 1–200.
  public var limit: Int

  /// A query; by default the sixty latest of all.
  public init(
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
public struct TimelineEntry: Codable, Equatable, Sendable {
  /// When it happened.
  public var at: String
  /// `state` or `handover`.
  public var kind: String
  /// The state before.
  public var from: String
  /// The state since.
  public var to: String
  /// Why; nil for a handover.
  public var reason: String?

  /// An entry with every value given.
  public init(at: String, kind: String, from: String, to: String, reason: String? = nil) {
    self.at = at
    self.kind = kind
    self.from = from
    self.to = to
    self.reason = reason
  }
}

/// A message of a session.
public struct SessionMessage: Codable, Equatable, Sendable {
  /// Counts the session's messages from 1.
  public var seq: Int
  /// `agent`, `flow`, `contact` or `system`.
  public var from: String
  /// The agent's or flow's name.
  public var name: String
  /// What was written.
  public var text: String
  /// When it was kept.
  public var at: String

  /// A message with every value given.
  public init(seq: Int, from: String, name: String, text: String, at: String) {
    self.seq = seq
    self.from = from
    self.name = name
    self.text = text
    self.at = at
  }
}

/// A call to the attendance platform, and how it fared.
public struct SessionCall: Codable, Equatable, Sendable {
  /// The idempotency key.
  public var eventId: String
  /// `client_offline`, `client_online`, `client_message`, `session_expired`, `session_finished`.
  public var event: String
  /// Counts the session's calls from 1.
  public var seq: Int
  /// `waiting`, `delivered` or `parked`.
  public var status: String
  /// Tries so far.
  public var tries: Int
  /// The answer's HTTP status; 0 while there is none.
  public var answer: Int
  /// What the platform said, or what went wrong.
  public var said: String
  /// When it was declared.
  public var at: String

  /// A call with every value given.
  public init(
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
public struct SessionDetails: Codable, Equatable, Sendable {
  /// The session's identifier.
  public var session: String
  /// The contact's identifier.
  public var contact: String
  /// What the contact is called.
  public var name: String
  /// The channel's identifier.
  public var channel: String
  /// `online`, `reconnecting`, `absent` or `closed`.
  public var state: String
  /// Why the state began.
  public var reason: String
  /// When the state began.
  public var since: String
  /// Whether it passed to human attendance.
  public var handedOver: Bool
  /// The page it was started from.
  public var page: String
  /// The visitor's address when it began, after trusted proxies.
  public var address: String
  /// Sockets attached.
  public var tabs: Int
  /// When it began.
  public var startedAt: String
  /// `active`, `expired` or `finished`.
  public var status: String
  /// The requested data, by key.
  public var data: [String: String]
  /// States and handover, oldest first.
  public var timeline: [TimelineEntry]
  /// The conversation, oldest first.
  public var messages: [SessionMessage]
  /// The calls, oldest first.
  public var calls: [SessionCall]

  /// Details with every value given.
  public init(
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
public struct SessionPage: Codable, Equatable, Sendable {
  /// Sessions that the filter finds.
  public var total: Int
  /// Position of the first row.
  public var offset: Int
  /// The rows.
  public var rows: [SessionRow]

  /// A page with every value given.
  public init(total: Int, offset: Int, rows: [SessionRow]) {
    self.total = total
    self.offset = offset
    self.rows = rows
  }
}
