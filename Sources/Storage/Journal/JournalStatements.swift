// The prepared statements of the commit path. Parameters are numbered in the order of the columns.

/// The statements that write records.
struct JournalStatements {
  let sessions: SessionStatements
  let lines: LineStatements
  /// Inserts a message.
  let message: Statement
  let calls: CallStatements

  init(_ database: Database) throws(StorageError) {
    sessions = try SessionStatements(database)
    lines = try LineStatements(database)
    message = try database.prepare(
      """
      INSERT INTO messages
        (session, seq, author, name, text, client_id, at, choices, choice, file)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT DO NOTHING
      """)
    calls = try CallStatements(database)
  }
}

/// The statements that write sessions and contacts.
struct SessionStatements {
  let contact: Statement
  let session: Statement
  /// Inserts the row of an open session.
  let open: Statement
  /// Selects a session's number by its identifier.
  let number: Statement
  /// Sets an open session's time without activity.
  let paused: Statement
  /// Sets the number of the last message that the contact has read.
  let readByContact: Statement
  /// Sets the number of the last message that an attendant has read.
  let readByAttendant: Statement
  /// Selects the data that the contact gave.
  let data: Statement

  init(_ database: Database) throws(StorageError) {
    contact = try database.prepare(
      "INSERT INTO contacts (id, secret, identity) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")
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
    paused = try database.prepare("UPDATE open_sessions SET inactivity = ?2 WHERE session = ?1")
    readByContact = try database.prepare(
      "UPDATE open_sessions SET read_contact = max(read_contact, ?2) WHERE session = ?1")
    readByAttendant = try database.prepare(
      "UPDATE open_sessions SET read_attendant = max(read_attendant, ?2) WHERE session = ?1")
    data = try database.prepare("SELECT data FROM sessions WHERE number = ?1")
  }
}

/// The statements that write lines of the journal, and what they change of an open session.
struct LineStatements {
  /// Inserts a line of an open session.
  let open: Statement
  /// Inserts a line of a closed session.
  let closed: Statement
  let state: Statement
  let handover: Statement
  let assignment: Statement

  init(_ database: Database) throws(StorageError) {
    let insert = """
      INSERT INTO journal
        (session, previous, kind, before, after, reason, absent_since, lateness, at, number, person)
      SELECT ?1, last_line, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10
      """
    open = try database.prepare(insert + " FROM open_sessions WHERE session = ?1")
    closed = try database.prepare(
      insert + " FROM sessions WHERE number = ?1 AND closed_at IS NOT NULL")
    state = try database.prepare(
      """
      UPDATE open_sessions SET state = ?2, reason = ?3, since = ?4,
        absent_ms = absent_ms + iif(state = 'absent', max(0, ?4 - coalesce(absent_since, since)), 0),
        absences = absences + (?2 = 'absent'),
        absent_since = coalesce(?5, iif(?2 = 'absent', ?4, absent_since)), last_line = ?6
      WHERE session = ?1
      """)
    handover = try database.prepare(
      """
      UPDATE open_sessions SET handed_over_at = coalesce(handed_over_at, ?2), last_line = ?3,
        read_attendant = coalesce((SELECT max(seq) FROM messages WHERE session = ?1), 0)
      WHERE session = ?1
      """)
    assignment = try database.prepare(
      "UPDATE open_sessions SET attendant = ?2, last_line = ?3 WHERE session = ?1")
  }
}

/// The statements that write outbox calls, and what they change of an open session.
struct CallStatements {
  let call: Statement
  /// Sets the number of platform calls and whether offline is reported.
  let platform: Statement
  /// Sets the number of webhook calls.
  let webhook: Statement
  let outcome: Statement

  init(_ database: Database) throws(StorageError) {
    call = try database.prepare(
      """
      INSERT INTO outbox
        (event_id, session, event, seq, target, url, body, at, fate, delivered_at)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT DO NOTHING
      """)
    platform = try database.prepare(
      """
      UPDATE open_sessions SET calls = max(calls, ?2), told = coalesce(?3, told)
      WHERE session = ?1
      """)
    webhook = try database.prepare(
      "UPDATE open_sessions SET webhooks = max(webhooks, ?2) WHERE session = ?1")
    outcome = try database.prepare(
      """
      UPDATE outbox SET fate = ?2, tries = ?3, status = ?4, said = ?5, next_try = ?6,
        delivered_at = ?7
      WHERE event_id = ?1 AND fate <> 'delivered'
      """)
  }
}
