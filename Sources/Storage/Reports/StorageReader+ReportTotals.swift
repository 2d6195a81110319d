// The number of reports that a filter matches, and totals per day. They are sums of the totals of
// each quarter of an hour; only a search by name counts its matches one by one.

import Presence
import Records

extension ReportFilter {
  /// The length of a quarter of an hour.
  fileprivate static let quarter: Millis = 900_000

  /// The quarters of an hour that lie in the period completely; nil if there are none or the filter
  /// has words, for which there are no totals.
  fileprivate var quarters: Range<Millis>? {
    guard words == .none else { return nil }
    let first = (max(0, query.since ?? 0) + ReportFilter.quarter - 1) / ReportFilter.quarter
    let last = (query.until ?? .max) / ReportFilter.quarter
    return first < last ? first..<last : nil
  }

  /// Returns the filter of the part of the period before the quarters; nil if it is empty.
  fileprivate func before(_ quarters: Range<Millis>) -> ReportFilter? {
    let end = quarters.lowerBound * ReportFilter.quarter
    guard let since = query.since, since < end else { return nil }
    return ReportFilter(query.within(since, end), handedOver: handedOver)
  }

  /// Returns the filter of the part of the period after the quarters; nil if it is empty.
  fileprivate func after(_ quarters: Range<Millis>) -> ReportFilter? {
    let end = quarters.upperBound * ReportFilter.quarter
    guard let until = query.until, end < until else { return nil }
    return ReportFilter(query.within(end, until), handedOver: handedOver)
  }

  /// Returns the SQL condition of the quarters' rows in `report_quarters`.
  fileprivate func rows(_ quarters: Range<Millis>) -> (condition: String, values: [Value]) {
    (
      "channel = ?1 AND quarter >= \(quarters.lowerBound) AND quarter < \(quarters.upperBound)",
      [.text(query.channel ?? "")]
    )
  }
}

extension StorageReader {
  /// Returns the number of reports that a filter matches whose condition includes its names.
  func total(_ filter: ReportFilter) throws(StorageError) -> Int {
    guard let quarters = filter.quarters else { return try count(filter) }
    let rows = filter.rows(quarters)
    let column =
      switch filter.handedOver {
      case nil: "sessions"
      case true?: "handed_over"
      case false?: "sessions - handed_over"
      }
    var total = Int(
      try database.number(
        "SELECT coalesce(sum(\(column)), 0) FROM report_quarters WHERE \(rows.condition)",
        rows.values))
    for edge in [filter.before(quarters), filter.after(quarters)] {
      if let edge { total += try count(edge) }
    }
    return total
  }

  private func count(_ filter: ReportFilter) throws(StorageError) -> Int {
    Int(
      try database.number(
        "SELECT count(*) FROM sessions s WHERE \(filter.condition)", filter.values))
  }

  // MARK: - Totals per day

  /// The length of a day.
  private static let day: Millis = 86_400_000

  /// Returns the totals of each day on which a session ended, oldest day first.
  ///
  /// - Parameters:
  ///   - zone: The offset of the days' time zone from UTC, in milliseconds.
  ///   - latest: The most days to return; the latest ones are returned.
  package func dayTotals(
    _ query: ReportQuery, zone: Millis, latest: Int = .max
  ) throws(StorageError) -> [DayTotal] {
    let filter = ReportFilter(query)
    var totals = DayAdder(limit: latest)
    try database.snapshot { () throws(StorageError) in
      if let quarters = filter.quarters, zone % ReportFilter.quarter == 0 {
        if let after = filter.after(quarters) { try days(after, zone, &totals) }
        try days(filter.rows(quarters), zone, &totals)
        if let before = filter.before(quarters) { try days(before, zone, &totals) }
      } else if filter.words == .names {
        try eachMatch(filter) { match in
          totals.add(
            DayTotal(
              day: day(of: match.end, zone), sessions: 1, handedOver: match.isHandedOver ? 1 : 0,
              absences: match.absences, messages: match.messages))
        }
      } else {
        try days(try search(filter).filter, zone, &totals)
      }
    }
    return totals.days.reversed()
  }

  /// Returns the beginning of the day that contains a time.
  private func day(of moment: Millis, _ zone: Millis) -> Millis {
    let day = StorageReader.day
    return (moment + zone) / day * day - zone
  }

  /// Adds the totals of quarters of an hour, latest first.
  private func days(
    _ quarters: (condition: String, values: [Value]), _ zone: Millis, _ totals: inout DayAdder
  ) throws(StorageError) {
    try database.rows(
      """
      SELECT quarter, sessions, handed_over, absences, messages FROM report_quarters
      WHERE \(quarters.condition) ORDER BY quarter DESC
      """, quarters.values
    ) { row in
      totals.add(
        DayTotal(
          day: day(of: row.integer() * ReportFilter.quarter, zone), sessions: row.int(),
          handedOver: row.int(), absences: row.int(), messages: row.int()))
    }
  }

  /// Adds the sessions that a filter matches, latest first.
  private func days(
    _ filter: ReportFilter, _ zone: Millis, _ totals: inout DayAdder
  ) throws(StorageError) {
    try database.rows(
      """
      SELECT (s.closed_at + (\(zone))) / \(StorageReader.day) AS day, count(*),
        count(s.handed_over_at), sum(s.absences), sum(s.messages)
      FROM sessions s WHERE \(filter.condition) GROUP BY day ORDER BY day DESC
      """, filter.values
    ) { row in
      totals.add(
        DayTotal(
          day: row.integer() * StorageReader.day - zone, sessions: row.int(),
          handedOver: row.int(), absences: row.int(), messages: row.int()))
    }
  }
}

/// Adds up totals that arrive in descending order of their days.
private struct DayAdder {
  /// The most days to collect.
  let limit: Int
  private(set) var days: [DayTotal] = []

  init(limit: Int) { self.limit = limit }

  /// Adds a total to its day.
  ///
  /// - Returns: False if the total belongs to a day beyond the limit.
  mutating func add(_ total: DayTotal) -> Bool {
    guard let last = days.last, last.day == total.day else {
      guard days.count < limit else { return false }
      days.append(total)
      return true
    }
    days[days.count - 1] = DayTotal(
      day: last.day, sessions: last.sessions + total.sessions,
      handedOver: last.handedOver + total.handedOver, absences: last.absences + total.absences,
      messages: last.messages + total.messages)
    return true
  }
}

extension ReportQuery {
  /// Returns the query with another period.
  fileprivate func within(_ since: Millis, _ until: Millis) -> ReportQuery {
    var query = self
    query.since = since
    query.until = until
    return query
  }
}
