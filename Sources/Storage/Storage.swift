// The store: one SQLite file with the configuration, the open sessions and what is kept of the
// finished ones. One connection writes, held in a Mutex; whoever reads much has a reader of its own,
// so that a report never keeps a transition waiting.
//
// A commit is durable when it returns: the log is written ahead (WAL) and synced at each commit
// (sqlite.org/pragma.html#pragma_synchronous, FULL).

import CSQLite
import Channels
import Foundation
import Glibc
import Presence
import Records
import Synchronization

/// One database of canais.
package final class Storage: Sendable {
  /// The version this canais writes.
  package static var knownVersion: Int { Schema.migrations.last?.version ?? 0 }

  /// The file.
  package let path: String
  private let writer: Mutex<Writer>

  /// Opens the database, made where there is none and brought to this version where it is older.
  ///
  /// - Throws: `notOurs`, `newer` (both untouched), `damaged`, `locked`, `readOnly`, `full`,
  ///   `unopenable`.
  package convenience init(path: String) throws(StorageError) {
    try self.init(path: path, migrations: Schema.migrations)
  }

  init(path: String, migrations: [Migration]) throws(StorageError) {
    self.path = path
    let database = try Storage.open(path, migrations)
    writer = Mutex(try Writer(database))
  }

  private static func open(
    _ path: String, _ migrations: [Migration]
  ) throws(StorageError) -> Database {
    let known = migrations.last?.version ?? 0
    try DatabaseFile.prepare(path)
    // A rollback journal beside it is a first commit that was interrupted: SQLite undoes it.
    let isWhole = access(path + "-journal", F_OK) != 0
    let isMade = isWhole ? try DatabaseFile.look(at: path, known: known) : false
    guard access(path, W_OK) == 0 else { throw .readOnly(path: path) }
    let database = try Database(path: path, access: .writing)
    if isMade { try configure(database) }
    try migrate(database, migrations)
    // Only a file whose head says whose it is becomes a logged one: the head of a logged file may
    // lag behind its log.
    if !isMade { try configure(database) }
    return database
  }

  private static func configure(_ database: Database) throws(StorageError) {
    try database.execute(
      """
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA foreign_keys = ON;
      PRAGMA wal_autocheckpoint = \(Database.checkpointPages);
      PRAGMA journal_size_limit = 67108864;
      PRAGMA cache_size = -\(Database.cacheKiB);
      PRAGMA temp_store = MEMORY;
      """)
  }

  /// Brings the database forward, each step whole or not at all.
  private static func migrate(
    _ database: Database, _ migrations: [Migration]
  ) throws(StorageError) {
    let known = migrations.last?.version ?? 0
    while true {
      let version = Int(try database.number("PRAGMA user_version"))
      if version > known {
        throw .newer(path: database.path, version: version, known: known)
      }
      guard version < known else { return }
      try database.transaction { () throws(StorageError) in
        // Another process may have taken the step while this one waited for the lock.
        let version = Int(try database.number("PRAGMA user_version"))
        guard let next = migrations.first(where: { $0.version > version }) else { return }
        if version == 0, try database.number("SELECT count(*) FROM sqlite_schema") > 0 {
          throw .notOurs(path: database.path)
        }
        try database.execute(next.statements)
        try database.execute(
          """
          PRAGMA application_id = \(Schema.applicationID);
          PRAGMA user_version = \(next.version);
          """)
      }
    }
  }

  // MARK: - Use

  /// Runs on the writing connection, one caller at a time.
  func write<T: Sendable>(
    _ body: @Sendable (Writer) throws(StorageError) -> T
  ) throws(StorageError) -> T {
    try writer.withLock { writer throws(StorageError) in try body(writer) }
  }

  /// A reader for the calling thread, with its own connection.
  ///
  /// - Throws: what opening the file can.
  package func makeReader() throws(StorageError) -> StorageReader {
    try StorageReader(path: path)
  }
}

/// The writing connection and what it keeps ready.
final class Writer {
  let database: Database
  let journal: JournalStatements
  /// Numbers of sessions that were written to lately.
  var numbers: [Identifier: Int64] = [:]
  /// The batch that was committed last.
  var lastBatch: [Record] = []

  init(_ database: Database) throws(StorageError) {
    self.database = database
    journal = try JournalStatements(database)
  }
}
