// The conformance of `StorageReader` to the engine's contract.

import Presence
import Records

extension StorageReader: SessionReader {
  /// Returns a session, open or closed, with a page of its messages; nil if it is unknown.
  package func detail(
    of session: Identifier, _ page: MessagePage
  ) throws(StoreError) -> SessionDetail? {
    try asStore { () throws(StorageError) in
      try database.snapshot { () throws(StorageError) in try wholeSession(session, page) }
    }
  }

  /// Returns up to `limit` messages with numbers greater than `seq`, oldest first.
  package func messages(
    of session: Identifier, after seq: UInt32, limit: Int, includesNotes: Bool
  ) throws(StoreError) -> [MessageRecord] {
    try asStore { () throws(StorageError) in
      guard let number = try number(of: session) else { return [] }
      let notes = includesNotes ? "" : " AND author <> 'note'"
      return try messages(
        session, "session = ?1 AND seq > ?2\(notes) ORDER BY seq LIMIT ?3",
        [.integer(number), .number(seq), .number(limit)])
    }
  }

  /// Returns the number of the message with a client's ID; nil if there is none.
  package func message(
    of session: Identifier, clientID: String, isContact: Bool
  ) throws(StoreError) -> UInt32? {
    try asStore { () throws(StorageError) in
      try database.first(
        """
        SELECT m.seq FROM messages m JOIN sessions s ON s.number = m.session
        WHERE s.id = ?1 AND m.client_id = ?2 AND (m.author = 'contact') = ?3
        """, [.text(session.description), .text(clientID), .integer(isContact ? 1 : 0)]
      ) { $0.sequenceNumber() }
    }
  }

  /// Returns why a session ended, and its secret's digest; nil if it is open or unknown.
  package func ending(
    of session: Identifier
  ) throws(StoreError) -> (secret: SecretHash, reason: Reason)? {
    try asStore { () throws(StorageError) in
      try database.first(
        "SELECT secret, reason FROM sessions WHERE id = ?1 AND closed_at IS NOT NULL",
        [.text(session.description)]
      ) { row throws(StorageError) in (row.text(), try reason(&row)) }
    }
  }

  /// Returns the digest of a contact's secret; nil for an unknown contact.
  package func contactSecret(of contact: Identifier) throws(StoreError) -> SecretHash? {
    try asStore { () throws(StorageError) in
      try database.first(
        "SELECT secret FROM contacts WHERE id = ?1", [.text(contact.description)]
      ) { $0.text() }
    }
  }

  /// Returns a page of the closed sessions, latest end first, and the number of all that match.
  /// Their timelines, messages and calls are empty.
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
  /// Converts the errors of `body` to those of the engine's contract.
  func asStore<T>(_ body: () throws(StorageError) -> T) throws(StoreError) -> T {
    do throws(StorageError) { return try body() } catch { throw error.store }
  }

  private func number(of session: Identifier) throws(StorageError) -> Int64? {
    try database.first(
      "SELECT number FROM sessions WHERE id = ?1", [.text(session.description)]
    ) { $0.integer() }
  }

  private func closedSession(_ number: Int64) throws(StorageError) -> SessionDetail? {
    try database.first(
      """
      SELECT \(StorageReader.openingColumns), s.status, s.closed_at, s.reason, s.handed_over_at
      FROM \(StorageReader.openingSource) WHERE s.number = ?1
      """, [.integer(number)]
    ) { row throws(StorageError) in
      SessionDetail(
        opening: try opening(&row), status: try status(&row), closedAt: row.integer(),
        closedReason: try reason(&row), isHandedOver: row.isPresent(), timeline: [],
        messages: [], calls: [])
    }
  }

