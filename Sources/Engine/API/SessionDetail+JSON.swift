// The history of a session as the API writes it.

import Basics
import Presence
import Records

extension SessionDetail {
  /// Writes the members `timeline`, `messages` and `calls`.
  func writeHistory(to json: inout JSONText) {
    json.openArray("timeline")
    for line in history {
      json.open()
      json.add("at", moment: line.at)
      json.add("kind", line.kind.rawValue)
      json.add("from", line.from?.name ?? "")
      json.add("to", line.to.name)
      json.add("reason", line.reason?.name)
      json.close()
    }
    json.closeArray()
    json.openArray("messages")
    for message in messages {
      json.open()
      ServerFrame.fill(&json, message)
      json.close()
    }
    json.closeArray()
    json.openArray("calls")
    for stored in calls {
      json.open()
      json.add("eventId", stored.call.eventID)
      json.add("event", stored.call.event.name)
      json.add("target", stored.call.target.rawValue)
      json.add("seq", stored.call.seq)
      json.add("status", stored.deliveryStatus.rawValue)
      json.add("tries", stored.tries)
      json.add("answer", stored.httpStatus)
      json.add("said", stored.responseExcerpt)
      json.add("at", moment: stored.call.at)
      json.close()
    }
    json.closeArray()
  }
}
