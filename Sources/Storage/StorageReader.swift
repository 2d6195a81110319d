// Reads what was committed: one connection that only reads, for one thread. Readers never make the
// writer wait.

import CSQLite
import Channels
import Foundation
import Presence
import Records

/// A reader with a connection of its own.
package final class StorageReader {
  let database: Database

  init(path: String, access: Database.Access = .reading) throws(StorageError) {
    database = try Database(path: path, access: access)
    try database.execute(
      "PRAGMA temp_store = MEMORY; \(StorageReader.words); PRAGMA query_only = ON")
  }

  /// A reader on a database, made where there is none and brought to this version where it is older.
  /// One that can't be written to, or lies in a folder where nothing can be made, is read as it is: a
  /// copy on a read-only disk, say.
  ///
  /// - Throws: what opening a `Storage` can; `readOnly` also where what can't be written would have to
  ///   be: an older version, or a log without the index beside it.
  package static func on(_ path: String) throws(StorageError) -> StorageReader {
    guard DatabaseFile.isReadOnly(path) else { return try Storage(path: path).makeReader() }
    guard try DatabaseFile.look(at: path, known: Storage.knownVersion) else {
      throw .readOnly(path: path)
    }
    let access = try DatabaseFile.accessWithoutWriting(path)
    let reader = try StorageReader(path: path, access: access)
    // The head of the file may lag behind its log.
    let (version, known) = (try reader.version(), Storage.knownVersion)
    if version > known { throw .newer(path: path, version: version, known: known) }
    guard version == known else { throw .readOnly(path: path) }
    return reader
  }

  // MARK: - Rows

  /// The columns of a session's opening, in the order that `opening(_:)` reads them.
  static let openingColumns = """
    s.id, s.secret, s.contact, coalesce(c.secret, ''), s.channel, s.source, s.page, s.address,
    s.data, s.started_at, n.version, n.text, n.link
    """
  /// What those columns are read from.
  static let openingSource = """
    sessions s LEFT JOIN contacts c ON c.id = s.contact LEFT JOIN notices n ON n.number = s.notice
    """

  func opening(_ row: Statement) throws(StorageError) -> SessionOpening {
    var accepted: AcceptedNotice?
    if let version = row.optionalText(10) {
      accepted = AcceptedNotice(version: version, text: row.text(11), link: row.text(12))
    }
    return SessionOpening(
      session: try identifier(row.text(0)), secret: row.text(1),
      contact: try identifier(row.text(2)), contactSecret: row.text(3), channel: row.text(4),
      source: row.text(5), page: row.text(6), address: row.text(7), data: try data(row.text(8)),
      accepted: accepted, at: row.integer(9))
  }

  func identifier(_ text: String) throws(StorageError) -> Identifier {
    guard let identifier = Identifier(text) else { throw unreadable("id", text) }
    return identifier
  }

  func data(_ text: String) throws(StorageError) -> [DataValue] {
    if text == "[]" { return [] }
    guard let pairs = try? JSONDecoder().decode([[String]].self, from: Data(text.utf8)),
      pairs.allSatisfy({ $0.count == 2 })
    else { throw unreadable("data", text) }
    return pairs.map { DataValue(key: $0[0], value: $0[1]) }
  }

  func reason(_ name: String) throws(StorageError) -> Reason {
    guard let reason = Reason(name: name) else { throw unreadable("reason", name) }
    return reason
  }

  func state(_ name: String) throws(StorageError) -> PresenceState {
    guard let state = PresenceState(name: name) else { throw unreadable("state", name) }
    return state
  }

  func unreadable(_ what: String, _ value: String) -> StorageError {
    .damaged(path: database.path, what: "\(what) \(value.prefix(40))")
  }
}

extension StorageReader: SessionReader {
  /// A session, open or closed; nil when there is none of that name.
  package func detail(of session: Identifier) throws(StoreError) -> SessionDetail? {
    try asStore { () throws(StorageError) in
      try database.snapshot { () throws(StorageError) in try wholeSession(session) }
    }
  }

  /// The messages after `seq`, oldest first, at most `limit`.
  package func messages(
    of session: Identifier, after seq: UInt32, limit: Int
  ) throws(StoreError) -> [MessageRecord] {
    try asStore { () throws(StorageError) in
      guard let number = try number(of: session) else { return [] }
      return try messages(of: number, session, after: seq, limit: limit)
    }
  }

  /// The number of the message that a client's own id made; nil when it made none.
  package func message(of session: Identifier, clientID: String) throws(StoreError) -> UInt32? {
    try asStore { () throws(StorageError) in
      try database.first(
        """
        SELECT m.seq FROM messages m JOIN sessions s ON s.number = m.session
        WHERE s.id = ?1 AND m.client_id = ?2
        """, [.text(session.description), .text(clientID)]
      ) { UInt32(truncatingIfNeeded: $0.integer(0)) }
    }
  }

  /// How a session ended and its secret's hash; nil while it is open or unknown.
  package func ending(
    of session: Identifier
  ) throws(StoreError) -> (secret: SecretHash, reason: Reason)? {
    try asStore { () throws(StorageError) in
      try database.first(
        "SELECT secret, reason FROM sessions WHERE id = ?1 AND closed_at IS NOT NULL",
        [.text(session.description)]
      ) { row throws(StorageError) in (row.text(0), try reason(row.text(1))) }
    }
  }

