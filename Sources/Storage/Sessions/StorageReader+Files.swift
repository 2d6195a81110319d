// Reading files, whose bytes are in the folder beside the database.

import Presence
import Records

extension StorageReader {
  /// Returns a file; nil for an unknown one.
  package func file(_ id: Identifier) throws(StoreError) -> StoredFile? {
    try asStore { () throws(StorageError) in
      try database.first(
        """
        SELECT s.id, f.digest, f.kind, f.size, f.name, f.at
        FROM files f JOIN sessions s ON s.number = f.session WHERE f.id = ?1
        """, [.text(id.description)]
      ) { row throws(StorageError) in
        let session = try decode("session", row.text()) { Identifier($0) }
        let digest = row.text()
        let kind = try decode("kind", row.text(), FileKind.init(rawValue:))
        let size = row.int()
        return StoredFile(
          file: MessageFile(id: id, name: row.text(), kind: kind, size: size), session: session,
          digest: digest, at: row.integer())
      }
    }
  }

  /// Returns how much a session's files are together.
  package func fileUsage(of session: Identifier) throws(StoreError) -> FileUsage {
    try usage(
      "session = (SELECT number FROM sessions WHERE id = ?1)", .text(session.description))
  }

  /// Returns how much all files that were received since `moment` are together.
  package func fileUsage(since moment: Millis) throws(StoreError) -> FileUsage {
    try usage("at >= ?1", .integer(moment))
  }

  private func usage(_ condition: String, _ value: Value) throws(StoreError) -> FileUsage {
    try asStore { () throws(StorageError) in
      try database.first(
        "SELECT count(*), coalesce(sum(size), 0) FROM files WHERE \(condition)", [value]
      ) { FileUsage(count: $0.int(), bytes: $0.int()) } ?? FileUsage()
    }
  }

  /// Returns whether a file has these bytes, by their digest.
  package func hasFile(digest: String) throws(StoreError) -> Bool {
    try asStore { () throws(StorageError) in
      try database.first("SELECT 1 FROM files WHERE digest = ?1 LIMIT 1", [.text(digest)]) {
        $0.integer()
      } != nil
    }
  }

  /// Returns the digests of all files, each once, in order.
  package func fileDigests() throws(StorageError) -> [String] {
    try database.all("SELECT DISTINCT digest FROM files ORDER BY digest") { $0.text() }
  }
}
