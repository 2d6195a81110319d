// The outbox as it is shown and taken up again: what waits, what is parked, and sending again.

import Channels
import Presence
import Records

extension StorageReader {
  /// Calls of one fate, in the outbox's own order, those after `after`.
  package func outbox(
    _ fate: DeliveryStatus, after position: Int64 = 0, limit: Int
  ) throws(StorageError) -> [(position: Int64, call: StoredCall)] {
    // The fate stands in the text, not in a place: the partial indices are found by it.
    try positioned(
      "o.fate = '\(fate.rawValue)' AND o.position > ?1 ORDER BY o.position LIMIT ?2",
      [.integer(position), .number(limit)])
  }

  /// How many wait and how many are parked.
  package func outboxSummary() throws(StorageError) -> OutboxSummary {
    let waiting = try database.number("SELECT count(*) FROM outbox WHERE fate = 'waiting'")
    let parked = try database.number("SELECT count(*) FROM outbox WHERE fate = 'parked'")
    let oldest = try database.first(
      "SELECT at FROM outbox WHERE fate = 'waiting' ORDER BY position LIMIT 1"
    ) { $0.integer(0) }
    return OutboxSummary(waiting: Int(waiting), parked: Int(parked), oldest: oldest)
  }

  /// Hands over every call there ever was, in order, until `each` answers false.
  package func eachCall(_ each: (StoredCall) -> Bool) throws(StorageError) {
    var last: Int64 = 0
    while true {
      let page = try positioned(
        "o.position > ?1 ORDER BY o.position LIMIT 1000", [.integer(last)])
      guard let end = page.last?.position else { return }
      for (_, call) in page where !each(call) { return }
      last = end
    }
  }

  func calls(_ condition: String, _ values: [Value]) throws(StorageError) -> [StoredCall] {
    try positioned(condition, values).map(\.call)
  }

  private func positioned(
    _ condition: String, _ values: [Value]
  ) throws(StorageError) -> [(position: Int64, call: StoredCall)] {
    try database.all(
      """
      SELECT o.position, o.event_id, s.id, o.event, o.seq, o.target, o.url, o.body, o.at, s.channel,
        o.fate, o.tries, o.status, o.said, o.next_try, o.delivered_at
      FROM outbox o JOIN sessions s ON s.number = o.session WHERE \(condition)
      """, values
    ) { row throws(StorageError) in (row.integer(0), try call(row)) }
  }

  private func call(_ row: Statement) throws(StorageError) -> StoredCall {
    guard let target = OutboxCall.Target(rawValue: row.text(5)),
      let fate = DeliveryStatus(rawValue: row.text(10))
    else { throw unreadable("target", row.text(5)) }
    return StoredCall(
      call: OutboxCall(
        eventID: row.text(1), session: try identifier(row.text(2)), event: row.text(3),
        seq: UInt32(truncatingIfNeeded: row.integer(4)), target: target, url: row.text(6),
        body: row.blob(7), at: row.integer(8)),
      channel: row.text(9), fate: fate, tries: Int(row.integer(11)),
      status: Int(row.integer(12)), said: row.text(13), nextTry: row.optionalInteger(14),
      deliveredAt: row.optionalInteger(15))
  }
}

extension Storage {
  /// Lets parked calls wait again, as if they had not been tried: those named, or all. The engine
  /// takes them up when it is poked. What was said stays until the next answer.
  ///
  /// - Returns: how many were parked and wait now.
  package func retry(_ events: [String]?, at now: Millis) throws(StorageError) -> Int {
    try write { writer throws(StorageError) in
      try writer.database.transaction { () throws(StorageError) in
        let set = "UPDATE outbox SET fate = 'waiting', tries = 0, next_try = ?1"
        guard let events else {
          try writer.database.run(set + " WHERE fate = 'parked'", [.integer(now)])
          return writer.database.changes
        }
        var count = 0
        for event in events {
          try writer.database.run(
            set + " WHERE event_id = ?2 AND fate = 'parked'", [.integer(now), .text(event)])
          count += writer.database.changes
        }
        return count
      }
    }
  }
}
