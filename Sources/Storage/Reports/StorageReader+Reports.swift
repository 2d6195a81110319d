// Reports of finished sessions. Identifiers, periods, channels and names each have an index, and
// totals are kept per quarter of an hour. A search first finds the numbers of sessions, so that
// only the reports that are shown or exported are read completely.

import Presence
import Records

extension StorageReader {
  /// Returns a page of reports, latest end first, and the number of all that match.
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

  /// Returns a report; nil if the session is open or unknown.
  package func report(of session: Identifier) throws(StorageError) -> ReportRow? {
    let number = try database.first(
      "SELECT number FROM sessions WHERE id = ?1 AND closed_at IS NOT NULL",
      [.text(session.description)]
    ) { $0.integer() }
    guard let number else { return nil }
    return try report(number)
  }

  /// Passes every report of a query to `body`, oldest end first and from one snapshot of the
  /// database, until it returns false. Ignores the query's limit and offset. Memory use does not
  /// depend on the number of reports.
  ///
  /// - Parameter total: Called with the number of reports before the first one.
  package func exportReports(
    _ query: ReportQuery, total: (Int) -> Void, _ body: (ReportRow) -> Bool
  ) throws(StorageError) {
    let filter = ReportFilter(query)
    try database.snapshot { () throws(StorageError) in
      let search = try search(filter)
      total(search.total)
      try eachReport(search, .earliestFirst, body)
    }
  }

  private func eachReport(
    _ search: ReportSearch, _ order: ReportOrder, limit: Int = .max, offset: Int = 0,
    _ body: (ReportRow) -> Bool
  ) throws(StorageError) {
    try eachNumber(search, order, limit: limit, offset: offset) { number throws(StorageError) in
      guard let report = try report(number) else { return true }
      return body(report)
    }
  }

  private func report(_ number: Int64) throws(StorageError) -> ReportRow? {
    try database.first(
      """
      SELECT \(StorageReader.openingColumns), s.closed_at, s.status, s.reason, s.handed_over_at,
        s.absences, s.absent_ms, s.messages, r.score, r.text, r.at
      FROM \(StorageReader.openingSource) LEFT JOIN ratings r ON r.session = s.number
      WHERE s.number = ?1
      """, [.integer(number)]
    ) { row throws(StorageError) in
      var report = ReportRow(
        opening: try opening(&row), endedAt: row.integer(), status: try status(&row),
        reason: try reason(&row), handedOverAt: row.optionalInteger(), absences: row.int(),
        absent: row.integer(), messages: row.int())
      if let score = row.optionalInteger() {
        report.rating = SessionRating(
          session: report.session, score: Int(score), text: row.text(), at: row.integer())
      }
      return report
    }
  }
}
