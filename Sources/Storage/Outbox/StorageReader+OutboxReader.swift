// Reading the calls that wait, for the dispatcher.

import Presence
import Records

extension StorageReader {
  /// The columns of a `WaitingCall`.
  private static let waitingColumns =
    "o.position, o.event_id, s.id, o.seq, o.url, o.tries, o.next_try, o.at"

  /// Returns up to `limit` waiting calls after a position of the outbox, oldest first.
  package func waitingCalls(
    after: Int64, limit: Int
  ) throws(StoreError) -> [(position: Int64, call: StoredCall)] {
    try asStore { () throws(StorageError) in
      try outbox(.waiting, after: after, limit: limit)
    }
  }

  /// Returns the first waiting calls of the sessions after a cursor, up to `perSession` of each.
  package func firstWaitingCalls(
    after cursor: OutboxCursor, perSession: Int, limit: Int
  ) throws(StoreError) -> (calls: [WaitingCall], next: OutboxCursor?) {
    try asStore { () throws(StorageError) in
      var calls: [WaitingCall] = []
      var cursor = cursor
      // The rows of a session beyond `perSession` are skipped by a new search in the index.
      while let next = try readSessions(after: cursor, perSession, limit, &calls) {
        cursor = next
        if calls.count >= limit { return (calls, cursor) }
      }
      return (calls, nil)
    }
  }

  /// Reads on until `calls` holds `limit` calls and a session ends, or a session has more than
  /// `perSession` calls. Returns the last session that was read; nil at the end of the outbox.
  private func readSessions(
    after cursor: OutboxCursor, _ perSession: Int, _ limit: Int, _ calls: inout [WaitingCall]
  ) throws(StorageError) -> OutboxCursor? {
    var last = cursor
    var count = 0
    var isAtEnd = true
    // SQLite finds the first row of `>=` in the index. For `>` it would pass over every row of the
    // session.
    let from = cursor.session == .max ? .max : cursor.session + 1
    try database.rows(
      """
      SELECT o.session, \(StorageReader.waitingColumns)
      FROM outbox o JOIN sessions s ON s.number = o.session
      WHERE o.fate = 'waiting' AND (o.url, o.session) >= (?1, ?2)
      ORDER BY o.url, o.session, o.position
      """, [.text(cursor.url), .integer(from)]
    ) { row throws(StorageError) in
      let session = row.integer()
      let call = try waitingCall(&row)
      let isSame = session == last.session && call.url == last.url
      if isSame ? count == perSession : calls.count >= limit {
        isAtEnd = false
        return false
      }
      last = OutboxCursor(url: call.url, session: session)
      count = isSame ? count + 1 : 1
      calls.append(call)
      return true
    }
    return isAtEnd ? nil : last
  }

  /// Returns up to `limit` waiting calls of a session to a URL after a position, oldest first.
  package func waitingCalls(
    of session: Identifier, url: String, after: Int64, limit: Int
  ) throws(StoreError) -> [WaitingCall] {
    try asStore { () throws(StorageError) in
      try database.all(
        """
        SELECT \(StorageReader.waitingColumns)
        FROM outbox o JOIN sessions s ON s.number = o.session
        WHERE o.fate = 'waiting' AND o.url = ?1
          AND o.session = (SELECT number FROM sessions WHERE id = ?2) AND o.position > ?3
        ORDER BY o.position LIMIT ?4
        """, [.text(url), .text(session.description), .integer(after), .number(limit)]
      ) { row throws(StorageError) in try waitingCall(&row) }
    }
  }

  private func waitingCall(_ row: inout Row) throws(StorageError) -> WaitingCall {
    WaitingCall(
      position: row.integer(), eventID: row.text(), session: try identifier(&row),
      seq: row.sequenceNumber(), url: row.text(), tries: row.int(), nextTry: row.optionalInteger(),
      at: row.integer())
  }

  /// Returns the call at a position of the outbox; nil if there is none or it does not wait.
  package func waitingCall(at position: Int64) throws(StoreError) -> OutboxCall? {
    try asStore { () throws(StorageError) in
      try calls("o.position = ?1 AND o.fate = 'waiting'", [.integer(position)]).first?.call
    }
  }

  /// Returns the number of calls that wait.
  package func waitingCallCount() throws(StoreError) -> Int {
    try asStore { () throws(StorageError) in
      Int(try database.number("SELECT count(*) FROM outbox WHERE fate = 'waiting'"))
    }
  }

  /// Returns the position of the latest call, whether or not it waits; 0 if there is none.
  package func lastCallPosition() throws(StoreError) -> Int64 {
    try asStore { () throws(StorageError) in
      try database.number("SELECT max(position) FROM outbox")
    }
  }
}
