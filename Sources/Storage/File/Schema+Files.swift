// The schema of files: pictures and documents that conversations carry.

extension Schema {
  /// Since version 7. The bytes are in a folder beside the database, under their digest, so that
  /// equal files take their space once. A message keeps what is shown of its file, as JSON.
  static let files = """
    CREATE TABLE files (
      id TEXT NOT NULL PRIMARY KEY,
      session INTEGER NOT NULL REFERENCES sessions (number) ON DELETE CASCADE,
      digest TEXT NOT NULL,
      kind TEXT NOT NULL,
      size INTEGER NOT NULL,
      name TEXT NOT NULL,
      at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX files_session ON files (session, size);
    CREATE INDEX files_digest ON files (digest);
    CREATE INDEX files_at ON files (at, size);
    ALTER TABLE messages ADD COLUMN file TEXT;
    """
}
