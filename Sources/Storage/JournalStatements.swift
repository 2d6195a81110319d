// Facts of the engine, committed in batches: the one path of this room that must be fast. Each
// record finds its session's number, and its row is written by a statement that was prepared once.
//
// A batch that failed was not stored, and comes again; one that comes again though it was stored is
// known and left out. A record of a session that is not there (its contact was erased) is left out.

import Basics
import Channels
import Presence
import Records

/// The statements of the journal, prepared once.
final class JournalStatements {
  let contact: Statement
  let session: Statement
  let open: Statement
  let number: Statement
  let openLine: Statement
  let closedLine: Statement
  let state: Statement
  let handover: Statement
  let message: Statement
  let call: Statement
  let calls: Statement
  let webhooks: Statement
  let outcome: Statement
  let paused: Statement

  init(_ database: Database) throws(StorageError) {
    contact = try database.prepare(
      "INSERT INTO contacts (id, secret) VALUES (?1, ?2) ON CONFLICT DO NOTHING")
    session = try database.prepare(
      """
      INSERT INTO sessions (id, secret, contact, channel, source, page, address, data, folded,
        notice, started_at)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT DO NOTHING
      """)
    open = try database.prepare(
      """
      INSERT INTO open_sessions (session, state, reason, since)
      VALUES (?1, 'online', 'started', ?2) ON CONFLICT DO NOTHING
      """)
    number = try database.prepare("SELECT number FROM sessions WHERE id = ?1")
    let line =
      "INSERT INTO journal (session, previous, kind, before, after, reason, absent_since, lateness, at)"
    openLine = try database.prepare(
      line
        + " SELECT ?1, last_line, ?2, ?3, ?4, ?5, ?6, ?7, ?8 FROM open_sessions WHERE session = ?1")
    closedLine = try database.prepare(
      line
        + " SELECT ?1, last_line, ?2, ?3, ?4, ?5, ?6, ?7, ?8 FROM sessions"
        + " WHERE number = ?1 AND closed_at IS NOT NULL")
    state = try database.prepare(
      """
      UPDATE open_sessions SET state = ?2, reason = ?3, since = ?4,
        absent_since = coalesce(?5, absent_since), last_line = ?6
      WHERE session = ?1
      """)
    handover = try database.prepare(
      """
      UPDATE open_sessions SET handed_over_at = coalesce(handed_over_at, ?2), last_line = ?3
      WHERE session = ?1
      """)
    message = try database.prepare(
      """
      INSERT INTO messages (session, seq, author, name, text, client_id, at)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING
      """)
    call = try database.prepare(
      """
      INSERT INTO outbox (event_id, session, event, seq, target, url, body, at)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO NOTHING
      """)
    calls = try database.prepare(
      "UPDATE open_sessions SET calls = max(calls, ?2), told = coalesce(?3, told) WHERE session = ?1"
    )
    webhooks = try database.prepare(
      "UPDATE open_sessions SET webhooks = max(webhooks, ?2) WHERE session = ?1")
    outcome = try database.prepare(
      """
      UPDATE outbox SET fate = ?2, tries = ?3, status = ?4, said = ?5, next_try = ?6,
        delivered_at = ?7
      WHERE event_id = ?1 AND fate <> 'delivered'
      """)
    paused = try database.prepare("UPDATE open_sessions SET inactivity = ?2 WHERE session = ?1")
  }
}

extension Writer {
  /// Session numbers kept in memory at most; above it they are looked up again.
  static let rememberedNumbers = 2_000_000

  /// Commits a batch, whole or not at all.
  func commit(_ batch: [Record]) throws(StorageError) {
    if batch == lastBatch { return }
    if numbers.count > Writer.rememberedNumbers { numbers.removeAll() }
    do throws(StorageError) {
      try database.transaction { () throws(StorageError) in
        for record in batch { try apply(record) }
      }
    } catch {
      // Numbers of rows that were rolled back will be given to others.
      numbers.removeAll()
      throw error
    }
    lastBatch = batch
    for case .closed(let closing) in batch { numbers[closing.session] = nil }
  }

  private func apply(_ record: Record) throws(StorageError) {
    switch record {
    case .opened(let opening): try add(opening)
    case .journal(let entry): try add(entry)
    case .message(let message): try add(message)
    case .call(let call): try add(call)
    case .outcome(let outcome): try note(outcome)
    case .closed(let closing): try close(closing)
    case .paused(let session, let inactivity):
      guard let number = try number(of: session) else { return }
      journal.paused.bind(1, number)
      journal.paused.bind(2, inactivity)
      _ = try database.runHot(journal.paused)
    }
  }

