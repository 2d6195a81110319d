// A thin wrapper of one SQLite connection: statements that are prepared once, transactions that
// commit or roll back, and result codes as typed errors. One thread at a time may use it, so it is
// not Sendable; `Storage` protects its writing connection with a Mutex.

import CSQLite
import Glibc
import LinuxSystem

/// A connection to a database file.
final class Database {
  /// How a file is opened.
  enum Access {
    /// Read only, beside a writer.
    case reading
    /// Read and write.
    case writing
    /// Read only, for a file that no process can write to: ignores the log and the shared index
    /// (sqlite.org/uri.html#uriimmutable).
    case immutable
  }

  /// How long to wait for another process's write lock, in milliseconds.
  static let busyTimeout: Int32 = 5_000
  /// The size of the log, in pages of 4 KiB, at which it is checkpointed: 32 MiB.
  static let checkpointPages = 8_192
  /// The size of a connection's page cache, in KiB: enough for the upper pages of every tree and
  /// the pages of the last commits. The identifiers of new sessions lie close together, so the
  /// newest rows of their indexes share few pages; the operating system caches the rest.
  static let cacheKiB = 1_024

  let path: String
  /// The file, which stays open for as long as a connection of this process uses it; nil for an
  /// immutable one.
  let file: OpenFile?
  private let handle: OpaquePointer
  private var statements: [String: Statement] = [:]

  /// Opens an existing file.
  init(path: String, access: Access) throws(StorageError) {
    self.path = path
    file = access == .immutable ? nil : try DatabaseFile.openShared(path)
    let flags =
      SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
      | (access == .writing ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY)
      | (access == .immutable ? SQLITE_OPEN_URI : 0)
    var opened: OpaquePointer?
    let name = access == .immutable ? Database.immutableURI(path) : path
    let code = sqlite3_open_v2(name, &opened, flags, nil)
    guard code == SQLITE_OK, let opened else {
      let message = String(cString: sqlite3_errstr(code))
      sqlite3_close_v2(opened)
      file?.close()
      throw StorageError(code: code, message: message, path: path)
    }
    handle = opened
    switch access {
    case .writing: pollForLocks(milliseconds: Int(Database.busyTimeout))
    case .reading, .immutable: sqlite3_busy_timeout(handle, Database.busyTimeout)
    }
  }

  /// Asks for a lock that others hold every 200 µs for so many milliseconds, before `locked` is
  /// thrown. SQLite's own waiting asks every 100 ms at last, which never meets the moment between
  /// two commits of a busy engine.
  func pollForLocks(milliseconds: Int) {
    let attempts = UnsafeMutableRawPointer(bitPattern: milliseconds * 5)
    sqlite3_busy_handler(
      handle,
      { attempts, count in
        usleep(200)
        return Int(count) < Int(bitPattern: attempts) ? 1 : 0
      }, attempts)
  }

