// The body of a call to the attendance platform. It is made once and stored, so that a retry sends
// the same bytes.

import Basics
import Channels
import Presence
import Records

/// What a call to the attendance platform tells.
struct CallBody {
  /// The idempotency key.
  var eventID: String
  var session: Identifier
  var contact: Identifier
  var channel: Channel
  var name: String
  var call: PlatformCall
  /// The message; empty for a call that is none.
  var text: String
  /// When the contact was last heard before the absence. Wall clock, in milliseconds.
  var absentSince: Millis
  /// Wall clock, in milliseconds.
  var occurredAt: Millis

  /// The call for the outbox.
  var outboxCall: OutboxCall {
    OutboxCall(
      eventID: eventID, session: session, event: call.event, seq: call.seq,
      target: call.event.isExpire ? .expire : .message, url: "",
      body: call.event.isExpire ? expire : message, at: occurredAt)
  }

  private var expire: [UInt8] {
    var json = begin(status: "offline")
    json.add("reason", call.reason?.name)
    identify(&json)
    json.add("intervalMinutes", channel.settings.presence.interval)
    json.add("absentSince", moment: absentSince)
    return end(&json)
  }

  private var message: [UInt8] {
    let isReturn = call.event == .clientOnline
    let seconds = Int(max(0, occurredAt - absentSince) / 1000)
    var json = begin(status: "online")
    json.add("from", isReturn ? "system" : "contact")
    json.add("text", isReturn ? returnText(seconds) : text)
    identify(&json)
    json.add("absentSeconds", isReturn ? seconds : 0)
    return end(&json)
  }

  private func returnText(_ seconds: Int) -> String {
    ReturnMessage.text(
      channel: channel, name: name, absentSeconds: seconds, clock: LocalTime.text(occurredAt))
  }

  private func begin(status: String) -> JSONText {
    var json = JSONText()
    json.open()
    json.add("eventId", eventID)
    json.add("event", call.event.name)
    json.add("clientStatus", status)
    return json
  }

  private func identify(_ json: inout JSONText) {
    json.add("seq", call.seq)
    json.add("sessionId", session)
    json.add("contactId", contact)
    json.add("channelId", channel.id)
  }

  private func end(_ json: inout JSONText) -> [UInt8] {
    json.add("occurredAt", moment: occurredAt)
    json.close()
    return json.bytes
  }
}
