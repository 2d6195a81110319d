// The body of a call to the attendance platform. It is made once and stored, so that a retry sends
// the same bytes; the contact's data and the transcript are inserted by the store.

import Basics
import Channels
import Presence
import Records

/// The contact of a session, as calls tell of it.
struct ContactText: Sendable {
  var id: Identifier
  var name: String
  /// The page on which the session started.
  var page: String
  /// Who the site says it is; nil where it does not.
  var identity: String?
}

/// What a message of the contact carries; empty for calls that are of none.
struct ContactMessage {
  var text = ""
  /// The value of the choice that was made.
  var choice: String?
  /// The file that it carries.
  var file: MessageFile?
}

/// What a call to the attendance platform tells.
struct CallBody {
  /// The version of the contract, as `contract` of the body.
  static let contract = "1.1"

  /// The idempotency key.
  var eventID: String
  var session: Identifier
  var contact: ContactText
  var channel: Channel
  var call: PlatformCall
  var message: ContactMessage
  /// Makes the addresses of files.
  var links: FileLinks
  /// Whether the contact is absent.
  var isOffline: Bool
  /// When the contact was last heard before the absence. Wall clock, in milliseconds.
  var absentSince: Millis
  /// Wall clock, in milliseconds.
  var occurredAt: Millis

  /// The call for the outbox.
  func outboxCall(isForConsole: Bool) -> OutboxCall {
    var body = BodyText()
    if call.event.isExpire { writeExpire(to: &body) } else { writeMessage(to: &body) }
    body.json.add("occurredAt", moment: occurredAt)
    body.json.close()
    let endpoint: OutboxCall.Target = call.event.isExpire ? .expire : .message
    return OutboxCall(
      eventID: eventID, session: session, event: call.event, seq: call.seq,
      target: isForConsole ? .console : endpoint, url: "", body: body.json.bytes, at: occurredAt,
      inserts: body.inserts, links: body.inserts.isEmpty ? nil : links)
  }

  private func writeExpire(to body: inout BodyText) {
    begin(&body, status: "offline")
    body.json.add("reason", call.reason?.name)
    identify(&body)
    body.json.add("intervalMinutes", channel.settings.presence.interval)
    body.json.add("absentSince", moment: absentSince)
  }

  private func writeMessage(to body: inout BodyText) {
    let isReturn = call.event == .clientOnline
    let seconds = Int(max(0, occurredAt - absentSince) / 1000)
    begin(&body, status: isOffline ? "offline" : "online")
    body.json.add("from", call.event == .clientMessage ? "contact" : "system")
    body.json.add("text", isReturn ? returnText(seconds) : message.text)
    body.json.add("choice", message.choice)
    links.add(message.file, to: &body.json)
    identify(&body)
    if call.event == .handedOver { body.addTranscript() }
    body.json.add("absentSeconds", isReturn ? seconds : 0)
  }

  private func returnText(_ seconds: Int) -> String {
    ReturnMessage.text(
      channel: channel, name: contact.name, absentSeconds: seconds,
      clock: LocalTime.text(occurredAt))
  }

  private func begin(_ body: inout BodyText, status: String) {
    body.json.open()
    body.json.add("contract", CallBody.contract)
    body.json.add("eventId", eventID)
    body.json.add("event", call.event.name)
    body.json.add("clientStatus", status)
  }

  private func identify(_ body: inout BodyText) {
    body.json.add("seq", call.seq)
    body.json.add("sessionId", session)
    body.json.add("contactId", contact.id)
    body.json.add("channelId", channel.id)
    body.addContact(contact, channel)
  }
}

/// The JSON of a body, with the places of what the store inserts.
struct BodyText {
  var json = JSONText()
  private(set) var inserts: [OutboxCall.Insert] = []

  /// Adds the member `contact`.
  mutating func addContact(_ contact: ContactText, _ channel: Channel) {
    json.open("contact")
    json.add("name", contact.name)
    addData()
    json.add("page", contact.page)
    json.add("channel", channel.description)
    json.add("language", channel.text.language.rawValue)
    json.add("identity", contact.identity)
    json.close()
  }

  /// Adds the member `data`: what the contact gave at the start.
  mutating func addData() { insert("data", .data) }

  /// Adds the member `transcript`: the talk so far.
  mutating func addTranscript() { insert("transcript", .transcript) }

  private mutating func insert(_ name: StaticString, _ content: OutboxCall.Insert.Content) {
    json.add(name, json: [])
    inserts.append(OutboxCall.Insert(content, at: json.bytes.count))
  }
}