  /// Returns the URI of an immutable file (sqlite.org/uri.html).
  private static func immutableURI(_ path: String) -> String {
    let unreserved = Set("/._-ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
    var name = "file:"
    for byte in path.utf8 {
      if unreserved.contains(byte) {
        name.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        name += (byte < 16 ? "%0" : "%") + String(byte, radix: 16)
      }
    }
    return name + "?immutable=1"
  }

  deinit {
    statements.removeAll()
    sqlite3_close_v2(handle)
    file?.close()
  }

  // MARK: - Running

  /// Returns the cached statement of an SQL text, which is prepared at its first use.
  func statement(_ sql: String) throws(StorageError) -> Statement {
    if let cached = statements[sql] { return cached }
    let statement = try prepare(sql, reusesBuffer: false)
    statements[sql] = statement
    return statement
  }

  /// Prepares a statement for the commit path, which is run with `step(reusing:)`.
  func prepare(_ sql: String, reusesBuffer: Bool = true) throws(StorageError) -> Statement {
    var handle: OpaquePointer?
    let code = sqlite3_prepare_v3(
      self.handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil)
    guard code == SQLITE_OK, let handle else { throw error(code) }
    return Statement(handle, reusesBuffer: reusesBuffer)
  }

  /// Runs statements that are separated by semicolons.
  func execute(_ script: String) throws(StorageError) {
    let code = sqlite3_exec(handle, script, nil, nil, nil)
    guard code == SQLITE_OK else { throw error(code) }
  }

  /// Steps a bound statement.
  ///
  /// - Returns: Whether there is a row; at the end the statement is reset.
  func step(_ statement: Statement) throws(StorageError) -> Bool {
    let code = sqlite3_step(statement.handle)
    if code == SQLITE_ROW { return true }
    guard code == SQLITE_DONE else {
      let error = error(code)
      statement.reset()
      throw error
    }
    statement.reset()
    return false
  }

  /// Runs a bound statement that has at most one row, and resets it for the next values.
  ///
  /// - Returns: False if the row violates a constraint. Nothing was changed then.
  func step(reusing statement: Statement) throws(StorageError) -> Bool {
    let code = sqlite3_step(statement.handle)
    if code == SQLITE_DONE || code == SQLITE_ROW {
      statement.reset()
      return true
    }
    let error = error(code)
    statement.reset()
    if code & 0xFF == SQLITE_CONSTRAINT { return false }
    throw error
  }

  /// Runs a statement to its end and ignores its rows.
  func run(_ sql: String, _ values: [Value] = []) throws(StorageError) {
    let statement = try statement(sql)
    statement.bind(values)
    while try step(statement) {}
  }

  /// Passes each row to `body` until it returns false.
  func rows(
    _ sql: String, _ values: [Value] = [], _ body: (inout Row) throws(StorageError) -> Bool
  ) throws(StorageError) {
    let statement = try statement(sql)
    defer { statement.reset() }
    statement.bind(values)
    while try step(statement) {
      var row = Row(statement)
      guard try body(&row) else { return }
    }
  }

  /// Returns every row as `body` reads it.
  func all<T>(
    _ sql: String, _ values: [Value] = [], _ body: (inout Row) throws(StorageError) -> T
  ) throws(StorageError) -> [T] {
    var found: [T] = []
    try rows(sql, values) { row throws(StorageError) in
      found.append(try body(&row))
      return true
    }
    return found
  }

  /// Returns the first row as `body` reads it; nil if there is none.
  func first<T>(
    _ sql: String, _ values: [Value] = [], _ body: (inout Row) throws(StorageError) -> T
  ) throws(StorageError) -> T? {
    var found: T?
    try rows(sql, values) { row throws(StorageError) in
      found = try body(&row)
      return false
    }
    return found
  }

  /// Returns the first column of the first row as a number; 0 if there is no row.
  func number(_ sql: String, _ values: [Value] = []) throws(StorageError) -> Int64 {
    try first(sql, values) { $0.integer() } ?? 0
  }

  /// The number of rows that the last statement changed.
  var changes: Int { Int(sqlite3_changes(handle)) }

  /// Returns the number of rows that all statements of `body` changed, in any table.
  func countChanges(_ body: () throws(StorageError) -> Void) throws(StorageError) -> Int {
    let before = sqlite3_total_changes(handle)
    try body()
    return Int(sqlite3_total_changes(handle) - before)
  }

  /// The row ID of the last inserted row.
  var lastRowID: Int64 { sqlite3_last_insert_rowid(handle) }

  // MARK: - Transactions

  /// Runs `body` in a transaction. Its changes are durable when this returns; if it throws, they
  /// are rolled back. The write lock is taken at the beginning, so that nothing that `body` reads
  /// can change before it writes.
  func transaction<T>(_ body: () throws(StorageError) -> T) throws(StorageError) -> T {
    try execute("BEGIN IMMEDIATE")
    do throws(StorageError) {
      let result = try body()
      try execute("COMMIT")
      return result
    } catch {
      rollBack()
      throw error
    }
  }

  /// Runs `body` on a consistent snapshot of the database, in a read transaction.
  func snapshot<T>(_ body: () throws(StorageError) -> T) throws(StorageError) -> T {
    try execute("BEGIN")
    defer { rollBack() }
    return try body()
  }

  private func rollBack() {
    // SQLite may have rolled back already, on a full disk for instance.
    if sqlite3_get_autocommit(handle) == 0 {
      sqlite3_exec(handle, "ROLLBACK", nil, nil, nil)
    }
  }

  // MARK: - Errors

  private func error(_ code: Int32) -> StorageError {
    StorageError(code: code, message: String(cString: sqlite3_errmsg(handle)), path: path)
  }
}
