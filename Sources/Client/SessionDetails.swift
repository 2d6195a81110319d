// One session with its timeline, messages and calls, as the API returns it.

import Presence

/// One session with everything that is stored about it.
///
/// The members of its row, such as `session` and `state`, are also members of the details, as they
/// are in the JSON.
@dynamicMemberLookup
package struct SessionDetails: Equatable, Sendable {
  /// The session as lists show it.
  package var row: FeedRow
  /// The visitor's IP address when the session began, as trusted proxies reported it.
  package var address: String
  /// `active`, `expired` or `finished`.
  package var status: String
  /// The requested data by key.
  package var data: [String: String]
  /// Changes of state and the handover, oldest first.
  package var timeline: [TimelineEntry]
  /// The conversation, oldest first.
  package var messages: [SessionMessage]
  /// The calls to the attendance platform, oldest first.
  package var calls: [SessionCall]

  /// A session with its timeline, messages and calls.
  package init(
    row: FeedRow, address: String, status: String, data: [String: String],
    timeline: [TimelineEntry], messages: [SessionMessage], calls: [SessionCall]
  ) {
    self.row = row
    self.address = address
    self.status = status
    self.data = data
    self.timeline = timeline
    self.messages = messages
    self.calls = calls
  }

  /// A member of the row.
  package subscript<Value>(dynamicMember member: WritableKeyPath<FeedRow, Value>) -> Value {
    get { row[keyPath: member] }
    set { row[keyPath: member] = newValue }
  }
}

extension SessionDetails: Codable {
  private enum CodingKeys: String, CodingKey {
    case address, status, data, timeline, messages, calls
  }

  /// Decodes the members of the row and those of the details from one object.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      row: try FeedRow(from: decoder),
      address: try container.decode(String.self, forKey: .address),
      status: try container.decode(String.self, forKey: .status),
      data: try container.decode([String: String].self, forKey: .data),
      timeline: try container.decode([TimelineEntry].self, forKey: .timeline),
      messages: try container.decode([SessionMessage].self, forKey: .messages),
      calls: try container.decode([SessionCall].self, forKey: .calls))
  }

  /// Encodes the members of the row and those of the details into one object.
  package func encode(to encoder: any Encoder) throws {
    try row.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(address, forKey: .address)
    try container.encode(status, forKey: .status)
    try container.encode(data, forKey: .data)
    try container.encode(timeline, forKey: .timeline)
    try container.encode(messages, forKey: .messages)
    try container.encode(calls, forKey: .calls)
  }
}

/// One line of a session's timeline.
package struct TimelineEntry: Codable, Equatable, Sendable {
  /// When it happened.
  @FeedMoment package var at: Millis
  /// `state` or `handover`.
  package var kind: String
  /// The state before; nil for the first entry.
  @EmptyIsNil package var from: FeedName<PresenceState>?
  /// The state after.
  package var to: FeedName<PresenceState>
  /// Why the state changed; nil for a handover.
  package var reason: FeedName<Reason>?

  /// An entry of a timeline.
  package init(
    at: Millis, kind: String, from: FeedName<PresenceState>?, to: FeedName<PresenceState>,
    reason: FeedName<Reason>? = nil
  ) {
    self.at = at
    self.kind = kind
    self.from = from
    self.to = to
    self.reason = reason
  }
}

/// A message of a session.
package struct SessionMessage: Codable, Equatable, Sendable {
  /// The position in the session's conversation, from 1.
  package var seq: Int
  /// `agent`, `flow`, `contact` or `system`.
  package var from: String
  /// The name of the agent or the flow.
  package var name: String
  /// The text of the message.
  package var text: String
  /// When it was stored.
  @FeedMoment package var at: Millis

  /// A message of a session.
  package init(seq: Int, from: String, name: String, text: String, at: Millis) {
    self.seq = seq
    self.from = from
    self.name = name
    self.text = text
    self.at = at
  }
}

/// A call to the attendance platform, and its result so far.
package struct SessionCall: Codable, Equatable, Sendable {
  /// The idempotency key.
  package var eventId: String
  /// `client_offline`, `client_online`, `client_message`, `session_expired` or `session_finished`.
  package var event: String
  /// The position among the session's calls, from 1.
  package var seq: Int
  /// `waiting`, `delivered` or `parked`.
  package var status: String
  /// The number of tries so far.
  package var tries: Int
  /// The HTTP status of the last answer; 0 if none came.
  package var answer: Int
  /// The start of the last answer's body, or why none came.
  package var said: String
  /// When the call was queued.
  @FeedMoment package var at: Millis

  /// A call of a session.
  package init(
    eventId: String, event: String, seq: Int, status: String, tries: Int, answer: Int, said: String,
    at: Millis
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
