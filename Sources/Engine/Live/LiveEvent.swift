// The events of a session's stream.

import Basics
import Presence
import Records

/// A person is writing, or has stopped.
struct TypingNotice: Sendable {
  var from: MessageAuthor
  var name = ""
  var isOn: Bool
}

/// Makes events of a session's stream (Server-Sent Events).
enum LiveEvent {
  /// An event whose data are an object that `fill` writes.
  static func event(
    _ name: StaticString, _ cursor: LiveCursor, _ fill: (inout JSONText) -> Void
  ) -> [UInt8] {
    var json = JSONText()
    json.open()
    fill(&json)
    json.close()
    return event(name, cursor, json)
  }

  /// An event with its data.
  static func event(_ name: StaticString, _ cursor: LiveCursor, _ json: JSONText) -> [UInt8] {
    Array("id: \(cursor.text)\nevent: \(name)\ndata: ".utf8) + json.bytes
      + Array("\n\n".utf8)
  }

  /// A message, note or not.
  static func message(
    _ message: MessageRecord, _ links: FileLinks, _ cursor: LiveCursor
  ) -> [UInt8] {
    event("message", cursor) { ServerFrame.fill(&$0, message, links) }
  }

  /// A line of the journal: `state` for a change of state and the handover, `assigned` for an
  /// assignment.
  static func line(_ entry: JournalEntry, _ cursor: LiveCursor) -> [UInt8] {
    switch entry.kind {
    case .state, .handover:
      event("state", cursor) { SessionDetail.HistoryLine(entry).fill(&$0) }
    case .assigned:
      event("assigned", cursor) { json in
        json.add("at", moment: entry.at)
        json.add("attendant", entry.person.isEmpty ? nil : entry.person)
      }
    }
  }

  /// A call, with what became of it.
  static func call(_ call: StoredCall, _ cursor: LiveCursor) -> [UInt8] {
    event("call", cursor) { call.fill(&$0) }
  }

  /// What became of a call; its other members were told before.
  static func outcome(_ outcome: CallOutcome, _ cursor: LiveCursor) -> [UInt8] {
    event("call", cursor) { json in
      json.add("eventId", outcome.eventID)
      json.add("status", outcome.deliveryStatus.rawValue)
      json.add("tries", outcome.tries)
      json.add("answer", outcome.httpStatus)
      json.add("said", outcome.responseExcerpt)
    }
  }

  /// A party has read the messages up to a number.
  static func read(_ mark: ReadMark, _ cursor: LiveCursor) -> [UInt8] {
    event("read", cursor) { json in
      json.add("by", mark.party.rawValue)
      json.add("seq", mark.seq)
    }
  }

  /// A person is writing, or has stopped.
  static func typing(_ notice: TypingNotice, _ cursor: LiveCursor) -> [UInt8] {
    event("typing", cursor) { json in
      json.add("from", notice.from.rawValue)
      json.add("name", notice.name)
      json.add("on", notice.isOn)
    }
  }
}
