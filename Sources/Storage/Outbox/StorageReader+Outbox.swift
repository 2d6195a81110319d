// Reading the outbox.

import Presence
import Records

extension StorageReader {
  /// Returns up to `limit` calls with a delivery status, after a position of the outbox, oldest
  /// first.
  package func outbox(
    _ status: DeliveryStatus, after position: Int64 = 0, limit: Int
  ) throws(StorageError) -> [(position: Int64, call: StoredCall)] {
    // The status is part of the SQL text, not a parameter, so that SQLite uses the partial indices.
    try callsWithPositions(
      "o.fate = '\(status.rawValue)' AND o.position > ?1 ORDER BY o.position LIMIT ?2",
      [.integer(position), .number(limit)])
  }

  /// Returns how many calls wait and how many are parked.
  package func outboxSummary() throws(StorageError) -> OutboxSummary {
    let waiting = try database.number("SELECT count(*) FROM outbox WHERE fate = 'waiting'")
    let parked = try database.number("SELECT count(*) FROM outbox WHERE fate = 'parked'")
    let oldest = try database.first(
      "SELECT at FROM outbox WHERE fate = 'waiting' ORDER BY position LIMIT 1"
    ) { $0.integer() }
    return OutboxSummary(waiting: Int(waiting), parked: Int(parked), oldest: oldest)
  }

  /// Passes every call of the outbox, delivered ones included, to `body` in order, until it returns
  /// false.
  package func eachCall(_ body: (StoredCall) -> Bool) throws(StorageError) {
    var last: Int64 = 0
    while true {
      let page = try callsWithPositions(
        "o.position > ?1 ORDER BY o.position LIMIT 1000", [.integer(last)])
      guard let end = page.last?.position else { return }
      for (_, call) in page where !body(call) { return }
      last = end
    }
  }

  /// Returns the calls that meet an SQL condition.
  func calls(_ condition: String, _ values: [Value]) throws(StorageError) -> [StoredCall] {
    try callsWithPositions(condition, values).map(\.call)
  }

  private func callsWithPositions(
    _ condition: String, _ values: [Value]
  ) throws(StorageError) -> [(position: Int64, call: StoredCall)] {
    try database.all(
      """
      SELECT o.position, o.event_id, s.id, o.event, o.seq, o.target, o.url, o.body, o.at, s.channel,
        o.fate, o.tries, o.status, o.said, o.next_try, o.delivered_at
      FROM outbox o JOIN sessions s ON s.number = o.session WHERE \(condition)
      """, values
    ) { row throws(StorageError) in (row.integer(), try call(&row)) }
  }

  private func call(_ row: inout Row) throws(StorageError) -> StoredCall {
    StoredCall(
      call: OutboxCall(
        eventID: row.text(), session: try identifier(&row),
        event: try decode("event", row.text(), CallEvent.init(name:)),
        seq: row.sequenceNumber(),
        target: try decode("target", row.text(), OutboxCall.Target.init(rawValue:)),
        url: row.text(), body: row.blob(), at: row.integer()),
      channel: row.text(),
      deliveryStatus: try decode("fate", row.text(), DeliveryStatus.init(rawValue:)),
      tries: row.int(), httpStatus: row.int(), responseExcerpt: row.text(),
      nextTry: row.optionalInteger(), deliveredAt: row.optionalInteger())
  }
}