  /// The number of a session; nil when there is none of that name.
  func number(of session: Identifier) throws(StorageError) -> Int64? {
    if let known = numbers[session] { return known }
    journal.number.bind(1, identifier: session.write(to:))
    guard try database.step(journal.number) else { return nil }
    let number = journal.number.integer(0)
    _ = try database.runHot(journal.number)
    numbers[session] = number
    return number
  }

  // MARK: - One record each

  private func add(_ opening: SessionOpening) throws(StorageError) {
    let statements = journal
    statements.contact.bind(1, identifier: opening.contact.write(to:))
    statements.contact.bind(2, opening.contactSecret)
    _ = try database.runHot(statements.contact)
    let session = statements.session
    session.bind(1, identifier: opening.session.write(to:))
    session.bind(2, opening.secret)
    session.bind(3, identifier: opening.contact.write(to:))
    session.bind(4, opening.channel)
    session.bind(5, opening.source)
    session.bind(6, opening.page)
    session.bind(7, opening.address)
    RequestedDataText.write(opening.data).withUnsafeBytes { session.bind(8, utf8: $0) }
    session.bind(9, Folding.fold(opening.name))
    session.bind(10, try notice(opening.accepted))
    session.bind(11, opening.at)
    _ = try database.runHot(session)
    guard database.changes > 0 else { return }
    let number = database.lastKey
    numbers[opening.session] = number
    statements.open.bind(1, number)
    statements.open.bind(2, opening.at)
    _ = try database.runHot(statements.open)
  }

  /// The number of a notice; the same text is kept once for all who accepted it.
  private func notice(_ accepted: AcceptedNotice?) throws(StorageError) -> Int64? {
    guard let accepted else { return nil }
    let values: [Value] = [.text(accepted.version), .text(accepted.text), .text(accepted.link)]
    let find = "SELECT number FROM notices WHERE version = ?1 AND text = ?2 AND link = ?3"
    if let known = try database.first(find, values, { $0.integer(0) }) { return known }
    try database.run("INSERT INTO notices (version, text, link) VALUES (?1, ?2, ?3)", values)
    return database.lastKey
  }

  private func add(_ entry: JournalEntry) throws(StorageError) {
    guard let number = try number(of: entry.session) else { return }
    guard try append(entry, with: journal.openLine, number) else {
      // The line of an end may come after the end itself.
      if try append(entry, with: journal.closedLine, number) {
        try database.run(
          "UPDATE sessions SET last_line = ?2 WHERE number = ?1",
          [.integer(number), .integer(database.lastKey)])
      } else {
        numbers[entry.session] = nil
      }
      return
    }
    let line = database.lastKey
    switch entry.kind {
    case .state:
      journal.state.bind(1, number)
      journal.state.bind(2, entry.to.name)
      journal.state.bind(3, (entry.reason ?? .started).name)
      journal.state.bind(4, entry.at)
      journal.state.bind(5, entry.absentSince)
      journal.state.bind(6, line)
      _ = try database.runHot(journal.state)
    case .handover:
      journal.handover.bind(1, number)
      journal.handover.bind(2, entry.at)
      journal.handover.bind(3, line)
      _ = try database.runHot(journal.handover)
    }
  }