  private func wholeSession(
    _ session: Identifier, _ page: MessagePage
  ) throws(StorageError) -> SessionDetail? {
    let head = try database.first(
      """
      SELECT \(StorageReader.openingColumns), s.status, s.closed_at, s.reason,
        coalesce(s.handed_over_at, o.handed_over_at), s.number, s.end_note,
        \(AttendanceSQL.anyColumns)
      FROM \(StorageReader.openingSource) LEFT JOIN open_sessions o ON o.session = s.number
      WHERE s.id = ?1
      """, [.text(session.description)]
    ) { row throws(StorageError) in
      (
        opening: try opening(&row), status: try status(&row), closedAt: row.optionalInteger(),
        reason: try optionalReason(&row), isHandedOver: row.isPresent(), number: row.integer(),
        endNote: row.text(), attendance: AttendanceSQL.read(&row)
      )
    }
    guard let head else { return nil }
    return SessionDetail(
      opening: head.opening, status: head.status, closedAt: head.closedAt,
      closedReason: head.reason, isHandedOver: head.isHandedOver,
      timeline: try timeline(of: head.number, session, page),
      messages: try messages(of: head.number, session, page),
      calls: try calls(
        """
        o.position IN (
          SELECT position FROM outbox WHERE session = ?1 ORDER BY position DESC LIMIT ?2)
        ORDER BY o.position
        """, [.integer(head.number), .number(page.history)]),
      attendance: head.attendance, endNote: head.endNote)
  }

  private func timeline(
    of number: Int64, _ session: Identifier, _ page: MessagePage
  ) throws(StorageError) -> [JournalEntry] {
    try database.all(
      """
      \(JournalSQL.chain(
        "SELECT coalesce(o.last_line, s.last_line) FROM sessions s "
          + "LEFT JOIN open_sessions o ON o.session = s.number WHERE s.number = ?1",
        limit: "?2"))
      SELECT kind, before, after, reason, absent_since, lateness, at, number, person FROM chain
      ORDER BY line
      """, [.integer(number), .number(page.history)]
    ) { row throws(StorageError) in
      JournalEntry(
        session: session, kind: try decode("kind", row.text(), JournalEntry.Kind.init(rawValue:)),
        from: try state(&row), to: try state(&row), reason: try optionalReason(&row),
        absentSince: row.optionalInteger(), lateness: row.integer(), at: row.integer(),
        line: row.sequenceNumber(), person: row.text())
    }
  }

  private func messages(
    of number: Int64, _ session: Identifier, _ page: MessagePage
  ) throws(StorageError) -> [MessageRecord] {
    let last = Int64(page.before ?? .max)
    return try messages(
      session, "session = ?1 AND seq < ?2 ORDER BY seq DESC LIMIT ?3",
      [.integer(number), .integer(last), .number(page.limit)]
    ).reversed()
  }

  private func messages(
    _ session: Identifier, _ condition: String, _ values: [Value]
  ) throws(StorageError) -> [MessageRecord] {
    try database.all(
      """
      SELECT seq, author, name, text, client_id, at, choices, choice, file FROM messages
      WHERE \(condition)
      """, values
    ) { row throws(StorageError) in
      MessageRecord(
        session: session, seq: row.sequenceNumber(),
        from: try decode("author", row.text(), MessageAuthor.init(rawValue:)), name: row.text(),
        text: row.text(), clientID: row.optionalText(), at: row.integer(),
        choices: try choices(&row), choice: row.optionalText(),
        file: try file(&row))
    }
  }

  private func file(_ row: inout Row) throws(StorageError) -> MessageFile? {
    guard let text = row.optionalText() else { return nil }
    guard let file = MessageFileText.read(text) else {
      throw .damaged(path: database.path, what: "file \(text.prefix(40))")
    }
    return file
  }

  private func choices(_ row: inout Row) throws(StorageError) -> [MessageChoice] {
    let text = row.optionalText()
    guard let choices = ChoicesText.read(text) else {
      throw .damaged(path: database.path, what: "choices \(text?.prefix(40) ?? "")")
    }
    return choices
  }
}
