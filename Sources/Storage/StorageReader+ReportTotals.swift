// How many reports a search finds, and the totals a day. What each quarter of an hour brought is added up
// already; where names are looked for, their bearers are counted.

import Channels
import Presence
import Records

extension ReportFilter {
  fileprivate static let quarter: Millis = 900_000

  /// The whole quarters of an hour that a search spans whose numbers are added up already: one by
  /// period and channel alone. Nil for every other.
  fileprivate var quarters: Range<Millis>? {
    guard words == .none else { return nil }
    let first = (max(0, query.since ?? 0) + ReportFilter.quarter - 1) / ReportFilter.quarter
    let last = (query.until ?? .max) / ReportFilter.quarter
    return first < last ? first..<last : nil
  }

  /// What lies before those quarters.
  fileprivate func before(_ quarters: Range<Millis>) -> ReportFilter? {
    let end = quarters.lowerBound * ReportFilter.quarter
    guard let since = query.since, since < end else { return nil }
    return ReportFilter(query.within(since, end), handedOver: handedOver)
  }

  /// What lies after them.
  fileprivate func after(_ quarters: Range<Millis>) -> ReportFilter? {
    let end = quarters.upperBound * ReportFilter.quarter
    guard let until = query.until, end < until else { return nil }
    return ReportFilter(query.within(end, until), handedOver: handedOver)
  }

  /// The rows that hold them.
  fileprivate func added(_ quarters: Range<Millis>) -> (condition: String, values: [Value]) {
    (
      "channel = ?1 AND quarter >= \(quarters.lowerBound) AND quarter < \(quarters.upperBound)",
      [.text(query.channel ?? "")]
    )
  }
}

extension StorageReader {
  /// How many reports a filter finds whose names, if any, are in its condition.
  func total(_ filter: ReportFilter) throws(StorageError) -> Int {
    guard let quarters = filter.quarters else { return try count(filter) }
    let added = filter.added(quarters)
    let each =
      switch filter.handedOver {
      case nil: "sessions"
      case true?: "handed_over"
      case false?: "sessions - handed_over"
      }
    var total = Int(
      try database.number(
        "SELECT coalesce(sum(\(each)), 0) FROM report_quarters WHERE \(added.condition)",
        added.values))
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

  // MARK: - Totals a day

  private static let day: Millis = 86_400_000

  /// Totals of each day that has a report, oldest first.
  ///
  /// - Parameters:
  ///   - zone: Milliseconds that the days' time zone is ahead of UTC.
  ///   - latest: How many days at most, the latest of them.
  package func dayTotals(
    _ query: ReportQuery, zone: Millis, latest: Int = .max
  ) throws(StorageError) -> [DayTotal] {
    let filter = ReportFilter(query)
    var totals = DayAdder(limit: latest)
    try database.snapshot { () throws(StorageError) in
      if let quarters = filter.quarters, zone % ReportFilter.quarter == 0 {
        if let after = filter.after(quarters) { try days(after, zone, &totals) }
        try days(filter.added(quarters), zone, &totals)
        if let before = filter.before(quarters) { try days(before, zone, &totals) }
      } else if filter.words == .names {
        try eachBearer(filter) { bearer in
          totals.add(
            DayTotal(
              day: day(of: bearer.end, zone), sessions: 1,
              handedOver: bearer.isHandedOver ? 1 : 0, absences: bearer.absences,
              messages: bearer.messages))
        }
      } else {
        try days(try search(filter).filter, zone, &totals)
      }
    }
    return totals.days.reversed()
  }

  /// When the day began that a moment lies in.
  private func day(of moment: Millis, _ zone: Millis) -> Millis {
    let day = StorageReader.day
    return (moment + zone) / day * day - zone
  }

  /// Adds up what quarters of an hour brought.
  private func days(
    _ added: (condition: String, values: [Value]), _ zone: Millis, _ totals: inout DayAdder
  ) throws(StorageError) {
    try database.rows(
      """
      SELECT quarter, sessions, handed_over, absences, messages FROM report_quarters
      WHERE \(added.condition) ORDER BY quarter DESC
      """, added.values
    ) { row in
      totals.add(
        DayTotal(
          day: day(of: row.integer(0) * ReportFilter.quarter, zone), sessions: Int(row.integer(1)),
          handedOver: Int(row.integer(2)), absences: Int(row.integer(3)),
          messages: Int(row.integer(4))))
    }
  }

  /// Adds up what a condition finds.
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
          day: row.integer(0) * StorageReader.day - zone, sessions: Int(row.integer(1)),
          handedOver: Int(row.integer(2)), absences: Int(row.integer(3)),
          messages: Int(row.integer(4))))
    }
  }
}

/// Adds up totals that come in the order of their days, the latest first.
private struct DayAdder {
  /// Days at most.
  let limit: Int
  private(set) var days: [DayTotal] = []

  init(limit: Int) { self.limit = limit }

  /// - Returns: false once there are as many days as were asked for, and this is of another.
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
  /// The same in another period.
  fileprivate func within(_ since: Millis, _ until: Millis) -> ReportQuery {
    var query = self
    query.since = since
    query.until = until
    return query
  }
}
