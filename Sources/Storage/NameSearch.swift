// Reports by a person's name, among a million in an instant. The index of names knows each word and its
// first three letters. A longer beginning it would put together from all the words that begin so, every
// bearer of each; so those words are asked for first, and then looked up as they are. Where thousands
// bear a name, nobody wants them sorted: the order of ends is walked until a page is full, and the names
// that the order's own index holds are read on the way.

import CSQLite

/// Beginnings of words that a name must have, each of them, in any order.
struct NameWords {
  var beginnings: [String] = []

  var isEmpty: Bool { beginnings.isEmpty }
  /// Whether the index writes them as we do: it may have letters beyond ASCII otherwise.
  var isASCII: Bool { beginnings.allSatisfy(NameWords.isASCII) }

  static func isASCII(_ beginning: String) -> Bool { beginning.utf8.allSatisfy { $0 < 0x80 } }

  /// Whether each of them begins a word of a folded name.
  func areBorne(by name: String) -> Bool {
    beginnings.allSatisfy { NameWords.has(name, wordThatBegins: $0) }
  }

  private static func has(_ name: String, wordThatBegins beginning: String) -> Bool {
    let scalars = name.unicodeScalars
    var isInWord = false
    for place in scalars.indices {
      let isPart = isPartOfWord(scalars[place])
      if isPart, !isInWord, name.utf8[place...].starts(with: beginning.utf8) { return true }
      isInWord = isPart
    }
    return false
  }

  /// As the index splits words: sqlite.org/fts5.html#unicode61_tokenizer
  private static func isPartOfWord(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII {
      return scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber, .letterNumber, .otherNumber, .nonspacingMark, .privateUse:
      return true
    default: return false
    }
  }
}

/// A filter whose names were looked for.
struct ReportSearch {
  /// Where words of a name are left in it, each row's name is looked at while the order is walked.
  let filter: ReportFilter
  /// How many it finds.
  let total: Int
}

extension StorageReader {
  /// Names that more sessions than this bear are not put in order, which would look up every one.
  private static let manyBearers = 4_000
  /// Words that one beginning may stand for; where there are more, the index puts them together.
  private static let listedWords = 64
  /// Letters of a word's beginning up to which the index has it ready.
  private static let readyBeginning = 3

  /// The words of the names' index, as a table of this connection alone.
  static let words = "CREATE VIRTUAL TABLE temp.name_words USING fts5vocab(main, names, row)"

  /// Finds how a filter is best read, and how many it finds.
  func search(_ filter: ReportFilter) throws(StorageFault) -> ReportSearch {
    guard !filter.name.isEmpty else {
      return ReportSearch(filter: filter, total: try total(filter))
    }
    let expression = try expression(filter.name)
    let borne = filter.borne(by: expression)
    let few = try bearers(expression, atMost: StorageReader.manyBearers + 1)
    if few <= StorageReader.manyBearers || !filter.name.isASCII {
      return ReportSearch(filter: borne, total: try total(borne))
    }
    let walked = filter.walked
    let all = try bearers(expression, atMost: -1)
    if filter.isNameAlone { return ReportSearch(filter: walked, total: all) }
    // To look up a bearer costs about as much as to read three rows in order.
    let isWalkShorter = try total(filter.withoutName) < 3 * all
    return ReportSearch(
      filter: walked, total: try isWalkShorter ? count(walking: walked) : total(borne))
  }

  /// The filter with the bearers of the name looked up in the index, however many they are.
  func lookedUp(_ filter: ReportFilter) throws(StorageFault) -> ReportFilter {
    filter.name.isEmpty ? filter : filter.borne(by: try expression(filter.name))
  }

  /// Hands over the numbers of what a search finds, by their ends, until `each` answers false.
  ///
  /// - Parameters:
  ///   - order: `ASC` or `DESC`.
  ///   - limit: How many at most; all without.
  func eachNumber(
    _ filter: ReportFilter, _ order: String, limit: Int = -1, offset: Int = 0,
    _ each: (Int64) throws(StorageFault) -> Bool
  ) throws(StorageFault) {
    let source = "FROM sessions s WHERE \(filter.condition) ORDER BY s.closed_at \(order)"
    guard !filter.name.isEmpty else {
      return try database.rows(
        "SELECT s.number \(source) LIMIT \(limit) OFFSET \(offset)", filter.values
      ) { row throws(StorageFault) in try each(row.integer(0)) }
    }
    var (skipped, given) = (0, 0)
    try database.rows(
      "SELECT s.number, s.folded \(source)", filter.values
    ) { row throws(StorageFault) in
      guard filter.name.areBorne(by: row.text(1)) else { return true }
      if skipped < offset {
        skipped += 1
        return true
      }
      given += 1
      guard try each(row.integer(0)) else { return false }
      return given != limit
    }
  }

  private func count(walking filter: ReportFilter) throws(StorageFault) -> Int {
    var found = 0
    try database.rows(
      "SELECT s.folded FROM sessions s WHERE \(filter.condition)", filter.values
    ) { row in
      if filter.name.areBorne(by: row.text(0)) { found += 1 }
      return true
    }
    return found
  }

  private func bearers(_ expression: String, atMost limit: Int) throws(StorageFault) -> Int {
    // Without a limit SQLite counts without making rows.
    let query =
      limit < 0
      ? "SELECT count(*) FROM names WHERE names MATCH ?1"
      : "SELECT count(*) FROM (SELECT 1 FROM names WHERE names MATCH ?1 LIMIT \(limit))"
    return Int(try database.number(query, [.text(expression)]))
  }

  /// What the index is asked for: sqlite.org/fts5.html#full_text_query_syntax
  private func expression(_ name: NameWords) throws(StorageFault) -> String {
    var parts: [String] = []
    for beginning in name.beginnings { parts.append(try alternatives(beginning)) }
    return parts.joined(separator: " AND ")
  }

  private func alternatives(_ beginning: String) throws(StorageFault) -> String {
    let any = "\"\(beginning)\" *"
    guard beginning.utf8.count > StorageReader.readyBeginning, NameWords.isASCII(beginning) else {
      return any
    }
    let words = try database.all(
      "SELECT term FROM name_words WHERE term >= ?1 AND term <= ?2 LIMIT ?3",
      [
        .text(beginning), .text(beginning + "\u{10FFFF}"),
        .number(StorageReader.listedWords + 1),
      ]
    ) { $0.text(0) }
    if words.isEmpty || words.count > StorageReader.listedWords { return any }
    return "(\(words.map { "\"\($0)\"" }.joined(separator: " OR ")))"
  }
}
