// A stored call, decoded. Its body has the form of the contract, which every dialect translates.

import Basics
import Channels
import Presence
import Records

/// The contents of a stored call.
package struct ContractCall: Equatable, Sendable {
  /// What the call reports.
  package enum Event: String, Sendable {
    /// A flow's session started.
    case started = "session_started"
    /// The session was handed over to attendance.
    case handedOver = "handed_over"
    /// The contact wrote.
    case clientMessage = "client_message"
    /// The contact is absent.
    case clientOffline = "client_offline"
    /// The contact is back.
    case clientOnline = "client_online"
    /// The session expired.
    case expired = "session_expired"
    /// The contact or a supervisor ended the session.
    case finished = "session_finished"
    /// A flow's session ended.
    case ended = "session_ended"
  }

  /// The person.
  package struct Contact: Equatable, Sendable {
    /// The name; empty if it was not given.
    package var name = ""
    /// What the contact filled in, by key.
    package var data: [String: String] = [:]
    /// The page, without query and fragment; empty if it is not known.
    package var page = ""
    /// The channel's description.
    package var channel = ""
    /// The channel's language, such as `pt-BR`.
    package var language = Language.portuguese
    /// The user that the site signed; nil if it did not.
    package var identity: String?

    /// Creates a contact of which nothing is known.
    package init() {}
  }

  /// A message before the handover.
  package struct Entry: Equatable, Sendable {
    /// The message's number in its session.
    package var seq: Int
    /// `contact`, `flow`, `agent` or `system`.
    package var from: String
    /// The author's name; empty if there is none.
    package var name: String
    /// The text.
    package var text: String
    /// When it was written, in milliseconds since 1970.
    package var at: Millis
  }

  /// The idempotency key.
  package var eventID: String
  /// The event.
  package var event: Event
  /// The session.
  package var session: String
  /// The contact's identifier.
  package var contactID: String
  /// The channel's identifier.
  package var channel: String
  /// The person.
  package var contact: Contact
  /// The message, or the text of a return; empty for other events.
  package var text: String
  /// The value of the choice that was pressed; nil if none was.
  package var choice: String?
  /// The reason of an absence or an end, such as `connection_lost`; empty for other events.
  package var reason: String
  /// The last counted sign before an absence, in milliseconds since 1970; nil for other events.
  package var absentSince: Millis?
  /// When it happened, in milliseconds since 1970.
  package var occurredAt: Millis
  /// The talk before a handover, the oldest first.
  package var transcript: [Entry]
}

extension ContractCall {
  /// Reads a stored body; nil if it is no call. Members that a version does not have are empty.
  package init?(_ call: OutboxCall) {
    guard let body = JSONParser.value(of: call.body),
      let event = body["event"]?.string.flatMap(Event.init(rawValue:)),
      let contactID = body["contactId"]?.string
    else { return nil }
    eventID = call.eventID
    self.event = event
    session = call.session.description
    self.contactID = contactID
    channel = body["channelId"]?.string ?? ""
    contact = Contact(body["contact"])
    if contact.data.isEmpty { contact.data = Contact.data(body["data"]) }
    text = ContractCall.text(of: body) ?? ""
    choice = body["choice"]?.string
    reason = body["reason"]?.string ?? ""
    absentSince = body["absentSince"]?.string.flatMap(RFC3339.milliseconds)
    occurredAt = call.at
    transcript = body["transcript"]?.items.compactMap(Entry.init) ?? []
  }
}

extension ContractCall {
  /// The text of a call or of an item of `transcript`, with the address of its file: that is how
  /// platforms without files of ours show one.
  fileprivate static func text(of value: JSONValue) -> String? {
    guard let text = value["text"]?.string else { return nil }
    guard let address = value["file"]?["address"]?.string else { return text }
    return text + "\n" + address
  }
}

extension ContractCall.Contact {
  /// Reads `contact` of a call; what is missing is empty.
  init(_ value: JSONValue?) {
    name = value?["name"]?.string ?? ""
    data = Self.data(value?["data"])
    page = value?["page"]?.string ?? ""
    channel = value?["channel"]?.string ?? ""
    identity = value?["identity"]?.string
    switch value?["language"]?.string?.prefix(2) {
    case "en": language = .english
    case "es": language = .spanish
    case _: language = .portuguese
    }
  }

  static func data(_ value: JSONValue?) -> [String: String] {
    guard case .object(let members) = value else { return [:] }
    return members.compactMapValues(\.string)
  }
}

extension ContractCall.Entry {
  /// Reads an item of `transcript`; nil without a text.
  init?(_ value: JSONValue) {
    guard let text = ContractCall.text(of: value), !text.isEmpty else { return nil }
    self.text = text
    seq = value["seq"]?.integer ?? 0
    from = value["from"]?.string ?? ""
    name = value["name"]?.string ?? ""
    at = value["at"]?.string.flatMap(RFC3339.milliseconds) ?? 0
  }
}
