// What a search of reports means to SQLite, and how many it finds. A name's word is looked up by how it
// begins; a part of an identifier by its beginning too, which an index answers.

import Channels
import Presence

/// A query as a condition on `sessions s`.
struct ReportFilter {
  /// Identifiers are looked for from this many characters on; fewer are a name's.
  static let identifierPrefix = 6
  /// The first letter that the index of names may split otherwise than we do. Below it are the Latin,
  /// Greek and Cyrillic letters; words of other scripts are looked for in the texts themselves.
  private static let firstForeign = 0x500

  let query: ReportQuery
  private(set) var condition = "s.closed_at IS NOT NULL"
  private(set) var values: [Value] = []
  /// Beginnings of words that a name must have, all of them; not yet part of the condition.
  private(set) var name = NameWords()
  /// Whether there is more to it than period and channel, and than names.
  private(set) var isSimple = true

  init(_ query: ReportQuery, handedOver: Bool? = nil) {
    self.query = query
    let words = Search.fold(query.text).split(separator: " ").map(String.init)
    // An identifier leads to a few sessions, which a period would have looked for among thousands:
    // with a plus SQLite does not begin there.
    let last = words.contains(where: ReportFilter.isIdentifier) ? "+" : ""
    if let channel = query.channel { add("\(last)s.channel = ?", .text(channel)) }
    if let since = query.since { add("\(last)s.closed_at >= ?", .integer(since)) }
    if let until = query.until { add("\(last)s.closed_at < ?", .integer(until)) }
    if let handedOver {
      condition += " AND s.handed_over_at IS \(handedOver ? "NOT NULL" : "NULL")"
      isSimple = false
    }
    for word in words { add(word: word) }
  }

  /// One session's report.
  init(session: Identifier) {
    query = ReportQuery()
    isSimple = false
    add("s.id = ?", .text(session.description))
  }

  /// Whether only names are looked for, in all there is.
  var isNameAlone: Bool {
    !name.isEmpty && isSimple && query.channel == nil && query.since == nil && query.until == nil
  }

  /// Those whose name the index finds, looked up one by one.
  ///
  /// - Parameter expression: The name's words as the index is asked for them.
  func borne(by expression: String) -> ReportFilter {
    var filter = withoutName
    filter.isSimple = false
    filter.add("s.number IN (SELECT rowid FROM names WHERE names MATCH ?)", .text(expression))
    return filter
  }

  /// Those whose name holds the words' letters: each row's is then looked at more closely.
  var walked: ReportFilter {
    var filter = self
    for beginning in name.beginnings { filter.add("instr(s.folded, ?) > 0", .text(beginning)) }
    return filter
  }

  /// The same whatever the name.
  var withoutName: ReportFilter {
    var filter = self
    filter.name = NameWords()
    return filter
  }

  private mutating func add(_ part: String, _ value: Value) {
    values.append(value)
    condition += " AND " + part.replacing("?", with: "?\(values.count)")
  }

  private static func isIdentifier(_ word: String) -> Bool {
    (ReportFilter.identifierPrefix...Identifier.textLength).contains(word.utf8.count)
      && word.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }

  private mutating func add(word: String) {
    guard ReportFilter.isIdentifier(word) else { return add(name: word) }
    isSimple = false
    values.append(.text(word))
    let low = values.count
    values.append(.text(word + "g"))
    let high = values.count
    condition += """
       AND s.number IN (
        SELECT number FROM sessions WHERE id >= ?\(low) AND id < ?\(high)
        UNION SELECT number FROM sessions WHERE contact >= ?\(low) AND contact < ?\(high))
      """
  }

  private mutating func add(name word: String) {
    let parts = word.split { !$0.isLetter && !$0.isNumber }
    let isPlain =
      !parts.isEmpty
      && word.unicodeScalars.allSatisfy { $0.value < ReportFilter.firstForeign }
    guard isPlain else {
      isSimple = false
      return add("instr(s.folded, ?) > 0", .text(word))
    }
    for part in parts { name.beginnings.append(String(part)) }
  }
}

// MARK: - Whole quarters of an hour

extension ReportFilter {
  fileprivate static let quarter: Millis = 900_000

