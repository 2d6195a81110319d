// The writing connection of a database.

import Presence
import Records

/// The writing connection of a database, with its prepared statements and caches.
final class Writer {
  /// The most session numbers to cache. When there are more, the cache is emptied.
  static let cachedNumberLimit = 2_000_000

  let database: Database
  let statements: JournalStatements
  /// The numbers of sessions that were written to lately.
  var numbers: [Identifier: Int64] = [:]
  /// The last batch that was committed.
  var lastBatch: [Record] = []

  init(_ database: Database) throws(StorageError) {
    self.database = database
    statements = try JournalStatements(database)
  }
}
