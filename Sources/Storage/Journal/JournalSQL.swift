// SQL that reads the journal.

/// SQL that reads the journal, in which each line refers to the previous line of its session.
enum JournalSQL {
  /// Returns a common table expression `chain` of a session's lines.
  ///
  /// - Parameters:
  ///   - last: A query for the number of the session's last line.
  ///   - limit: How many lines, counted from the last one; -1 for all.
  static func chain(_ last: String, limit: String = "-1") -> String {
    """
    WITH RECURSIVE chain AS (
      SELECT * FROM journal WHERE line = (\(last))
      UNION ALL SELECT journal.* FROM chain JOIN journal ON journal.line = chain.previous
      LIMIT \(limit))
    """
  }
}
