// The beginning of a session's stream: the session as it was when everything before it had been
// told, or what a watcher who comes back has missed. It is read from the store by another thread
// than the shard's.

import Basics
import Presence
import Records

/// What the beginning of a stream is made from.
struct LiveBeginning: Sendable {
  let request: LiveRequest
  /// Where a session stood that its shard still has; nil for a closed one, of which all is told.
  let cursor: LiveCursor?
  /// The row of a session that its shard still has.
  let row: SessionRowText?
  /// The configuration, which has the names of channels.
  let snapshot: Snapshot
  /// Makes the addresses of files.
  let links: FileLinks

  /// Reads the session and makes the beginning; nil where it is unknown.
  func read(from reader: any SessionReader) throws(StoreError) -> LiveBytes? {
    let limit =
      request.last == nil ? ProtocolLimits.shownMessages : ProtocolLimits.replayedMessages
    // What was stored after the cursor is told by events of its own.
    let before = cursor.flatMap { $0.message == .max ? nil : $0.message + 1 }
    let page = MessagePage(limit: limit, before: before, history: ProtocolLimits.shownHistory)
    guard var detail = try reader.detail(of: request.session, page) else { return nil }
    if let cursor { detail.timeline.removeAll { $0.line > cursor.line } }
    let reached =
      cursor
      ?? LiveCursor(
        message: detail.messages.last?.seq ?? 0, line: detail.timeline.last?.line ?? 0)
    return LiveBytes(
      connection: request.address.connection, session: request.session,
      bytes: missed(of: detail, reached) ?? whole(detail, reached), isFirst: true,
      isLast: detail.closedAt != nil && row == nil)
  }

  /// The event with the whole session.
  private func whole(_ detail: SessionDetail, _ cursor: LiveCursor) -> [UInt8] {
    var shown = detail
    shown.messages = Array(detail.messages.suffix(ProtocolLimits.shownMessages))
    var json = JSONText()
    json.open()
    shown.write(to: &json, row: row, snapshot, links)
    json.close()
    return LiveEvent.event("session", cursor, json)
  }

  /// What a watcher missed since it stood at `request.last`; nil where it has to be sent all.
  private func missed(of detail: SessionDetail, _ cursor: LiveCursor) -> [UInt8]? {
    guard let last = request.last, last.message <= cursor.message, last.line <= cursor.line else {
      return nil
    }
    if let first = detail.messages.first, first.seq > last.message + 1 { return nil }
    if detail.timeline.count == ProtocolLimits.shownHistory, let first = detail.timeline.first,
      first.line > last.line + 1
    {
      return nil
    }
    var bytes: [UInt8] = []
    // Messages and lines are told in the order in which they happened.
    let messages = detail.messages.filter { $0.seq > last.message }
    var lines = detail.timeline.filter { $0.line > last.line }[...]
    var reached = last
    for message in messages {
      while let line = lines.first, line.at < message.at {
        reached.line = line.line
        bytes += LiveEvent.line(lines.removeFirst(), reached)
      }
      reached.message = message.seq
      bytes += LiveEvent.message(message, links, reached)
    }
    for line in lines {
      reached.line = line.line
      bytes += LiveEvent.line(line, reached)
    }
    for call in detail.calls.suffix(ProtocolLimits.shownMessages) {
      bytes += LiveEvent.call(call, cursor)
    }
    let marks: [(ReadMark.Party, UInt32)] = [
      (.contact, detail.attendance.readByContact), (.attendant, detail.attendance.readByAttendant),
    ]
    for (party, seq) in marks where seq > 0 {
      bytes += LiveEvent.read(
        ReadMark(session: request.session, party: party, seq: seq), cursor)
    }
    return bytes
  }
}
