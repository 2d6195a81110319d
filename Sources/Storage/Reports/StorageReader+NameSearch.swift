// Search of reports by name, fast among a million. The index of names knows, for each word and its
// first letters, the sessions that contain it, and also each session's channel and whether it was
// handed over. The table `report_stretches` knows when the sessions of each block ended. Most
// matches are therefore counted inside the index, and only in blocks at the edge of a period is
// each session looked up. Pages and exports read the blocks in the order of ends, so that of
// thousands of matches no more are sorted than are shown.

import Presence

extension StorageReader {
  /// About how many matches to read at a time: three pages of the console.
  private static let matchesPerRead = 192
  /// The most words with one beginning to list in a query; if there are more, the index merges
  /// them.
  private static let listedWords = 64
  /// The longest beginning of a word for which the index has an entry of its own (`prefix = '1 2
  /// 3'`).
  private static let longestPrefix = 3

  /// Creates a temporary view of the words in the index of names, with a row for each occurrence. A
  /// view with one row per word would count the occurrences of every word first.
  static let nameWordsTable =
    "CREATE VIRTUAL TABLE temp.name_words USING fts5vocab(main, names, instance)"

  /// Prepares the search of a filter and counts its matches.
  func search(_ filter: ReportFilter) throws(StorageError) -> ReportSearch {
    guard filter.words != .names else {
      let query = try nameQuery(filter)
      return ReportSearch(filter: filter, total: try count(query), nameQuery: query)
    }
    let complete =
      filter.names.isEmpty ? filter : filter.complete(try expression(filter.names))
    return ReportSearch(filter: complete, total: try total(complete), nameQuery: nil)
  }

  /// Passes the numbers of the sessions that match a search to `body`, in the order of their ends,
  /// until it returns false.
  func eachNumber(
    _ search: ReportSearch, _ order: ReportOrder, limit: Int = .max, offset: Int = 0,
    _ body: (Int64) throws(StorageError) -> Bool
  ) throws(StorageError) {
    guard let query = search.nameQuery else {
      return try database.rows(
        """
        SELECT s.number FROM sessions s WHERE \(search.filter.condition)
        ORDER BY s.closed_at \(order.rawValue) LIMIT \(limit) OFFSET \(offset)
        """, search.filter.values
      ) { row throws(StorageError) in try body(row.integer()) }
    }
    guard limit > 0, offset < search.total else { return }
    var (skipped, passed) = (0, 0)
    try eachMatch(query, total: search.total, order) { match throws(StorageError) in
      if skipped < offset {
        skipped += 1
        return true
      }
      passed += 1
      return try body(match.number) && passed < limit
    }
  }

  // MARK: - Matches

  /// Passes the matches of a filter whose words are all names to `body`, the latest end first,
  /// until it returns false.
  func eachMatch(
    _ filter: ReportFilter, _ body: (NameMatch) throws(StorageError) -> Bool
  ) throws(StorageError) {
    let query = try nameQuery(filter)
    try eachMatch(query, total: try count(query), .latestFirst, body)
  }

  private func nameQuery(_ filter: ReportFilter) throws(StorageError) -> NameQuery {
    var expression = try expression(filter.names)
    if let channel = filter.query.channel { expression += " AND \"\(IndexTag.channel(channel))\"" }
    if let handedOver = filter.handedOver {
      expression = "(\(expression)) \(handedOver ? "AND" : "NOT") \"\(IndexTag.handedOver)\""
    }
    let (since, until) = (filter.query.since ?? .min, filter.query.until ?? .max)
    let blocks = try database.all(
      """
      SELECT stretch, first, last FROM report_stretches WHERE last >= ?1 AND first < ?2
      ORDER BY stretch
      """, [.integer(since), .integer(until)]
    ) { NameQuery.Block(number: $0.integer(), first: $0.integer(), last: $0.integer()) }
    return NameQuery(expression: expression, since: since, until: until, blocks: blocks)
  }

  private func count(_ query: NameQuery) throws(StorageError) -> Int {
    if query.since == .min, query.until == .max {
      // Without bounds, which SQLite would check for each match.
      return Int(
        try database.number(
          "SELECT count(*) FROM names WHERE names MATCH ?1", [.text(query.expression)]))
    }
    var total: Int64 = 0
    for run in query.runs {
      let numbers: [Value] = [
        .text(query.expression), .integer(run.numbers.lowerBound),
        .integer(run.numbers.upperBound),
      ]
      if run.isWhole {
        total += try database.number(
          "SELECT count(*) FROM names WHERE names MATCH ?1 AND rowid BETWEEN ?2 AND ?3", numbers)
      } else {
        total += try database.number(
          "SELECT count(*) FROM \(StorageReader.matchSource)",
          numbers + [.integer(query.since), .integer(query.until)])
      }
    }
    return Int(total)
  }

