// Access to the writing connection, and to thrown errors, for the tests.

@testable import Storage

/// Returns the error of the database that `body` throws; nil if it throws none.
func storageError(_ body: () throws -> Void) -> StorageError? {
  do {
    try body()
    return nil
  } catch {
    return error as? StorageError
  }
}

extension Storage {
  /// Runs statements on the writing connection.
  func run(_ script: String) throws(StorageError) {
    try write { writer throws(StorageError) in try writer.database.execute(script) }
  }

  /// Returns the number that a query on the writing connection returns.
  func number(_ sql: String) throws(StorageError) -> Int64 {
    try write { writer throws(StorageError) in try writer.database.number(sql) }
  }

  /// Returns SQLite's plan of a query.
  func plan(_ sql: String) throws(StorageError) -> String {
    try write { writer throws(StorageError) in
      try writer.database.all("EXPLAIN QUERY PLAN " + sql) { row in
        row.skip(3)
        return row.text()
      }.joined(separator: "; ")
    }
  }
}
