// Reports by a person's name, among a million in an instant. The index of names knows each word and its
// first letters, each session's channel and whether it was handed over; stretches of sessions know between
// which moments they ended. So most of what is found is counted inside the index, and only in stretches
// at the edge of a period is each session looked up. Pages and exports read stretch by stretch in the
// order of ends: of thousands who bear a name nobody sorts more than are shown.

import Channels
import Presence

/// A search whose total is known.
struct ReportSearch {
  /// Its condition is complete unless there are bearers of names.
  let filter: ReportFilter
  let total: Int
  fileprivate let bearers: NameMatches?
}

/// In which order reports are read, by their ends.
enum ReportOrder: String {
  case latestFirst = "DESC"
  case earliestFirst = "ASC"
}

/// Whom the index of names is asked for, and where.
private struct NameMatches {
  /// sqlite.org/fts5.html#full_text_query_syntax
  let expression: String
  let since: Millis
  let until: Millis
  /// Those of the period, in the order of their numbers.
  let stretches: [SessionBlockRow]

  /// The stretches' sessions, those apart that end within the period as a whole.
  var runs: [Run] {
    stretches.reduce(into: []) { runs, stretch in
      runs.add(stretch.number, isWhole: since <= stretch.first && stretch.last < until)
    }
  }
}

/// A finished session of one who bears a name.
struct NameMatch {
  let end: Millis
  let number: Int64
  let isHandedOver: Bool
  let absences: Int
  let messages: Int
}

private struct SessionBlockRow {
  let number: Int64
  let first: Millis
  let last: Millis
}

/// Stretches without a gap between them.
private struct Run {
  fileprivate(set) var stretches: ClosedRange<Int64>
  let isWhole: Bool

  var numbers: ClosedRange<Int64> {
    stretches.lowerBound << SessionBlock.bits...(stretches.upperBound + 1) << SessionBlock.bits - 1
  }
}

extension [Run] {
  /// Adds a stretch whose number is higher than all before.
  fileprivate mutating func add(_ number: Int64, isWhole: Bool) {
    if let last, last.isWhole == isWhole, last.stretches.upperBound + 1 == number {
      self[count - 1].stretches = last.stretches.lowerBound...number
    } else {
      append(Run(stretches: number...number, isWhole: isWhole))
    }
  }
}

extension StorageReader {
  /// Bearers that are read at a time, roughly: a page of the console three times.
  private static let readAtOnce = 192
  /// Words that one beginning may stand for; where there are more, the index puts them together.
  private static let listedWords = 64
  /// Letters of a word's beginning up to which the index has it ready.
  private static let readyBeginning = 3

  /// The words of the names' index, as a table of this connection alone: each word once for every
  /// session that bears it. One row a word would have them all counted first.
  static let words = "CREATE VIRTUAL TABLE temp.name_words USING fts5vocab(main, names, instance)"

  /// Finds how a filter is best read, and how many it finds.
  func search(_ filter: ReportFilter) throws(StorageError) -> ReportSearch {
    guard filter.words != .names else {
      let bearers = try bearers(filter)
      return ReportSearch(filter: filter, total: try count(bearers), bearers: bearers)
    }
    let complete =
      filter.names.isEmpty ? filter : filter.complete(try expression(filter.names))
    return ReportSearch(filter: complete, total: try total(complete), bearers: nil)
  }

  /// Hands over the numbers of what a search finds, by their ends, until `each` answers false.
  ///
  /// - Parameter limit: How many at most; all without.
  func eachNumber(
    _ search: ReportSearch, _ order: ReportOrder, limit: Int = .max, offset: Int = 0,
    _ each: (Int64) throws(StorageError) -> Bool
  ) throws(StorageError) {
    guard let bearers = search.bearers else {
      return try database.rows(
        """
        SELECT s.number FROM sessions s WHERE \(search.filter.condition)
        ORDER BY s.closed_at \(order.rawValue) LIMIT \(limit) OFFSET \(offset)
        """, search.filter.values
      ) { row throws(StorageError) in try each(row.integer(0)) }
    }
    guard limit > 0, offset < search.total else { return }
    var (skipped, given) = (0, 0)
    try eachBearer(bearers, total: search.total, order) { bearer throws(StorageError) in
      if skipped < offset {
        skipped += 1
        return true
      }
      given += 1
      return try each(bearer.number) && given < limit
    }
  }

  // MARK: - Bearers

  /// Hands over whoever a filter of names alone finds, the latest end first, until `each` answers
  /// false.
  func eachBearer(
    _ filter: ReportFilter, _ each: (NameMatch) throws(StorageError) -> Bool
  ) throws(StorageError) {
    let bearers = try bearers(filter)
    try eachBearer(bearers, total: try count(bearers), .latestFirst, each)
  }

  private func bearers(_ filter: ReportFilter) throws(StorageError) -> NameMatches {
    var expression = try expression(filter.names)
    if let channel = filter.query.channel { expression += " AND \"\(IndexTag.channel(channel))\"" }
    if let handedOver = filter.handedOver {
      expression = "(\(expression)) \(handedOver ? "AND" : "NOT") \"\(IndexTag.handedOver)\""
    }
    let (since, until) = (filter.query.since ?? .min, filter.query.until ?? .max)
    let stretches = try database.all(
      """
      SELECT stretch, first, last FROM report_stretches WHERE last >= ?1 AND first < ?2
      ORDER BY stretch
      """, [.integer(since), .integer(until)]
    ) { SessionBlockRow(number: $0.integer(0), first: $0.integer(1), last: $0.integer(2)) }
    return NameMatches(expression: expression, since: since, until: until, stretches: stretches)
  }

