// The translation of a report query to SQL. Words of names and identifiers are matched by their
// beginnings, which the indices support.

import Basics
import Channels
import Presence
import Records

/// A report query as an SQL condition on `sessions s`.
struct ReportFilter {
  /// The least length of a hexadecimal word that is treated as an identifier; a shorter one is part
  /// of a name.
  static let identifierPrefix = 6
  /// The first code point that the index of names may split into words in another way than
  /// `add(name:)`. Below it are the Latin, Greek and Cyrillic letters. Words of other scripts are
  /// searched in the texts themselves.
  private static let firstUnindexed = 0x500

  /// Where the words of a search are found.
  enum SearchWords {
    /// There are no words, only a period, a channel or handover.
    case none
    /// All words are found in the index of names.
    case names
    /// Some words are found only in the texts themselves.
    case texts
    /// A word is an identifier, which few sessions match.
    case identifier
  }

  let query: ReportQuery
  let handedOver: Bool?
  /// The SQL condition: period, channel, handover and every word except those in `names`.
  private(set) var condition = "s.closed_at IS NOT NULL"
  /// The values of the condition's parameters.
  private(set) var values: [Value] = []
  /// The beginnings of words that a name must contain, all of them, in any order.
  private(set) var names: [String] = []
  private(set) var words = SearchWords.none

  /// Creates the filter of a query.
  ///
  /// - Parameter handedOver: Whether sessions were handed over; nil for both.
  init(_ query: ReportQuery, handedOver: Bool? = nil) {
    self.query = query
    self.handedOver = handedOver
    let words = Folding.fold(query.text).split(separator: " ").map(String.init)
    // Few sessions match an identifier, whereas thousands may match a period or channel. The unary
    // plus keeps SQLite from using an index for those (sqlite.org/optoverview.html).
    let plus = words.contains(where: ReportFilter.isIdentifier) ? "+" : ""
    if let channel = query.channel { add("\(plus)s.channel = ?", .text(channel)) }
    if let since = query.since { add("\(plus)s.closed_at >= ?", .integer(since)) }
    if let until = query.until { add("\(plus)s.closed_at < ?", .integer(until)) }
    if let handedOver {
      condition += " AND s.handed_over_at IS \(handedOver ? "NOT NULL" : "NULL")"
    }
    for word in words { add(word: word) }
    if !names.isEmpty, self.words == .none { self.words = .names }
    // A text that is no valid identifier of a channel cannot be quoted for the index.
    if let channel = query.channel, !Channel.isIdentifier(channel), self.words == .names {
      self.words = .texts
    }
  }

  /// Returns the filter with the names as part of its condition.
  ///
  /// - Parameter expression: The names as a full-text query.
  func complete(_ expression: String) -> ReportFilter {
    var filter = self
    let matches = "SELECT rowid FROM names WHERE names MATCH ?"
    filter.add(
      // The few sessions that match an identifier are looked up in the index one by one.
      words == .identifier
        ? "EXISTS (\(matches) AND rowid = s.number)" : "s.number IN (\(matches))", .text(expression)
    )
    return filter
  }

  private mutating func add(_ part: String, _ value: Value) {
    values.append(value)
    condition += " AND " + part.replacing("?", with: "?\(values.count)")
  }

  private static func isIdentifier(_ word: String) -> Bool {
    (ReportFilter.identifierPrefix...Identifier.textLength).contains(word.utf8.count)
      && Hexadecimal.isLowercase(word)
  }

  private mutating func add(word: String) {
    guard ReportFilter.isIdentifier(word) else { return add(name: word) }
    words = .identifier
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
      && word.unicodeScalars.allSatisfy { $0.value < ReportFilter.firstUnindexed }
    if isPlain { return names += parts.map(String.init) }
    if words == .none { words = .texts }
    add("instr(s.folded, ?) > 0", .text(word))
  }
}
