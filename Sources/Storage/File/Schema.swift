// The schema, as migrations from one version to the next. A migration never changes once it was
// released, because there are databases of every version.
//
// Sessions are numbered in the order in which they start. Messages and outbox refer to them by
// number, so that rows written at the same time are stored close together. Identifiers and names of
// states are text, so that the file can be read with any SQLite tool.

/// The schema of the database.
enum Schema {
  /// Identifies a file as a database of canais, sqlite.org/pragma.html#pragma_application_id:
  /// "cnai".
  static let applicationID: Int32 = 0x636E_6169

  /// Every migration, in order.
  static let migrations = [
    Migration(version: 1, statements: version1), Migration(version: 2, statements: version2),
    Migration(version: 3, statements: version3), Migration(version: 4, statements: version4),
    Migration(version: 5, statements: version5), Migration(version: 6, statements: version6),
    Migration(version: 7, statements: files), Migration(version: 8, statements: version8),
  ]

  private static let version1 = installation + sessions + history

  private static let version4 = answering + ratings

  private static let installation = """
    CREATE TABLE settings (
      key TEXT NOT NULL PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE flows (
      id TEXT NOT NULL PRIMARY KEY,
      document TEXT NOT NULL
    ) STRICT;

    -- The image is not part of the document, because it is large and seldom read.
    CREATE TABLE channels (
      id TEXT NOT NULL PRIMARY KEY,
      version INTEGER NOT NULL,
      folded TEXT NOT NULL UNIQUE,
      flow TEXT NOT NULL REFERENCES flows (id),
      document TEXT NOT NULL,
      image_kind TEXT,
      image BLOB
    ) STRICT;
    CREATE INDEX channels_flow ON channels (flow);

    -- Identifiers of deleted channels, which are never generated again.
    CREATE TABLE retired (
      id TEXT NOT NULL PRIMARY KEY
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE audit (
      number INTEGER PRIMARY KEY,
      at INTEGER NOT NULL,
      who TEXT NOT NULL,
      subject TEXT NOT NULL,
      key TEXT NOT NULL,
      before TEXT NOT NULL,
      after TEXT NOT NULL
    ) STRICT;
    CREATE INDEX audit_subject ON audit (subject, number);

    """

  private static let sessions = """
    CREATE TABLE contacts (
      id TEXT NOT NULL PRIMARY KEY,
      secret TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE notices (
      number INTEGER PRIMARY KEY,
      version TEXT NOT NULL,
      text TEXT NOT NULL,
      link TEXT NOT NULL,
      UNIQUE (version, text, link)
    ) STRICT;

    -- Open and finished sessions. A report outlives its channel, so there is no foreign key.
    CREATE TABLE sessions (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      secret TEXT NOT NULL,
      contact TEXT NOT NULL,
      channel TEXT NOT NULL,
      source TEXT NOT NULL,
      page TEXT NOT NULL,
      address TEXT NOT NULL,
      data TEXT NOT NULL,
      folded TEXT NOT NULL,
      notice INTEGER REFERENCES notices (number),
      started_at INTEGER NOT NULL,
      status TEXT NOT NULL DEFAULT 'active',
      closed_at INTEGER,
      reason TEXT,
      handed_over_at INTEGER,
      absences INTEGER NOT NULL DEFAULT 0,
      absent_ms INTEGER NOT NULL DEFAULT 0,
      messages INTEGER NOT NULL DEFAULT 0,
      last_line INTEGER
    ) STRICT;
    CREATE INDEX sessions_contact ON sessions (contact, closed_at);
    CREATE INDEX sessions_closed ON sessions (closed_at, handed_over_at, absences, messages, folded)
      WHERE closed_at IS NOT NULL;
    CREATE INDEX sessions_channel
      ON sessions (channel, closed_at, handed_over_at, absences, messages, folded)
      WHERE closed_at IS NOT NULL;

    -- The columns that change while a session is open. The rows are narrow, because a commit
    -- rewrites whole pages.
    CREATE TABLE open_sessions (
      session INTEGER PRIMARY KEY REFERENCES sessions (number) ON DELETE CASCADE,
      state TEXT NOT NULL,
      reason TEXT NOT NULL,
      since INTEGER NOT NULL,
      absent_since INTEGER,
      handed_over_at INTEGER,
      told INTEGER NOT NULL DEFAULT 0,
      calls INTEGER NOT NULL DEFAULT 0,
      webhooks INTEGER NOT NULL DEFAULT 0,
      last_line INTEGER,
      inactivity INTEGER NOT NULL DEFAULT 0
    ) STRICT;

    """

