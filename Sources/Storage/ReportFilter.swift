// What a search of reports means to SQLite, and how many it finds. A name's word is looked up by how it
// begins; a part of an identifier by its beginning too, which an index answers.

import Basics
import Channels
import Presence
import Records

/// A query as a condition on `sessions s`.
struct ReportFilter {
  /// Identifiers are looked for from this many characters on; fewer are a name's.
  static let identifierPrefix = 6
  /// The first letter that the index of names may split otherwise than we do. Below it are the Latin,
  /// Greek and Cyrillic letters; words of other scripts are looked for in the texts themselves.
  private static let firstForeign = 0x500

  /// Where the words of a search are looked for.
  enum SearchWords {
    /// There are none: period, channel and handover alone.
    case none
    /// In the index of names alone.
    case names
    /// In the texts themselves, and in the index of names where there are words for it.
    case texts
    /// One is an identifier, which leads to a few sessions.
    case identifier
  }

  let query: ReportQuery
  let handedOver: Bool?
  /// Period, channel, handover and every word but those of `names`.
  private(set) var condition = "s.closed_at IS NOT NULL"
  private(set) var values: [Value] = []
  /// Beginnings of words that a name must have, each of them, in any order.
  private(set) var names: [String] = []
  private(set) var words = SearchWords.none

  init(_ query: ReportQuery, handedOver: Bool? = nil) {
    self.query = query
    self.handedOver = handedOver
    let words = Folding.fold(query.text).split(separator: " ").map(String.init)
    // An identifier leads to a few sessions, which a period would have looked for among thousands:
    // with a plus SQLite does not begin there.
    let last = words.contains(where: ReportFilter.isIdentifier) ? "+" : ""
    if let channel = query.channel { add("\(last)s.channel = ?", .text(channel)) }
    if let since = query.since { add("\(last)s.closed_at >= ?", .integer(since)) }
    if let until = query.until { add("\(last)s.closed_at < ?", .integer(until)) }
    if let handedOver {
      condition += " AND s.handed_over_at IS \(handedOver ? "NOT NULL" : "NULL")"
    }
    for word in words { add(word: word) }
    if !names.isEmpty, self.words == .none { self.words = .names }
    // What is no channel's identifier is not in the index.
    if let channel = query.channel, !Channel.isIdentifier(channel), self.words == .names {
      self.words = .texts
    }
  }

  /// The whole condition, names too.
  ///
  /// - Parameter expression: The names' words as the index is asked for them.
  func complete(_ expression: String) -> ReportFilter {
    var filter = self
    let found = "SELECT rowid FROM names WHERE names MATCH ?"
    filter.add(
      // Among a few sessions each is asked for by itself.
      words == .identifier
        ? "EXISTS (\(found) AND rowid = s.number)" : "s.number IN (\(found))", .text(expression))
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
      && word.unicodeScalars.allSatisfy { $0.value < ReportFilter.firstForeign }
    if isPlain { return names += parts.map(String.init) }
    if words == .none { words = .texts }
    add("instr(s.folded, ?) > 0", .text(word))
  }
}
