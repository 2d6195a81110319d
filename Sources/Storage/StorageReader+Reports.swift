// Reports of finished sessions. An identifier is found by an index whatever the number of sessions;
// period and channel by another; names as told beside their search. How many there are, and the totals
// a day, are added up from what each quarter of an hour brought. What is found are numbers first, so
// that only what is shown or exported is read whole.

import Channels
import Presence
import Records

extension StorageReader {
  /// A page of reports, latest end first, and how many there are in all.
  package func reports(
    _ query: ReportQuery
  ) throws(StorageError) -> (total: Int, rows: [ReportRow]) {
    let filter = ReportFilter(query)
    let limit = min(max(1, query.limit), ReportQuery.maximumLimit)
    return try database.snapshot { () throws(StorageError) in
      let search = try search(filter)
      var rows: [ReportRow] = []
      try eachReport(search, .latestFirst, limit: limit, offset: max(0, query.offset)) {
        rows.append($0)
        return true
      }
      return (search.total, rows)
    }
  }

  /// One report; nil while the session is open or unknown.
  package func report(of session: Identifier) throws(StorageError) -> ReportRow? {
    let number = try database.first(
      "SELECT number FROM sessions WHERE id = ?1 AND closed_at IS NOT NULL",
      [.text(session.description)]
    ) { $0.integer(0) }
    guard let number else { return nil }
    return try report(number)
  }

  /// Hands over every report of a query, oldest end first, on one view of the database, until
  /// `each` answers false. Limit and offset are not looked at; memory stays the same however many
  /// there are.
  ///
  /// - Parameter total: Told how many there are, before the first.
  package func exportReports(
    _ query: ReportQuery, total: (Int) -> Void, _ each: (ReportRow) -> Bool
  ) throws(StorageError) {
    let filter = ReportFilter(query)
    try database.snapshot { () throws(StorageError) in
      let search = try search(filter)
      total(search.total)
      try eachReport(search, .earliestFirst, each)
    }
  }

  /// What the journal and the outbox hold, counted.
  package func journalTotals() throws(StorageError) -> JournalTotals {
    try database.snapshot { () throws(StorageError) in
      var totals = JournalTotals()
      totals.started = Int(try database.number("SELECT count(*) FROM sessions"))
      totals.ended = Int(
        try database.number("SELECT count(*) FROM sessions WHERE closed_at IS NOT NULL"))
      totals.finished = Int(
        try database.number("SELECT count(*) FROM sessions WHERE status = 'finished'"))
      try database.rows(
        """
        SELECT count(*) FILTER (WHERE after = 'absent'),
          count(*) FILTER (WHERE before = 'absent' AND reason = 'returned'),
          coalesce(max(lateness) FILTER (WHERE after = 'absent'), 0)
        FROM journal WHERE kind = 'state'
        """
      ) { row in
        totals.absences = Int(row.integer(0))
        totals.returns = Int(row.integer(1))
        totals.maximumLateness = row.integer(2)
        return false
      }
      try database.rows(
        """
        SELECT count(*) FILTER (WHERE target = 'expire'),
          count(*) FILTER (WHERE target = 'message'), count(*) FILTER (WHERE target = 'webhook'),
          count(*) FILTER (WHERE fate = 'waiting'), count(*) FILTER (WHERE fate = 'parked')
        FROM outbox
        """
      ) { row in
        totals.expireCalls = Int(row.integer(0))
        totals.messageCalls = Int(row.integer(1))
        totals.webhookCalls = Int(row.integer(2))
        totals.waiting = Int(row.integer(3))
        totals.parked = Int(row.integer(4))
        return false
      }
      return totals
    }
  }

  private func eachReport(
    _ search: ReportSearch, _ order: ReportOrder, limit: Int = .max, offset: Int = 0,
    _ each: (ReportRow) -> Bool
  ) throws(StorageError) {
    try eachNumber(search, order, limit: limit, offset: offset) { number throws(StorageError) in
      guard let report = try report(number) else { return true }
      return each(report)
    }
  }

  private func report(_ number: Int64) throws(StorageError) -> ReportRow? {
    try database.first(
      """
      SELECT \(StorageReader.openingColumns), s.closed_at, s.status, s.reason, s.handed_over_at,
        s.absences, s.absent_ms, s.messages
      FROM \(StorageReader.openingSource) WHERE s.number = ?1
      """, [.integer(number)]
    ) { row throws(StorageError) in
      let opening = try opening(row)
      return ReportRow(
        session: opening.session, contact: opening.contact, name: opening.name,
        channel: opening.channel, source: opening.source, page: opening.page, data: opening.data,
        accepted: opening.accepted, startedAt: opening.at, endedAt: row.integer(13),
        status: row.text(14), reason: try reason(row.text(15)),
        handedOverAt: row.optionalInteger(16), absences: Int(row.integer(17)),
        absent: row.integer(18), messages: Int(row.integer(19)))
    }
  }

  /// Hands over every declared absence: the channel it was in, the last counted sign and the moment.
  package func eachAbsence(
    _ each: (_ channel: String, _ absentSince: Millis, _ at: Millis) -> Void
  ) throws(StorageError) {
    try database.rows(
      """
      SELECT s.channel, j.absent_since, j.at FROM journal j
      JOIN sessions s ON s.number = j.session
      WHERE j.after = 'absent' AND j.absent_since IS NOT NULL
      """
    ) { row in
      each(row.text(0), row.integer(1), row.integer(2))
      return true
    }
  }
}