  private static let history = """
    -- Append-only and without an index: each line refers to the previous one of its session, and
    -- the session to its last one. The lines of a thousand sessions therefore fill a few pages,
    -- whereas an index by session would have to rewrite a thousand.
    CREATE TABLE journal (
      line INTEGER PRIMARY KEY AUTOINCREMENT,
      session INTEGER NOT NULL,
      previous INTEGER,
      kind TEXT NOT NULL,
      before TEXT NOT NULL,
      after TEXT NOT NULL,
      reason TEXT,
      absent_since INTEGER,
      lateness INTEGER NOT NULL,
      at INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE messages (
      session INTEGER NOT NULL REFERENCES sessions (number) ON DELETE CASCADE,
      seq INTEGER NOT NULL,
      author TEXT NOT NULL,
      name TEXT NOT NULL,
      text TEXT NOT NULL,
      client_id TEXT,
      at INTEGER NOT NULL,
      PRIMARY KEY (session, seq)
    ) STRICT, WITHOUT ROWID;
    CREATE UNIQUE INDEX messages_client ON messages (session, client_id)
      WHERE client_id IS NOT NULL;

    CREATE TABLE outbox (
      position INTEGER PRIMARY KEY AUTOINCREMENT,
      event_id TEXT NOT NULL UNIQUE,
      session INTEGER NOT NULL REFERENCES sessions (number) ON DELETE CASCADE,
      event TEXT NOT NULL,
      seq INTEGER NOT NULL,
      target TEXT NOT NULL,
      url TEXT NOT NULL,
      body BLOB NOT NULL,
      at INTEGER NOT NULL,
      fate TEXT NOT NULL DEFAULT 'waiting',
      tries INTEGER NOT NULL DEFAULT 0,
      status INTEGER NOT NULL DEFAULT 0,
      said TEXT NOT NULL DEFAULT '',
      next_try INTEGER,
      delivered_at INTEGER
    ) STRICT;
    CREATE INDEX outbox_session ON outbox (session);
    CREATE INDEX outbox_waiting ON outbox (position) WHERE fate = 'waiting';
    CREATE INDEX outbox_parked ON outbox (position) WHERE fate = 'parked';

    """

  /// Version 5: the waiting calls by URL and session, so that a session with many calls hides no
  /// other one.
  private static let version5 = """
    CREATE INDEX outbox_sessions ON outbox (url, session) WHERE fate = 'waiting';
    """

  /// Version 6: who the site says a contact is.
  private static let version6 = "ALTER TABLE contacts ADD COLUMN identity TEXT;"

  /// Version 8: an open session's ended absences, so that its end need not read its journal.
  private static let version8 = """
    ALTER TABLE open_sessions ADD COLUMN absences INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE open_sessions ADD COLUMN absent_ms INTEGER NOT NULL DEFAULT 0;
    WITH lines AS (
      SELECT session, after, coalesce(absent_since, at) AS begin,
        lead(at) OVER (PARTITION BY session ORDER BY line) AS next
      FROM journal WHERE kind = 'state' AND session IN (SELECT session FROM open_sessions))
    UPDATE open_sessions SET absences = found.count, absent_ms = found.length
    FROM (
      SELECT session, count(*) AS count, coalesce(sum(max(0, next - begin)), 0) AS length
      FROM lines WHERE after = 'absent' GROUP BY session) AS found
    WHERE found.session = open_sessions.session;
    """
}
