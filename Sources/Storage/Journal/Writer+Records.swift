// Committing records in batches, the path of this module that has to be fast. Sessions are found by
// their numbers, and each row is written by a statement that was prepared once.
//
// A batch that failed was not stored and is committed again. A batch that is committed again
// although it was stored changes nothing. Records of a session that is unknown, because its contact
// was erased, are skipped.

import Basics
import Channels
import Presence
import Records

extension Writer {
  /// Commits a batch atomically. A batch that equals the last one is not committed again.
  func commit(_ batch: [Record]) throws(StorageError) {
    if batch == lastBatch { return }
    if numbers.count > Writer.cachedNumberLimit { numbers.removeAll() }
    do throws(StorageError) {
      try database.transaction { () throws(StorageError) in
        for record in batch { try apply(record) }
      }
    } catch {
      // SQLite will assign the numbers of the rows that were rolled back again.
      numbers.removeAll()
      throw error
    }
    lastBatch = batch
    for case .closed(let closing) in batch { numbers[closing.session] = nil }
  }

  private func apply(_ record: Record) throws(StorageError) {
    switch record {
    case .opened(let opening): try insert(opening)
    case .journal(let entry): try insert(entry)
    case .message(let message): try insert(message)
    case .file(let file): try insert(file)
    case .read(let mark): try update(mark)
    case .call(let call): try insert(call)
    case .outcome(let outcome): try update(outcome)
    case .closed(let closing): try close(closing)
    case .rated(let rating): try insert(rating)
    case .paused(let session, let inactivity):
      guard let number = try number(of: session) else { return }
      let statement = statements.sessions.paused
      statement.bind(1, number)
      statement.bind(2, inactivity)
      _ = try database.step(reusing: statement)
    }
  }

  /// Returns the number of a session; nil for an unknown one.
  func number(of session: Identifier) throws(StorageError) -> Int64? {
    if let known = numbers[session] { return known }
    let statement = statements.sessions.number
    statement.bind(1, identifier: session.write(to:))
    guard try database.step(statement) else { return nil }
    var row = Row(statement)
    let number = row.integer()
    statement.reset()
    numbers[session] = number
    return number
  }

  // MARK: - Records

  private func insert(_ opening: SessionOpening) throws(StorageError) {
    let contact = statements.sessions.contact
    contact.bind(1, identifier: opening.contact.write(to:))
    contact.bind(2, opening.contactSecret)
    contact.bind(3, opening.identity)
    _ = try database.step(reusing: contact)
    let session = statements.sessions.session
    session.bind(1, identifier: opening.session.write(to:))
    session.bind(2, opening.secret)
    session.bind(3, identifier: opening.contact.write(to:))
    session.bind(4, opening.channel)
    session.bind(5, opening.source.rawValue)
    session.bind(6, opening.page)
    session.bind(7, opening.address)
    RequestedDataText.write(opening.data).withUnsafeBytes { session.bind(8, utf8: $0) }
    session.bind(9, Folding.fold(opening.name))
    session.bind(10, try notice(opening.accepted))
    session.bind(11, opening.at)
    _ = try database.step(reusing: session)
    guard database.changes > 0 else { return }
    let number = database.lastRowID
    numbers[opening.session] = number
    let open = statements.sessions.open
    open.bind(1, number)
    open.bind(2, opening.at)
    _ = try database.step(reusing: open)
  }

  /// Returns the number of a notice, which is stored once for all contacts who accepted it.
  private func notice(_ accepted: AcceptedNotice?) throws(StorageError) -> Int64? {
    guard let accepted else { return nil }
    let values: [Value] = [.text(accepted.version), .text(accepted.text), .text(accepted.link)]
    let find = "SELECT number FROM notices WHERE version = ?1 AND text = ?2 AND link = ?3"
    if let known = try database.first(find, values, { $0.integer() }) { return known }
    try database.run("INSERT INTO notices (version, text, link) VALUES (?1, ?2, ?3)", values)
    return database.lastRowID
  }

  private func insert(_ entry: JournalEntry) throws(StorageError) {
    guard let number = try number(of: entry.session) else { return }
    guard try append(entry, with: statements.lines.open, number) else {
      // The line of a session's end may be committed after the end itself.
      if try append(entry, with: statements.lines.closed, number) {
        try database.run(
          "UPDATE sessions SET last_line = ?2 WHERE number = ?1",
          [.integer(number), .integer(database.lastRowID)])
      } else {
        numbers[entry.session] = nil
      }
      return
    }
    let line = database.lastRowID
    switch entry.kind {
    case .state:
      let state = statements.lines.state
      state.bind(1, number)
      state.bind(2, entry.to.name)
      state.bind(3, (entry.reason ?? .started).name)
      state.bind(4, entry.at)
      state.bind(5, entry.absentSince)
      state.bind(6, line)
      _ = try database.step(reusing: state)
    case .handover:
      let handover = statements.lines.handover
      handover.bind(1, number)
      handover.bind(2, entry.at)
      handover.bind(3, line)
      _ = try database.step(reusing: handover)
    case .assigned:
      let assignment = statements.lines.assignment
      assignment.bind(1, number)
      assignment.bind(2, entry.person.isEmpty ? nil : entry.person)
      assignment.bind(3, line)
      _ = try database.step(reusing: assignment)
    }
  }