  /// The whole quarters of an hour that a search spans whose numbers are added up already: one by
  /// period and channel alone. Nil for every other.
  fileprivate var quarters: Range<Millis>? {
    guard isSimple, name.isEmpty else { return nil }
    let first = (max(0, query.since ?? 0) + ReportFilter.quarter - 1) / ReportFilter.quarter
    let last = (query.until ?? .max) / ReportFilter.quarter
    return first < last ? first..<last : nil
  }

  /// What lies before those quarters.
  fileprivate func before(_ quarters: Range<Millis>) -> ReportFilter? {
    let end = quarters.lowerBound * ReportFilter.quarter
    guard let since = query.since, since < end else { return nil }
    return ReportFilter(query.within(since, end))
  }

  /// What lies after them.
  fileprivate func after(_ quarters: Range<Millis>) -> ReportFilter? {
    let end = quarters.upperBound * ReportFilter.quarter
    guard let until = query.until, end < until else { return nil }
    return ReportFilter(query.within(end, until))
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
  /// How many reports a filter finds. Names are looked for by `NameSearch`.
  func total(_ filter: ReportFilter) throws(StorageFault) -> Int {
    guard let quarters = filter.quarters else { return try count(filter) }
    let added = filter.added(quarters)
    var total = Int(
      try database.number(
        "SELECT coalesce(sum(sessions), 0) FROM report_quarters WHERE \(added.condition)",
        added.values))
    for edge in [filter.before(quarters), filter.after(quarters)] {
      if let edge { total += try count(edge) }
    }
    return total
  }

  private func count(_ filter: ReportFilter) throws(StorageFault) -> Int {
    Int(
      try database.number(
        "SELECT count(*) FROM sessions s WHERE \(filter.condition)", filter.values))
  }

  // MARK: - Totals a day

  private static let day: Millis = 86_400_000

  /// Totals of each day that has a report, oldest first.
  ///
  /// - Parameter zone: Milliseconds that the days' time zone is ahead of UTC.
  public func dayTotals(_ query: ReportQuery, zone: Millis) throws(StorageFault) -> [DayTotal] {
    let filter = try lookedUp(ReportFilter(query))
    let (day, quarter) = (StorageReader.day, ReportFilter.quarter)
    guard zone % quarter == 0, let quarters = filter.quarters else {
      return try days(filter, zone)
    }
    var totals = DayAdder()
    if let before = filter.before(quarters) { totals.add(try days(before, zone)) }
    let added = filter.added(quarters)
    try database.rows(
      """
      SELECT quarter, sessions, handed_over, absences, messages FROM report_quarters
      WHERE \(added.condition) ORDER BY quarter
      """, added.values
    ) { row in
      let begin = ((row.integer(0) * quarter + zone) / day) * day - zone
      totals.add(
        DayTotal(
          day: begin, sessions: Int(row.integer(1)), handedOver: Int(row.integer(2)),
          absences: Int(row.integer(3)), messages: Int(row.integer(4))))
      return true
    }
    if let after = filter.after(quarters) { totals.add(try days(after, zone)) }
    return totals.days
  }

  /// Totals a day, counted from the sessions themselves.
  private func days(_ filter: ReportFilter, _ zone: Millis) throws(StorageFault) -> [DayTotal] {
    try database.all(
      """
      SELECT (s.closed_at + (\(zone))) / \(StorageReader.day) AS day, count(*),
        count(s.handed_over_at), sum(s.absences), sum(s.messages)
      FROM sessions s WHERE \(filter.condition) GROUP BY day ORDER BY day
      """, filter.values
    ) { row in
      DayTotal(
        day: row.integer(0) * StorageReader.day - zone, sessions: Int(row.integer(1)),
        handedOver: Int(row.integer(2)), absences: Int(row.integer(3)),
        messages: Int(row.integer(4)))
    }
  }
}

/// Adds up totals that come in the order of their days.
private struct DayAdder {
  private(set) var days: [DayTotal] = []

  mutating func add(_ more: [DayTotal]) { for total in more { add(total) } }

  mutating func add(_ total: DayTotal) {
    guard let last = days.last, last.day == total.day else { return days.append(total) }
    days[days.count - 1] = DayTotal(
      day: last.day, sessions: last.sessions + total.sessions,
      handedOver: last.handedOver + total.handedOver, absences: last.absences + total.absences,
      messages: last.messages + total.messages)
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
