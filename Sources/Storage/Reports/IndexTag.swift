// Words in the index of names that stand for a session's channel and handover.

/// Words in the index of names that stand for a session's channel and handover, so that a search by
/// name, channel and handover is answered by the index alone.
///
/// Each begins with U+E000, a character of the Private Use Area (unicode.org/faq/private_use.html).
/// The tokenizer `unicode61` treats characters of that category as parts of words
/// (sqlite.org/fts5.html#unicode61_tokenizer), and U+E000 in a contact's name is replaced by a
/// space when the name is indexed, so no name can contain such a word.
enum IndexTag {
  private static let mark: Unicode.Scalar = "\u{E000}"

  /// Returns the word that every session of a channel has.
  static func channel(_ id: String) -> String { "\(mark)\(id)" }
  /// The word that every session has that was handed over.
  static let handedOver = "\(mark)"

  /// Returns an SQL expression for the words of a session.
  ///
  /// - Parameter row: The name of the session's row, such as `new` or `old` in a trigger.
  static func words(of row: String) -> String {
    let mark = "char(\(mark.value))"
    return """
      replace(\(row).folded, \(mark), ' ') || ' ' || \(mark) || \(row).channel
        || CASE WHEN \(row).handed_over_at IS NULL THEN '' ELSE ' ' || \(mark) END
      """
  }
}
