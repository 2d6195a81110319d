// The history of a session as the API writes it.

import Basics
import Presence
import Records

extension SessionDetail {
  /// Writes the members of the session with its timeline, messages and calls. `row` is that of an
  /// open session; `snapshot` names the channel of one that has ended; `links` makes the addresses
  /// of files.
  func write(
    to json: inout JSONText, row: SessionRowText?, _ snapshot: Snapshot, _ links: FileLinks
  ) {
    (row ?? SessionRowText(self, snapshot)).write(to: &json)
    json.add("address", opening.address)
    json.add("status", status.rawValue)
    json.open("data")
    for datum in opening.data { json.add(key: datum.key, datum.value) }
    json.close()
    json.add("source", opening.source.rawValue)
    json.add("readByContact", attendance.readByContact)
    json.add("readByAttendant", attendance.readByAttendant)
    json.add("endReason", endNote)
    writeHistory(to: &json, links)
  }

  /// Writes the members `timeline`, `messages` and `calls`.
  func writeHistory(to json: inout JSONText, _ links: FileLinks) {
    json.openArray("timeline")
    for line in history {
      json.open()
      line.fill(&json)
      json.close()
    }
    json.closeArray()
    json.openArray("messages")
    for message in messages {
      json.open()
      ServerFrame.fill(&json, message, links)
      json.close()
    }
    json.closeArray()
    json.openArray("calls")
    for stored in calls {
      json.open()
      stored.fill(&json)
      json.close()
    }
    json.closeArray()
  }
}

extension SessionDetail.HistoryLine {
  /// Adds the line's members to an open object.
  func fill(_ json: inout JSONText) {
    json.add("at", moment: at)
    json.add("kind", kind.rawValue)
    json.add("from", from?.name ?? "")
    json.add("to", to.name)
    json.add("reason", reason?.name)
    if !person.isEmpty { json.add("person", person) }
  }
}

extension StoredCall {
  /// Adds the call's members to an open object.
  func fill(_ json: inout JSONText) {
    json.add("eventId", call.eventID)
    json.add("event", call.event.name)
    json.add("target", call.target.rawValue)
    json.add("seq", call.seq)
    json.add("status", deliveryStatus.rawValue)
    json.add("tries", tries)
    json.add("answer", httpStatus)
    json.add("said", responseExcerpt)
    json.add("at", moment: call.at)
  }
}
