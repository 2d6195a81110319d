// A session with its timeline, messages and calls. Property names are those of the JSON. Dates are RFC 3339
// texts (UTC, with milliseconds), as the engine sends them.

/// A session with its timeline, messages and calls.
package struct SessionDetails: Codable, Equatable, Sendable {
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
  /// Whether it was handed over to human attendance.
  package var handedOver: Bool
  /// The URL of the page on which it was started, without query and fragment.
  package var page: String
  /// The visitor's IP address at the start, as the trusted proxies report it.
  package var address: String
  /// The number of attached sockets.
  package var tabs: Int
  /// When it was started, RFC 3339.
  package var startedAt: String
  /// `active`, `expired` or `finished`.
  package var status: String
  /// The values of the form, by key.
  package var data: [String: String]
  /// Changes of state and the handover, oldest first.
  package var timeline: [TimelineEntry]
  /// The conversation, oldest first.
  package var messages: [SessionMessage]
  /// The calls, oldest first.
  package var calls: [SessionCall]

  /// Details from their values.
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

/// An entry of a session's timeline.
package struct TimelineEntry: Codable, Equatable, Sendable {
  /// When it happened, RFC 3339.
  package var at: String
  /// `state` or `handover`.
  package var kind: String
  /// The state before.
  package var from: String
  /// The state after.
  package var to: String
  /// The reason; nil for a handover.
  package var reason: String?

  /// An entry from its values.
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
  /// The message's number in the session, from 1.
  package var seq: Int
  /// `agent`, `flow`, `contact` or `system`.
  package var from: String
  /// The agent's or flow's name.
  package var name: String
  /// The text.
  package var text: String
  /// When it was stored, RFC 3339.
  package var at: String

  /// A message from its values.
  package init(seq: Int, from: String, name: String, text: String, at: String) {
    self.seq = seq
    self.from = from
    self.name = name
    self.text = text
    self.at = at
  }
}

/// A call to the attendance platform, with its outcome so far.
package struct SessionCall: Codable, Equatable, Sendable {
  /// The idempotency key.
  package var eventId: String
  /// `client_offline`, `client_online`, `client_message`, `session_expired`, `session_finished`.
  package var event: String
  /// The call's number in the session, from 1.
  package var seq: Int
  /// `waiting`, `delivered` or `parked`.
  package var status: String
  /// The number of attempts so far.
  package var tries: Int
  /// The status of the last response; 0 while there is none.
  package var answer: Int
  /// An excerpt of the last response, or the reason of the last failure.
  package var said: String
  /// When the event happened, RFC 3339.
  package var at: String

  /// A call from its values.
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
