// One session with its timeline, messages and calls, as the API returns it.

import Presence
import Records

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
  /// The conversation, or a page of it, oldest first.
  package var messages: [SessionMessage]
  /// The calls to the attendance platform, oldest first.
  package var calls: [SessionCall]
  /// The number of the last message that the contact has read.
  package var readByContact: Int
  /// The number of the last message that an attendant has read.
  package var readByAttendant: Int
  /// The reason that was given for the session's end; empty while it is open and where none was.
  package var endReason: String

  /// A session with its timeline, messages and calls.
  package init(
    row: FeedRow, address: String, status: String, data: [String: String],
    timeline: [TimelineEntry], messages: [SessionMessage], calls: [SessionCall],
    readByContact: Int = 0, readByAttendant: Int = 0, endReason: String = ""
  ) {
    self.row = row
    self.address = address
    self.status = status
    self.data = data
    self.timeline = timeline
    self.messages = messages
    self.calls = calls
    self.readByContact = readByContact
    self.readByAttendant = readByAttendant
    self.endReason = endReason
  }

  /// A member of the row.
  package subscript<Value>(dynamicMember member: WritableKeyPath<FeedRow, Value>) -> Value {
    get { row[keyPath: member] }
    set { row[keyPath: member] = newValue }
  }
}

extension SessionDetails: Codable {
  private enum CodingKeys: String, CodingKey {
    case address, status, data, timeline, messages, calls, readByContact, readByAttendant, endReason
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
      calls: try container.decode([SessionCall].self, forKey: .calls),
      readByContact: try container.decodeIfPresent(Int.self, forKey: .readByContact) ?? 0,
      readByAttendant: try container.decodeIfPresent(Int.self, forKey: .readByAttendant) ?? 0,
      endReason: try container.decodeIfPresent(String.self, forKey: .endReason) ?? "")
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
    try container.encode(readByContact, forKey: .readByContact)
    try container.encode(readByAttendant, forKey: .readByAttendant)
    try container.encode(endReason, forKey: .endReason)
  }
}

/// One line of a session's timeline.
package struct TimelineEntry: Codable, Equatable, Sendable {
  /// When it happened.
  @FeedMoment package var at: Millis
  /// `state`, `handover` or `assigned`.
  package var kind: String
  /// The state before; nil for the first entry.
  @EmptyIsNil package var from: FeedName<PresenceState>?
  /// The state after.
  package var to: FeedName<PresenceState>
  /// Why the state changed; nil unless it did.
  package var reason: FeedName<Reason>?
  /// Of a handover who caused it, of an assignment the attendant; nil for a flow and for nobody.
  package var person: String?

  /// An entry of a timeline.
  package init(
    at: Millis, kind: String, from: FeedName<PresenceState>?, to: FeedName<PresenceState>,
    reason: FeedName<Reason>? = nil, person: String? = nil
  ) {
    self.at = at
    self.kind = kind
    self.from = from
    self.to = to
    self.reason = reason
    self.person = person
  }
}

/// A message of a session.
package struct SessionMessage: Codable, Equatable, Sendable {
  /// The position in the session's conversation, from 1.
  package var seq: Int
  /// `agent`, `flow`, `contact`, `system` or `note`.
  package var from: String
  /// The name of the agent or the flow.
  package var name: String
  /// The text of the message.
  package var text: String
  /// When it was stored.
  @FeedMoment package var at: Millis
  /// The id that its client gave it.
  package var id: String?
  /// The choices that it offers; nil for none.
  package var choices: [MessageChoice]?
  /// The value of the choice that the contact made.
  package var choice: String?
  /// The file that it carries.
  package var file: SessionFile?

  /// A message of a session.
  package init(
    seq: Int, from: String, name: String, text: String, at: Millis, id: String? = nil,
    choices: [MessageChoice]? = nil, choice: String? = nil, file: SessionFile? = nil
  ) {
    self.seq = seq
    self.from = from
    self.name = name
    self.text = text
    self.at = at
    self.id = id
    self.choices = choices
    self.choice = choice
    self.file = file
  }
}

/// A picture or document that a message carries.
package struct SessionFile: Codable, Equatable, Sendable {
  /// The name that its sender gave it.
  package var name: String
  /// The media type, told by its bytes: `image/png`.
  package var type: String
  /// The size in bytes.
  package var size: Int
  /// Where it is fetched, for some days from now; needs no token.
  package var address: String

  /// A file with every value given.
  package init(name: String, type: String, size: Int, address: String) {
    self.name = name
    self.type = type
    self.size = size
    self.address = address
  }
}

/// A call to the attendance platform, and its result so far.
package struct SessionCall: Codable, Equatable, Sendable {
  /// The idempotency key.
  package var eventId: String
  /// `handed_over`, `client_offline`, `client_online`, `client_message`, `session_expired`…
  package var event: String
  /// `expire` and `message` for the platform, `webhook` for the flow, `console` for people here.
  package var target: String?
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
    eventId: String, event: String, target: String? = nil, seq: Int, status: String, tries: Int,
    answer: Int, said: String, at: Millis
  ) {
    self.eventId = eventId
    self.event = event
    self.target = target
    self.seq = seq
    self.status = status
    self.tries = tries
    self.answer = answer
    self.said = said
    self.at = at
  }
}
