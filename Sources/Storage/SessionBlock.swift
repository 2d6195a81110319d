// What makes reports quick to find and to count, kept true by triggers: whichever way a session ends or
// goes away, all of it follows. The names' index holds no text, only in which sessions each word occurs;
// it is written behind, in pieces, so that an end costs no page of its own.

/// What the names' index knows of a session beside its names: words that no name can hold. They are
/// made of a character for private use, which the index takes for a letter, and which becomes a space
/// in names. unicode.org/faq/private_use.html
enum IndexTag {
  private static let mark: Unicode.Scalar = "\u{E000}"

  /// The word of all sessions of a channel.
  static func channel(_ id: String) -> String { "\(mark)\(id)" }
  /// The word of all that were handed over.
  static let handedOver = "\(mark)"

  /// A session's words as SQL.
  ///
  /// - Parameter row: The session's, `new` or `old` in a trigger.
  static func words(of row: String) -> String {
    let mark = "char(\(mark.value))"
    return """
      replace(\(row).folded, \(mark), ' ') || ' ' || \(mark) || \(row).channel
        || CASE WHEN \(row).handed_over_at IS NULL THEN '' ELSE ' ' || \(mark) END
      """
  }
}

/// A run of sessions whose numbers lie together, and between which moments they ended. Sessions are
/// numbered as they begin and seldom last long: of a period, most runs lie within it as a whole or
/// outside of it.
enum SessionBlock {
  /// Bits of a session's number that say where in its stretch it is: 1,024 sessions.
  static let bits = 10
  static let length: Int64 = 1 << bits
}

extension Schema {
  /// Version 2: names, and what each quarter of an hour brought.
  static let reports = """
    CREATE VIRTUAL TABLE names USING fts5 (
      folded, content = '', detail = none, columnsize = 0, tokenize = 'unicode61', prefix = '1 2 3');

    -- Every zone there is begins its days on a quarter of an hour. Without a channel: all together.
    CREATE TABLE report_quarters (
      channel TEXT NOT NULL,
      quarter INTEGER NOT NULL,
      sessions INTEGER NOT NULL,
      handed_over INTEGER NOT NULL,
      absences INTEGER NOT NULL,
      messages INTEGER NOT NULL,
      PRIMARY KEY (channel, quarter)
    ) STRICT, WITHOUT ROWID;

    INSERT INTO names (rowid, folded)
      SELECT number, folded FROM sessions WHERE closed_at IS NOT NULL;
    INSERT INTO report_quarters
      SELECT channel, closed_at / 900000, count(*), count(handed_over_at), sum(absences),
        sum(messages)
      FROM sessions WHERE closed_at IS NOT NULL GROUP BY 1, 2;
    INSERT INTO report_quarters
      SELECT '', quarter, sum(sessions), sum(handed_over), sum(absences), sum(messages)
      FROM report_quarters GROUP BY quarter;

    \(made("INSERT INTO names (rowid, folded) VALUES (new.number, new.folded);"))

    \(removed(
      "INSERT INTO names (names, rowid, folded) VALUES ('delete', old.number, old.folded);"))

    """

  /// Version 3: the names' index tells channel and handover too, and stretches tell the period; so
  /// whatever is searched for by name is counted where the index lies, without looking sessions up.
  static let facets = """
    DROP TRIGGER report_made;
    DROP TRIGGER report_removed;
    DROP TABLE names;
    CREATE VIRTUAL TABLE names USING fts5 (
      words, content = '', detail = none, columnsize = 0, tokenize = 'unicode61', prefix = '1 2 3');
    INSERT INTO names (rowid, words)
      SELECT number, \(IndexTag.words(of: "s")) FROM sessions s WHERE closed_at IS NOT NULL
      ORDER BY number;

    -- It held names too, while they were searched for in the order of ends.
    DROP INDEX sessions_channel;
    CREATE INDEX sessions_channel
      ON sessions (channel, closed_at, handed_over_at, absences, messages)
      WHERE closed_at IS NOT NULL;

    -- First and last are moments of ends. They only ever grow apart, and may be wider than need be.
    CREATE TABLE report_stretches (
      stretch INTEGER PRIMARY KEY,
      sessions INTEGER NOT NULL,
      first INTEGER NOT NULL,
      last INTEGER NOT NULL
    ) STRICT;
    INSERT INTO report_stretches
      SELECT number >> \(SessionBlock.bits), count(*), min(closed_at), max(closed_at)
      FROM sessions WHERE closed_at IS NOT NULL GROUP BY 1;

    \(made(
      """
      INSERT INTO names (rowid, words) VALUES (new.number, \(IndexTag.words(of: "new")));
        INSERT INTO report_stretches
        VALUES (new.number >> \(SessionBlock.bits), 1, new.closed_at, new.closed_at)
        ON CONFLICT DO UPDATE SET sessions = sessions + 1, first = min(first, excluded.first),
          last = max(last, excluded.last);
      """))

    \(removed(
      """
      INSERT INTO names (names, rowid, words)
        VALUES ('delete', old.number, \(IndexTag.words(of: "old")));
        UPDATE report_stretches SET sessions = sessions - 1
        WHERE stretch = old.number >> \(SessionBlock.bits);
        DELETE FROM report_stretches
        WHERE stretch = old.number >> \(SessionBlock.bits) AND sessions <= 0;
      """))

    """

  /// What a session's end does, and what it does to its quarter of an hour.
  private static func made(_ rest: String) -> String {
    """
    CREATE TRIGGER report_made AFTER UPDATE OF closed_at ON sessions
      WHEN old.closed_at IS NULL AND new.closed_at IS NOT NULL
    BEGIN
      \(rest)
      INSERT INTO report_quarters VALUES
        ('', new.closed_at / 900000, 1, new.handed_over_at IS NOT NULL, new.absences, new.messages),
        (new.channel, new.closed_at / 900000, 1, new.handed_over_at IS NOT NULL, new.absences,
          new.messages)
      ON CONFLICT DO UPDATE SET sessions = sessions + 1,
        handed_over = handed_over + excluded.handed_over,
        absences = absences + excluded.absences, messages = messages + excluded.messages;
    END;
    """
  }

  private static func removed(_ rest: String) -> String {
    """
    CREATE TRIGGER report_removed AFTER DELETE ON sessions WHEN old.closed_at IS NOT NULL
    BEGIN
      \(rest)
      UPDATE report_quarters SET sessions = sessions - 1,
        handed_over = handed_over - (old.handed_over_at IS NOT NULL),
        absences = absences - old.absences, messages = messages - old.messages
      WHERE channel IN ('', old.channel) AND quarter = old.closed_at / 900000;
      DELETE FROM report_quarters
      WHERE channel IN ('', old.channel) AND quarter = old.closed_at / 900000 AND sessions <= 0;
    END;
    """
  }
}