  /// Appends a line to a session's journal.
  ///
  /// - Returns: False if the statement finds no such session.
  private func append(
    _ entry: JournalEntry, with statement: Statement, _ number: Int64
  ) throws(StorageError) -> Bool {
    statement.bind(1, number)
    statement.bind(2, entry.kind.rawValue)
    statement.bind(3, entry.from.name)
    statement.bind(4, entry.to.name)
    statement.bind(5, entry.reason?.name)
    statement.bind(6, entry.absentSince)
    statement.bind(7, entry.lateness)
    statement.bind(8, entry.at)
    statement.bind(9, Int64(entry.line))
    statement.bind(10, entry.person)
    return try database.step(reusing: statement) && database.changes > 0
  }

  private func insert(_ message: MessageRecord) throws(StorageError) {
    guard let number = try number(of: message.session) else { return }
    let statement = statements.message
    statement.bind(1, number)
    statement.bind(2, Int64(message.seq))
    statement.bind(3, message.from.rawValue)
    statement.bind(4, message.name)
    statement.bind(5, message.text)
    statement.bind(6, message.clientID)
    statement.bind(7, message.at)
    statement.bind(8, ChoicesText.write(message.choices))
    statement.bind(9, message.choice)
    statement.bind(10, MessageFileText.write(message.file))
    _ = try run(statement, of: message.session)
  }

  private func insert(_ stored: StoredFile) throws(StorageError) {
    guard let number = try number(of: stored.session) else { return }
    try database.run(
      """
      INSERT INTO files (id, session, digest, kind, size, name, at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING
      """,
      [
        .text(stored.file.id.description), .integer(number), .text(stored.digest),
        .text(stored.file.kind.rawValue), .number(stored.file.size), .text(stored.file.name),
        .integer(stored.at),
      ])
  }

  private func insert(_ rating: SessionRating) throws(StorageError) {
    guard let number = try number(of: rating.session) else { return }
    try database.run(
      """
      INSERT INTO ratings (session, score, text, at) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT DO NOTHING
      """,
      [.integer(number), .number(rating.score), .text(rating.text), .integer(rating.at)])
  }

  private func update(_ mark: ReadMark) throws(StorageError) {
    guard let number = try number(of: mark.session) else { return }
    let statement =
      switch mark.party {
      case .contact: statements.sessions.readByContact
      case .attendant: statements.sessions.readByAttendant
      }
    statement.bind(1, number)
    statement.bind(2, Int64(mark.seq))
    _ = try database.step(reusing: statement)
  }

  /// Runs a statement that refers to a session by its number.
  ///
  /// - Returns: False if the row violates a constraint: another process erased the session, so its
  ///   cached number is dropped.
  func run(_ statement: Statement, of session: Identifier) throws(StorageError) -> Bool {
    let isStored = try database.step(reusing: statement)
    if !isStored { numbers[session] = nil }
    return isStored
  }

  // MARK: - The end of a session

  /// Ends a session. What its report counts stands in its row, so that a long journal costs no more
  /// than a short one. Each absence lasts from the last counted liveness signal to the next state
  /// change. Messages are numbered from 1 without gaps.
  private func close(_ closing: SessionClosing) throws(StorageError) {
    guard let number = try number(of: closing.session) else { return }
    try database.run(
      """
      UPDATE sessions SET status = ?2, closed_at = ?3, reason = ?4,
        (handed_over_at, last_line, attendant, read_contact, absences, absent_ms) =
          (SELECT handed_over_at, last_line, attendant, read_contact, absences,
              absent_ms + iif(state = 'absent', max(0, ?3 - coalesce(absent_since, since)), 0)
            FROM open_sessions WHERE session = ?1),
        end_note = ?5,
        messages = (SELECT coalesce(max(seq), 0) FROM messages WHERE session = ?1)
      WHERE number = ?1 AND status = 'active'
      """,
      [
        .integer(number), .text(closing.status.rawValue), .integer(closing.at),
        .text(closing.reason.name), .text(closing.note),
      ])
    try database.run("DELETE FROM open_sessions WHERE session = ?1", [.integer(number)])
  }
}
