// The writing connection of a database.

import Presence
import Records

/// The writing connection of a database, with its prepared statements and caches.
final class Writer {
  /// The most session numbers to cache. When there are more, the cache is emptied.
  static let cachedNumberLimit = 2_000_000

  // Before the connection, because properties are destroyed in this order: SQLite closes a
  // connection only once it has no statements.
  let statements: JournalStatements
  let database: Database
  /// The numbers of sessions that were written to lately.
  var numbers: [Identifier: Int64] = [:]
  /// The last batch that was committed.
  var lastBatch: [Record] = []

  init(_ database: Database) throws(StorageError) {
    self.database = database
    statements = try JournalStatements(database)
  }
}
