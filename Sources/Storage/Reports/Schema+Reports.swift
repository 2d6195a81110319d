// The tables that make reports fast to find and to count. Triggers maintain them, however a session
// ends or is deleted. The index of names stores no text, only which sessions contain a word; FTS5
// merges it in the background, so that the end of a session costs no page of its own.

extension Schema {
  /// Version 2: the index of names, and totals of each quarter of an hour.
  static let version2 = """
    CREATE VIRTUAL TABLE names USING fts5 (
      folded, content = '', detail = none, columnsize = 0, tokenize = 'unicode61', prefix = '1 2 3');

    -- In every time zone, days begin at a quarter of an hour. The empty channel is the total of
    -- all.
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

    \(insertTrigger("INSERT INTO names (rowid, folded) VALUES (new.number, new.folded);"))

    \(deleteTrigger(
      "INSERT INTO names (names, rowid, folded) VALUES ('delete', old.number, old.folded);"))

    """

  /// Version 3: the index of names also contains channel and handover, and `report_stretches`
  /// records the period of each block, so that the matches of a search by name are counted without
  /// reading the sessions.
  static let version3 = """
    DROP TRIGGER report_made;
    DROP TRIGGER report_removed;
    DROP TABLE names;
    CREATE VIRTUAL TABLE names USING fts5 (
      words, content = '', detail = none, columnsize = 0, tokenize = 'unicode61', prefix = '1 2 3');
    INSERT INTO names (rowid, words)
      SELECT number, \(IndexTag.words(of: "s")) FROM sessions s WHERE closed_at IS NOT NULL
      ORDER BY number;

    -- The old index included names, which are now searched in their own index.
    DROP INDEX sessions_channel;
    CREATE INDEX sessions_channel
      ON sessions (channel, closed_at, handed_over_at, absences, messages)
      WHERE closed_at IS NOT NULL;

    -- The first and last end of each block. The interval is never narrowed, so it may be too wide.
    CREATE TABLE report_stretches (
      stretch INTEGER PRIMARY KEY,
      sessions INTEGER NOT NULL,
      first INTEGER NOT NULL,
      last INTEGER NOT NULL
    ) STRICT;
    INSERT INTO report_stretches
      SELECT number >> \(SessionBlock.bits), count(*), min(closed_at), max(closed_at)
      FROM sessions WHERE closed_at IS NOT NULL GROUP BY 1;

    \(insertTrigger(
      """
      INSERT INTO names (rowid, words) VALUES (new.number, \(IndexTag.words(of: "new")));
        INSERT INTO report_stretches
        VALUES (new.number >> \(SessionBlock.bits), 1, new.closed_at, new.closed_at)
        ON CONFLICT DO UPDATE SET sessions = sessions + 1, first = min(first, excluded.first),
          last = max(last, excluded.last);
      """))

    \(deleteTrigger(
      """
      INSERT INTO names (names, rowid, words)
        VALUES ('delete', old.number, \(IndexTag.words(of: "old")));
        UPDATE report_stretches SET sessions = sessions - 1
        WHERE stretch = old.number >> \(SessionBlock.bits);
        DELETE FROM report_stretches
        WHERE stretch = old.number >> \(SessionBlock.bits) AND sessions <= 0;
      """))

    """

  /// Returns a trigger that runs `rest` and adds to the totals when a session ends.
  private static func insertTrigger(_ rest: String) -> String {
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

  /// Returns a trigger that runs `rest` and subtracts from the totals when a finished session is
  /// deleted.
  private static func deleteTrigger(_ rest: String) -> String {
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
