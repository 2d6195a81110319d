// The body of a call to a flow's webhook. It is made once and stored, so that a retry sends the
// same bytes.

import Basics
import Channels
import Presence
import Records

/// What a call to a flow's webhook tells: a message of the contact before the handover.
struct WebhookBody {
  /// The idempotency key.
  var eventID: String
  var session: Identifier
  var contact: Identifier
  var channel: Channel
  /// Numbers the webhook calls of the session.
  var seq: UInt32
  var text: String
  /// What the contact gave at the start.
  var data: [DataValue]
  /// Wall clock, in milliseconds.
  var occurredAt: Millis

  /// The call for the outbox, to the webhook's address.
  func outboxCall(_ url: String) -> OutboxCall {
    var json = JSONText()
    json.open()
    json.add("eventId", eventID)
    json.add("event", CallEvent.clientMessage.name)
    json.add("sessionId", session)
    json.add("contactId", contact)
    json.add("channelId", channel.id)
    json.add("flow", channel.flow)
    json.add("seq", seq)
    json.add("text", text)
    json.open("data")
    for datum in data { json.add(key: datum.key, datum.value) }
    json.close()
    json.add("occurredAt", moment: occurredAt)
    json.close()
    return OutboxCall(
      eventID: eventID, session: session, event: .clientMessage, seq: seq,
      target: .webhook, url: url, body: json.bytes, at: occurredAt)
  }
}
