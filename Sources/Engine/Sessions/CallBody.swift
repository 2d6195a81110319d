// The bodies of calls, made once and stored, so that a call tried again says the very same.

import Basics
import Channels
import Glibc
import Presence
import Records

/// A call to the attendance platform.
struct CallBody {
  var eventID: String
  var session: Identifier
  var contact: Identifier
  var channel: Channel
  var name: String
  var call: PlatformCall
  /// The contact's words; of a message.
  var text: String
  /// Wall clock.
  var absentSince: Millis
  var occurredAt: Millis

  var outboxCall: OutboxCall {
    OutboxCall(
      eventID: eventID, session: session, event: call.event.name, seq: call.seq,
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

/// A call to a flow's webhook.
struct WebhookBody {
  var eventID: String
  var session: Identifier
  var contact: Identifier
  var channel: Channel
  var seq: UInt32
  var text: String
  var data: [DataValue]
  var occurredAt: Millis

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
      eventID: eventID, session: session, event: CallEvent.clientMessage.name, seq: seq,
      target: .webhook, url: url, body: json.bytes, at: occurredAt)
  }
}

/// The host's own time of day.
enum LocalTime {
  /// Hours and minutes, as `14:05`.
  static func text(_ moment: Millis) -> String {
    var seconds = time_t(moment / 1000)
    var parts = tm()
    localtime_r(&seconds, &parts)
    let hour = parts.tm_hour < 10 ? "0\(parts.tm_hour)" : "\(parts.tm_hour)"
    return parts.tm_min < 10 ? "\(hour):0\(parts.tm_min)" : "\(hour):\(parts.tm_min)"
  }
}
