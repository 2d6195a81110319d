// A database: one SQLite file with the configuration, the open sessions and the reports of finished
// ones. One connection, protected by a Mutex, writes; readers have connections of their own, so
// that a report never delays a commit.
//
// A commit is durable when it returns: the write-ahead log is synced at each commit
// (sqlite.org/pragma.html#pragma_synchronous, FULL).

import Glibc
import LinuxSystem
import Synchronization

/// A database of canais.
///
/// ```swift
/// let storage = try Storage(path: DatabaseFile.path(given: nil, environment: environment))
/// try storage.commit([.opened(opening)])
/// let detail = try storage.makeReader().detail(of: opening.session)
/// ```
package final class Storage: Sendable {
  /// The version of the schema that this program writes.
  package static var knownVersion: Int { Schema.migrations.last?.version ?? 0 }

  /// The path of the file.
  package let path: String
  private let writer: Mutex<Writer>
  private let watch: FileWatch

  /// Opens a database for writing. Creates it if it does not exist, and migrates it if it is older.
  ///
  /// - Throws: `notOurs` or `newer`, which leave the file untouched; `damaged`, `locked`,
  ///   `readOnly`, `full`, `unopenable`.
  package convenience init(path: String) throws(StorageError) {
    try self.init(path: path, migrations: Schema.migrations)
  }

  init(path: String, migrations: [Migration]) throws(StorageError) {
    self.path = path
    let (database, file) = try Storage.open(path, migrations)
    // The log and the index exist once something was read.
    _ = try database.number("SELECT count(*) FROM sqlite_schema")
    watch = FileWatch(path, file)
    writer = Mutex(try Writer(database))
  }

  private static func open(
    _ path: String, _ migrations: [Migration]
  ) throws(StorageError) -> (Database, OpenFile) {
    let known = migrations.last?.version ?? 0
    try DatabaseFile.prepare(path)
    let file = try DatabaseFile.openShared(path)
    defer { file.close() }
    if let change = file.change(of: path) { throw .moved(path: path, change) }
    // A rollback journal means that the first commit was interrupted: SQLite will undo it.
    let isComplete = access(path + "-journal", F_OK) != 0
    let isInitialized =
      isComplete ? try DatabaseFile.readHeader(file, path, knownVersion: known) : false
    guard access(path, W_OK) == 0 else { throw .readOnly(path: path) }
    let database = try Database(path: path, access: .writing)
    // Only what the header identifies as ours is changed, its permissions included.
    if isInitialized {
      DatabaseFile.correctPermissions(file, path)
      try configure(database)
    }
    try migrate(database, migrations)
    // WAL mode is set only after the header identifies the file, because the header of a file in
    // WAL mode may lag behind its log.
    if !isInitialized {
      try configure(database)
      DatabaseFile.correctPermissions(file, path)
    }
    return (database, file)
  }

  /// Sets up a connection that writes.
  static func configure(_ database: Database) throws(StorageError) {
    try database.execute(
      """
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA foreign_keys = ON;
      PRAGMA secure_delete = ON;
      PRAGMA wal_autocheckpoint = \(Database.checkpointPages);
      PRAGMA journal_size_limit = 67108864;
      PRAGMA cache_size = -\(Database.cacheKiB);
      PRAGMA temp_store = MEMORY;
      """)
  }

  /// Migrates the database, each migration in a transaction.
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
        // Another process may have migrated while this one waited for the lock.
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

  // MARK: - Connections

  /// Runs `body` on the writing connection, one caller at a time.
  ///
  /// - Throws: The errors of `body`; `moved` where the file was changed from outside, so that what
  ///   was written may be lost.
  func write<T: Sendable>(
    _ body: @Sendable (Writer) throws(StorageError) -> T
  ) throws(StorageError) -> T {
    let result = try writer.withLock { writer throws(StorageError) in try body(writer) }
    try checkFile()
    return result
  }

  /// Checks that the path still leads to the file that is open.
  ///
  /// - Throws: `moved`.
  func checkFile() throws(StorageError) { try watch.check() }

  /// Creates a reader with its own connection, for the calling thread.
  ///
  /// - Throws: The errors of opening the file.
  package func makeReader() throws(StorageError) -> StorageReader {
    try StorageReader(path: path)
  }
}
