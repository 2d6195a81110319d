// The schema of answering: who answers, what was read, choices, canned answers, blocks, ratings.

extension Schema {
  /// Since version 4. Databases of before had attendance by a platform where its address was set. A
  /// flow that has the identifier of the one that is built in from now on gets another.
  static let answering =
    """
    ALTER TABLE journal ADD COLUMN number INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE journal ADD COLUMN person TEXT NOT NULL DEFAULT '';
    ALTER TABLE messages ADD COLUMN choices TEXT;
    ALTER TABLE messages ADD COLUMN choice TEXT;
    ALTER TABLE open_sessions ADD COLUMN attendant TEXT;
    ALTER TABLE open_sessions ADD COLUMN read_contact INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE open_sessions ADD COLUMN read_attendant INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE sessions ADD COLUMN attendant TEXT;
    ALTER TABLE sessions ADD COLUMN read_contact INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE sessions ADD COLUMN end_note TEXT NOT NULL DEFAULT '';

    -- The identifiers that contacts give their messages and those of others do not meet, so that no
    -- visitor can take a platform's.
    DROP INDEX messages_client;
    CREATE UNIQUE INDEX messages_client ON messages (session, client_id, (author = 'contact'))
      WHERE client_id IS NOT NULL;

    CREATE TABLE replies (
      key TEXT NOT NULL PRIMARY KEY,
      text TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- A contact's identifier or an address.
    CREATE TABLE blocks (
      subject TEXT NOT NULL PRIMARY KEY,
      until INTEGER,
      author TEXT NOT NULL,
      at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    INSERT INTO settings (key, value)
      SELECT 'attendance.mode', 'contract' FROM settings
      WHERE key = 'attendance.baseURL' AND value <> '';

    INSERT INTO flows (id, document)
      SELECT 'direct-imported', json_set(document, '$.id', 'direct-imported') FROM flows
      WHERE id = 'direct';
    UPDATE channels SET flow = 'direct-imported',
      document = json_set(document, '$.flow', 'direct-imported') WHERE flow = 'direct';
    DELETE FROM flows WHERE id = 'direct';
    INSERT INTO flows (id, document) VALUES ('direct', '{"id":"direct","name":"Atendimento direto",
      "published":true,"handsOver":true,"blocks":["message"]}');

    """

  /// Since version 4: what contacts thought of ended sessions.
  static let ratings = """
    CREATE TABLE ratings (
      session INTEGER PRIMARY KEY REFERENCES sessions (number) ON DELETE CASCADE,
      score INTEGER NOT NULL,
      text TEXT NOT NULL,
      at INTEGER NOT NULL
    ) STRICT;

    """
}
