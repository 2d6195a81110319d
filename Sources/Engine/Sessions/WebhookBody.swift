// The body of a call to a flow's webhook. It is made once and stored, so that a retry sends the
// same bytes; the contact's data are inserted by the store.

import Basics
import Channels
import Presence
import Records

/// What a call to a flow's webhook tells: the start and end of a session, its handover, and the
/// contact's messages before it.
struct WebhookBody {
  /// The idempotency key.
  var eventID: String
  var event: CallEvent
  var session: Identifier
  var contact: ContactText
  var channel: Channel
  /// Numbers the webhook calls of the session.
  var seq: UInt32
  var message: ContactMessage
  /// Makes the addresses of files.
  var links: FileLinks
  /// Why the session ended; nil for other events.
  var reason: Reason?
  /// Wall clock, in milliseconds.
  var occurredAt: Millis

  /// The call for the outbox, to the address of the webhook or the bot.
  func outboxCall(_ target: OutboxCall.Target, _ url: String) -> OutboxCall {
    var body = BodyText()
    body.json.open()
    body.json.add("eventId", eventID)
    body.json.add("event", event.name)
    body.json.add("sessionId", session)
    body.json.add("contactId", contact.id)
    body.json.add("channelId", channel.id)
    body.json.add("flow", channel.flow)
    body.json.add("seq", seq)
    body.json.add("text", message.text)
    body.json.add("choice", message.choice)
    links.add(message.file, to: &body.json)
    if let reason { body.json.add("reason", reason.name) }
    body.addData()
    body.addContact(contact, channel)
    body.json.add("occurredAt", moment: occurredAt)
    body.json.close()
    return OutboxCall(
      eventID: eventID, session: session, event: event, seq: seq, target: target, url: url,
      body: body.json.bytes, at: occurredAt, inserts: body.inserts)
  }
}
