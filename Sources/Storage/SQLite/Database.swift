// One connection to SQLite, thin: statements prepared once and kept, transactions that end one way
// or the other, result codes as typed faults. It belongs to one thread at a time and is therefore
// not Sendable; Storage holds the writing one in a Mutex.

import CSQLite

/// A connection to a database file.
final class Database {
  /// How a file is opened.
  enum Access {
    case reading, writing
    /// Reading what nobody can write to: without a log, and without the index beside it that readers
    /// share. sqlite.org/uri.html#uriimmutable
    case frozen
  }

  /// Milliseconds to wait for another process that writes.
  static let busyTimeout: Int32 = 5_000
  /// Pages of the log after which it is worked into the file: 32 MiB.
  static let checkpointPages = 8_192
  /// Kilobytes of pages that a connection keeps: the upper pages of every tree and those of the last
  /// commits. Newcomers' identifiers lie close together, so their indexes' newest rows share few pages;
  /// the rest the system has in memory too.
  static let cacheKiB = 1_024

  let path: String
  private let handle: OpaquePointer
  private var statements: [String: Statement] = [:]

  /// Opens a file that exists.
  init(path: String, access: Access) throws(StorageError) {
    self.path = path
    let flags =
      SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
      | (access == .writing ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY)
      | (access == .frozen ? SQLITE_OPEN_URI : 0)
    var opened: OpaquePointer?
    let name = access == .frozen ? Database.frozenName(path) : path
    let code = sqlite3_open_v2(name, &opened, flags, nil)
    guard code == SQLITE_OK, let opened else {
      let message = String(cString: sqlite3_errstr(code))
      sqlite3_close_v2(opened)
      throw StorageError(code: code, message: message, path: path)
    }
    handle = opened
    sqlite3_busy_timeout(handle, Database.busyTimeout)
  }

  /// The address of a file that does not change, sqlite.org/uri.html.
  private static func frozenName(_ path: String) -> String {
    let plain = Set("/._-ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
    var name = "file:"
    for byte in path.utf8 {
      if plain.contains(byte) {
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
  }

  // MARK: - Running

  /// The statement of a text, prepared at its first use.
  func statement(_ sql: String) throws(StorageError) -> Statement {
    if let known = statements[sql] { return known }
    let made = try prepare(sql, isHot: false)
    statements[sql] = made
    return made
  }

  /// A statement of the caller's own, for the hot path: it is run by `runHot`.
  func prepare(_ sql: String, isHot: Bool = true) throws(StorageError) -> Statement {
    var made: OpaquePointer?
    let code = sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &made, nil)
    guard code == SQLITE_OK, let made else { throw fault(code) }
    return Statement(made, isHot: isHot)
  }

  /// Runs statements apart by semicolons, without values.
  func execute(_ script: String) throws(StorageError) {
    let code = sqlite3_exec(handle, script, nil, nil, nil)
    guard code == SQLITE_OK else { throw fault(code) }
  }

  /// Steps a statement whose values are bound; true while there is a row.
  func step(_ statement: Statement) throws(StorageError) -> Bool {
    let code = sqlite3_step(statement.handle)
    if code == SQLITE_ROW { return true }
    guard code == SQLITE_DONE else {
      let fault = fault(code)
      statement.reset()
      throw fault
    }
    statement.reset()
    return false
  }

  /// Runs a bound statement that gives no rows and makes it ready for the next values.
  ///
  /// - Returns: false when a constraint refused the row: it is left out and the rest goes on.
  func runHot(_ statement: Statement) throws(StorageError) -> Bool {
    let code = sqlite3_step(statement.handle)
    if code == SQLITE_DONE || code == SQLITE_ROW {
      statement.reset()
      return true
    }
    let fault = fault(code)
    statement.reset()
    if code & 0xFF == SQLITE_CONSTRAINT { return false }
    throw fault
  }

  /// Runs a statement to its end.
  func run(_ sql: String, _ values: [Value] = []) throws(StorageError) {
    let statement = try statement(sql)
    statement.bind(values)
    while try step(statement) {}
  }

  /// Hands each row to `row` until it answers false.
  func rows(
    _ sql: String, _ values: [Value] = [], _ row: (Statement) throws(StorageError) -> Bool
  ) throws(StorageError) {
    let statement = try statement(sql)
    defer { statement.reset() }
    statement.bind(values)
    while try step(statement) {
      guard try row(statement) else { return }
    }
  }

  /// Every row, read by `row`.
  func all<T>(
    _ sql: String, _ values: [Value] = [], _ row: (Statement) throws(StorageError) -> T
  ) throws(StorageError) -> [T] {
    var found: [T] = []
    try rows(sql, values) { statement throws(StorageError) in
      found.append(try row(statement))
      return true
    }
    return found
  }

  /// The first row, read by `row`; nil when there is none.
  func first<T>(
    _ sql: String, _ values: [Value] = [], _ row: (Statement) throws(StorageError) -> T
  ) throws(StorageError) -> T? {
    var found: T?
    try rows(sql, values) { statement throws(StorageError) in
      found = try row(statement)
      return false
    }
    return found
  }

  /// The first column of the first row as a number; 0 without a row.
  func number(_ sql: String, _ values: [Value] = []) throws(StorageError) -> Int64 {
    try first(sql, values) { $0.integer(0) } ?? 0
  }

  /// Rows that the last statement changed.
  var changes: Int { Int(sqlite3_changes(handle)) }
  /// How many rows all statements of a body changed, in whichever tables.
  func changesMade(_ body: () throws(StorageError) -> Void) throws(StorageError) -> Int {
    let before = sqlite3_total_changes(handle)
    try body()
    return Int(sqlite3_total_changes(handle) - before)
  }

  /// The key of the last inserted row.
  var lastKey: Int64 { sqlite3_last_insert_rowid(handle) }

  // MARK: - Transactions

  /// Runs `body` whole or not at all; what it changed is durable when this returns. The write lock
  /// is taken at once, so that what `body` reads cannot change under it.
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

  /// Runs `body` on one unchanging view of the database.
  func snapshot<T>(_ body: () throws(StorageError) -> T) throws(StorageError) -> T {
    try execute("BEGIN")
    defer { rollBack() }
    return try body()
  }

  private func rollBack() {
    // A full disk may have rolled it back already.
    if sqlite3_get_autocommit(handle) == 0 {
      sqlite3_exec(handle, "ROLLBACK", nil, nil, nil)
    }
  }

  // MARK: - Faults

  private func fault(_ code: Int32) -> StorageError {
    StorageError(code: code, message: String(cString: sqlite3_errmsg(handle)), path: path)
  }
}