  /// Adds a line after the session's last; false where the statement finds no such session.
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
    return try database.runHot(statement) && database.changes > 0
  }

  private func add(_ message: MessageRecord) throws(StorageError) {
    guard let number = try number(of: message.session) else { return }
    let statement = journal.message
    statement.bind(1, number)
    statement.bind(2, Int64(message.seq))
    statement.bind(3, message.from.rawValue)
    statement.bind(4, message.name)
    statement.bind(5, message.text)
    statement.bind(6, message.clientID)
    statement.bind(7, message.at)
    _ = try run(statement, of: message.session)
  }

  private func add(_ call: OutboxCall) throws(StorageError) {
    guard let number = try number(of: call.session) else { return }
    let statement = journal.call
    statement.bind(1, call.eventID)
    statement.bind(2, number)
    statement.bind(3, call.event)
    statement.bind(4, Int64(call.seq))
    statement.bind(5, call.target.rawValue)
    statement.bind(6, call.url)
    statement.bind(7, call.body)
    statement.bind(8, call.at)
    guard try run(statement, of: call.session), database.changes > 0 else { return }
    guard call.target != .webhook else {
      journal.webhooks.bind(1, number)
      journal.webhooks.bind(2, Int64(call.seq))
      _ = try database.runHot(journal.webhooks)
      return
    }
    journal.calls.bind(1, number)
    journal.calls.bind(2, Int64(call.seq))
    let told: Int64? =
      switch call.event {
      case CallEvent.clientOffline.name: 1
      case CallEvent.clientOnline.name: 0
      default: nil
      }
    journal.calls.bind(3, told)
    _ = try database.runHot(journal.calls)
  }

  private func note(_ outcome: CallOutcome) throws(StorageError) {
    let statement = journal.outcome
    statement.bind(1, outcome.eventID)
    statement.bind(2, outcome.fate.rawValue)
    statement.bind(3, Int64(outcome.tries))
    statement.bind(4, Int64(outcome.status))
    statement.bind(5, outcome.said)
    statement.bind(6, outcome.fate == .waiting ? outcome.nextTry : nil)
    statement.bind(7, outcome.fate == .delivered ? outcome.at : nil)
    _ = try database.runHot(statement)
  }

  /// Runs a statement that names a session's number. A refused row means that the session went
  /// away under its number: it was erased by another process.
  private func run(_ statement: Statement, of session: Identifier) throws(StorageError) -> Bool {
    let isDone = try database.runHot(statement)
    if !isDone { numbers[session] = nil }
    return isDone
  }

  // MARK: - The end of a session

  private func close(_ closing: SessionClosing) throws(StorageError) {
    guard let number = try number(of: closing.session) else { return }
    let absence = try absence(of: number, until: closing.at)
    try database.run(
      """
      UPDATE sessions SET status = ?2, closed_at = ?3, reason = ?4,
        handed_over_at = (SELECT handed_over_at FROM open_sessions WHERE session = ?1),
        last_line = (SELECT last_line FROM open_sessions WHERE session = ?1),
        absences = ?5, absent_ms = ?6,
        messages = (SELECT count(*) FROM messages WHERE session = ?1)
      WHERE number = ?1 AND status = 'active'
      """,
      [
        .integer(number), .text(closing.status), .integer(closing.at), .text(closing.reason.name),
        .number(absence.count), .integer(absence.length),
      ])
    try database.run("DELETE FROM open_sessions WHERE session = ?1", [.integer(number)])
  }

  /// How often and how long a session was absent, from its journal: each absence runs from the last
  /// counted sign to the next state.
  private func absence(
    of number: Int64, until end: Millis
  ) throws(StorageError) -> (count: Int, length: Millis) {
    var count = 0
    var length: Millis = 0
    var since: Millis?
    try database.rows(
      """
      \(JournalSQL.chain("SELECT last_line FROM open_sessions WHERE session = ?1"))
      SELECT after, at, absent_since FROM chain WHERE kind = 'state' ORDER BY line
      """, [.integer(number)]
    ) { row in
      let at = row.integer(1)
      if let begin = since { length += max(0, at - begin) }
      since = nil
      if row.text(0) == PresenceState.absent.name {
        count += 1
        since = row.optionalInteger(2) ?? at
      }
      return true
    }
    if let begin = since { length += max(0, end - begin) }
    return (count, length)
  }
}

/// The journal's form.
enum JournalSQL {
  /// A common table `chain` of a session's lines, from its last one back.
  ///
  /// - Parameter last: A query for the number of the last line.
  static func chain(_ last: String) -> String {
    """
    WITH RECURSIVE chain AS (
      SELECT * FROM journal WHERE line = (\(last))
      UNION ALL SELECT journal.* FROM chain JOIN journal ON journal.line = chain.previous)
    """
  }
}

/// Requested data as they stand in a session's row: `[["key","value"],…]`.
enum RequestedDataText {
  /// Writes by hand, to bytes: it is on the path of every new session.
  static func write(_ data: [DataValue]) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(data.reduce(2) { $0 + $1.key.utf8.count + $1.value.utf8.count + 8 })
    text.append(UInt8(ascii: "["))
    for (index, datum) in data.enumerated() {
      if index > 0 { text.append(UInt8(ascii: ",")) }
      text.append(UInt8(ascii: "["))
      JSONText.quote(datum.key, to: &text)
      text.append(UInt8(ascii: ","))
      JSONText.quote(datum.value, to: &text)
      text.append(UInt8(ascii: "]"))
    }
    text.append(UInt8(ascii: "]"))
    return text
  }
}