  /// The matches of a run of blocks that ended in the period, each session looked up.
  private static let matchSource = """
    names CROSS JOIN sessions s ON s.number = names.rowid
    WHERE names MATCH ?1 AND names.rowid BETWEEN ?2 AND ?3
      AND s.closed_at >= ?4 AND s.closed_at < ?5
    """

  /// Reads some blocks at a time, in the order of their last or first ends, and passes the matches
  /// that no match of an unread block can precede to `body`, until it returns false.
  private func eachMatch(
    _ query: NameQuery, total: Int, _ order: ReportOrder,
    _ body: (NameMatch) throws(StorageError) -> Bool
  ) throws(StorageError) {
    let isLatestFirst = order == .latestFirst
    let blocks = query.blocks.sorted {
      isLatestFirst ? $0.last > $1.last : $0.first < $1.first
    }
    let blocksPerRead = max(1, blocks.count * StorageReader.matchesPerRead / max(1, total))
    var waiting: [NameMatch] = []
    for start in stride(from: 0, to: blocks.count, by: blocksPerRead) {
      let end = min(start + blocksPerRead, blocks.count)
      waiting += try read(query, blocks[start..<end], order)
      waiting.sort {
        isLatestFirst
          ? ($0.end, $0.number) > ($1.end, $1.number) : ($0.end, $0.number) < ($1.end, $1.number)
      }
      var ready = 0
      while ready < waiting.count {
        let match = waiting[ready]
        if end < blocks.count {
          let isNext =
            isLatestFirst ? match.end > blocks[end].last : match.end < blocks[end].first
          guard isNext else { break }
        }
        ready += 1
        guard try body(match) else { return }
      }
      waiting.removeFirst(ready)
    }
  }

  /// Returns the matches in some blocks. The index is read from the end that is nearer to them.
  private func read(
    _ query: NameQuery, _ blocks: ArraySlice<NameQuery.Block>, _ order: ReportOrder
  ) throws(StorageError) -> [NameMatch] {
    var runs: [NameQuery.Run] = []
    for number in blocks.map(\.number).sorted() { runs.add(number, isWhole: true) }
    var found: [NameMatch] = []
    for run in runs {
      try database.rows(
        """
        SELECT s.closed_at, s.number, s.handed_over_at IS NOT NULL, s.absences, s.messages
        FROM \(StorageReader.matchSource) ORDER BY names.rowid \(order.rawValue)
        """,
        [
          .text(query.expression), .integer(run.numbers.lowerBound),
          .integer(run.numbers.upperBound), .integer(query.since), .integer(query.until),
        ]
      ) { row in
        found.append(
          NameMatch(
            end: row.integer(), number: row.integer(), isHandedOver: row.integer() != 0,
            absences: row.int(), messages: row.int()))
        return true
      }
    }
    return found
  }

  // MARK: - Words

  /// Returns the full-text query for names that contain every beginning.
  private func expression(_ names: [String]) throws(StorageError) -> String {
    var parts: [String] = []
    for beginning in names { parts.append(try alternatives(beginning)) }
    return parts.joined(separator: " AND ")
  }

  /// Returns the full-text query for one beginning of a word.
  ///
  /// For a beginning that has no entry of its own, FTS5 merges the entries of all words that begin
  /// with it. Looking up these words first and listing them in the query is faster.
  private func alternatives(_ beginning: String) throws(StorageError) -> String {
    let any = "\"\(beginning)\" *"
    guard beginning.utf8.count > StorageReader.longestPrefix,
      beginning.utf8.allSatisfy({ $0 < 0x80 })
    else { return any }
    var words: [String] = []
    var next = beginning
    while words.count <= StorageReader.listedWords,
      let word = try database.first(
        "SELECT term FROM name_words WHERE term >= ?1 AND term <= ?2 LIMIT 1",
        [.text(next), .text(beginning + "\u{10FFFF}")], { $0.text() })
    {
      words.append(word)
      // No word contains a control character, so this sorts after the word and before longer ones.
      next = word + "\u{1}"
    }
    if words.isEmpty || words.count > StorageReader.listedWords { return any }
    return "(\(words.map { "\"\($0)\"" }.joined(separator: " OR ")))"
  }
}