  private func count(_ bearers: NameMatches) throws(StorageError) -> Int {
    if bearers.since == .min, bearers.until == .max {
      // Without a bound, which SQLite would look at for each of them once more.
      return Int(
        try database.number(
          "SELECT count(*) FROM names WHERE names MATCH ?1", [.text(bearers.expression)]))
    }
    var total: Int64 = 0
    for run in bearers.runs {
      let numbers: [Value] = [
        .text(bearers.expression), .integer(run.numbers.lowerBound),
        .integer(run.numbers.upperBound),
      ]
      if run.isWhole {
        total += try database.number(
          "SELECT count(*) FROM names WHERE names MATCH ?1 AND rowid BETWEEN ?2 AND ?3", numbers)
      } else {
        total += try database.number(
          "SELECT count(*) FROM \(StorageReader.bearerSource)",
          numbers + [.integer(bearers.since), .integer(bearers.until)])
      }
    }
    return Int(total)
  }

  /// Sessions of a run that bear a name and ended in the period, each looked up.
  private static let bearerSource = """
    names CROSS JOIN sessions s ON s.number = names.rowid
    WHERE names MATCH ?1 AND names.rowid BETWEEN ?2 AND ?3
      AND s.closed_at >= ?4 AND s.closed_at < ?5
    """

  /// Reads some stretches at a time, in the order of their latest or first ends, and hands over what
  /// no other can come before.
  private func eachBearer(
    _ bearers: NameMatches, total: Int, _ order: ReportOrder,
    _ each: (NameMatch) throws(StorageError) -> Bool
  ) throws(StorageError) {
    let isLatestFirst = order == .latestFirst
    let stretches = bearers.stretches.sorted {
      isLatestFirst ? $0.last > $1.last : $0.first < $1.first
    }
    let atOnce = max(1, stretches.count * StorageReader.readAtOnce / max(1, total))
    var waiting: [NameMatch] = []
    for start in stride(from: 0, to: stretches.count, by: atOnce) {
      let end = min(start + atOnce, stretches.count)
      waiting += try read(bearers, stretches[start..<end], order)
      waiting.sort {
        isLatestFirst
          ? ($0.end, $0.number) > ($1.end, $1.number) : ($0.end, $0.number) < ($1.end, $1.number)
      }
      var ready = 0
      while ready < waiting.count {
        let bearer = waiting[ready]
        if end < stretches.count {
          let isNext =
            isLatestFirst ? bearer.end > stretches[end].last : bearer.end < stretches[end].first
          guard isNext else { break }
        }
        ready += 1
        guard try each(bearer) else { return }
      }
      waiting.removeFirst(ready)
    }
  }

  /// Looks up the bearers of some stretches, beginning in the index at that end of it to which they
  /// are nearer.
  private func read(
    _ bearers: NameMatches, _ stretches: ArraySlice<SessionBlockRow>, _ order: ReportOrder
  ) throws(StorageError) -> [NameMatch] {
    var runs: [Run] = []
    for number in stretches.map(\.number).sorted() { runs.add(number, isWhole: true) }
    var found: [NameMatch] = []
    for run in runs {
      try database.rows(
        """
        SELECT s.closed_at, s.number, s.handed_over_at IS NOT NULL, s.absences, s.messages
        FROM \(StorageReader.bearerSource) ORDER BY names.rowid \(order.rawValue)
        """,
        [
          .text(bearers.expression), .integer(run.numbers.lowerBound),
          .integer(run.numbers.upperBound), .integer(bearers.since), .integer(bearers.until),
        ]
      ) { row in
        found.append(
          NameMatch(
            end: row.integer(0), number: row.integer(1), isHandedOver: row.integer(2) != 0,
            absences: Int(row.integer(3)), messages: Int(row.integer(4))))
        return true
      }
    }
    return found
  }

  // MARK: - Words

  /// What the index is asked for: every beginning.
  private func expression(_ names: [String]) throws(StorageError) -> String {
    var parts: [String] = []
    for beginning in names { parts.append(try alternatives(beginning)) }
    return parts.joined(separator: " AND ")
  }

  /// A beginning. The index would put a longer one together from all the words that begin so, every
  /// bearer of each; so those words are asked for first, and then looked up as they are.
  private func alternatives(_ beginning: String) throws(StorageError) -> String {
    let any = "\"\(beginning)\" *"
    guard beginning.utf8.count > StorageReader.readyBeginning,
      beginning.utf8.allSatisfy({ $0 < 0x80 })
    else { return any }
    var words: [String] = []
    var next = beginning
    while words.count <= StorageReader.listedWords,
      let word = try database.first(
        "SELECT term FROM name_words WHERE term >= ?1 AND term <= ?2 LIMIT 1",
        [.text(next), .text(beginning + "\u{10FFFF}")], { $0.text(0) })
    {
      words.append(word)
      // No word holds a control character, so this is behind the word and before any longer one.
      next = word + "\u{1}"
    }
    if words.isEmpty || words.count > StorageReader.listedWords { return any }
    return "(\(words.map { "\"\($0)\"" }.joined(separator: " OR ")))"
  }
}
