// SQL that reads the journal.

/// SQL that reads the journal, in which each line refers to the previous line of its session.
enum JournalSQL {
  /// Returns a common table expression `chain` of a session's lines.
  ///
  /// - Parameter last: A query for the number of the session's last line.
  static func chain(_ last: String) -> String {
    """
    WITH RECURSIVE chain AS (
      SELECT * FROM journal WHERE line = (\(last))
      UNION ALL SELECT journal.* FROM chain JOIN journal ON journal.line = chain.previous)
    """
  }
}