  /// Calls that wait, in the order of the outbox: at most `limit`, those after position `after`.
  package func waitingCalls(
    after: Int64, limit: Int
  ) throws(StoreError) -> [(position: Int64, call: StoredCall)] {
    try asStore { () throws(StorageError) in
      try outbox(.waiting, after: after, limit: limit)
    }
  }

  /// The hash of a contact's secret; nil for an unknown one.
  package func contactSecret(of contact: Identifier) throws(StoreError) -> SecretHash? {
    try asStore { () throws(StorageError) in
      try database.first(
        "SELECT secret FROM contacts WHERE id = ?1", [.text(contact.description)]
      ) { $0.text(0) }
    }
  }

  /// Closed sessions for the API's list, latest first. Their timeline, messages and calls are left
  /// empty: who wants those asks for one session's detail.
  package func closedSessions(
    channel: String?, query: String?, handedOver: Bool?, limit: Int, offset: Int
  ) throws(StoreError) -> (total: Int, rows: [SessionDetail]) {
    let filter = ReportFilter(
      ReportQuery(channel: channel, text: query ?? ""), handedOver: handedOver)
    return try asStore { () throws(StorageError) in
      try database.snapshot { () throws(StorageError) in
        let search = try search(filter)
        var rows: [SessionDetail] = []
        try eachNumber(search, .latestFirst, limit: limit, offset: offset) {
          number throws(StorageError) in
          if let row = try closedSession(number) { rows.append(row) }
          return true
        }
        return (search.total, rows)
      }
    }
  }
}

extension StorageReader {
  func asStore<T>(_ body: () throws(StorageError) -> T) throws(StoreError) -> T {
    do throws(StorageError) { return try body() } catch { throw error.store }
  }

  private func number(of session: Identifier) throws(StorageError) -> Int64? {
    try database.first(
      "SELECT number FROM sessions WHERE id = ?1", [.text(session.description)]
    ) { $0.integer(0) }
  }

  private func closedSession(_ number: Int64) throws(StorageError) -> SessionDetail? {
    try database.first(
      """
      SELECT \(StorageReader.openingColumns), s.status, s.closed_at, s.reason, s.handed_over_at
      FROM \(StorageReader.openingSource) WHERE s.number = ?1
      """, [.integer(number)]
    ) { row throws(StorageError) in
      SessionDetail(
        opening: try opening(row), status: row.text(13), closedAt: row.integer(14),
        closedReason: try reason(row.text(15)), isHandedOver: !row.isNull(16), timeline: [],
        messages: [], calls: [])
    }
  }

  private func wholeSession(_ session: Identifier) throws(StorageError) -> SessionDetail? {
    let head = try database.first(
      """
      SELECT \(StorageReader.openingColumns), s.status, s.closed_at, s.reason,
        coalesce(s.handed_over_at, o.handed_over_at), s.number
      FROM \(StorageReader.openingSource) LEFT JOIN open_sessions o ON o.session = s.number
      WHERE s.id = ?1
      """, [.text(session.description)]
    ) { row throws(StorageError) in
      (
        opening: try opening(row), status: row.text(13), closedAt: row.optionalInteger(14),
        reason: try row.optionalText(15).map { name throws(StorageError) in try reason(name) },
        isHandedOver: !row.isNull(16), number: row.integer(17)
      )
    }
    guard let head else { return nil }
    return SessionDetail(
      opening: head.opening, status: head.status, closedAt: head.closedAt,
      closedReason: head.reason, isHandedOver: head.isHandedOver,
      timeline: try timeline(of: head.number, session),
      messages: try messages(of: head.number, session, after: 0, limit: -1),
      calls: try calls("o.session = ?1 ORDER BY o.position", [.integer(head.number)]))
  }

  private func timeline(
    of number: Int64, _ session: Identifier
  ) throws(StorageError) -> [JournalEntry] {
    try database.all(
      """
      \(JournalSQL.chain(
        "SELECT coalesce(o.last_line, s.last_line) FROM sessions s "
          + "LEFT JOIN open_sessions o ON o.session = s.number WHERE s.number = ?1"))
      SELECT kind, before, after, reason, absent_since, lateness, at FROM chain ORDER BY line
      """, [.integer(number)]
    ) { row throws(StorageError) in
      guard let kind = JournalEntry.Kind(rawValue: row.text(0)) else {
        throw unreadable("kind", row.text(0))
      }
      return JournalEntry(
        session: session, kind: kind, from: try state(row.text(1)), to: try state(row.text(2)),
        reason: try row.optionalText(3).map { name throws(StorageError) in try reason(name) },
        absentSince: row.optionalInteger(4), lateness: row.integer(5), at: row.integer(6))
    }
  }

  private func messages(
    of number: Int64, _ session: Identifier, after seq: UInt32, limit: Int
  ) throws(StorageError) -> [MessageRecord] {
    try database.all(
      """
      SELECT seq, author, name, text, client_id, at FROM messages
      WHERE session = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3
      """, [.integer(number), .number(seq), .number(limit)]
    ) { row throws(StorageError) in
      guard let author = MessageAuthor(rawValue: row.text(1)) else {
        throw unreadable("author", row.text(1))
      }
      return MessageRecord(
        session: session, seq: UInt32(truncatingIfNeeded: row.integer(0)), from: author,
        name: row.text(2), text: row.text(3), clientID: row.optionalText(4), at: row.integer(5))
    }
  }
}
