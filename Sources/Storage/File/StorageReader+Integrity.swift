// Checks of a database file.

import Presence

extension StorageReader {
  /// Checks the whole file and returns the errors found, at most 20 of each kind.
  package func integrityErrors() throws(StorageError) -> [String] {
    let pages = try database.all("PRAGMA integrity_check(20)") { $0.text() }
      .filter { $0 != "ok" }
    let keys = try database.all("PRAGMA foreign_key_check") { row in
      let table = row.text()
      row.skip()
      return "\(table) → \(row.text())"
    }
    return try pages + keys.prefix(20) + aggregateErrors()
  }

  /// Returns the aggregates whose sum differs from the number of finished sessions.
  private func aggregateErrors() throws(StorageError) -> [String] {
    let expected = try database.number("SELECT count(*) FROM sessions WHERE closed_at IS NOT NULL")
    var errors: [String] = []
    for source in ["report_quarters WHERE channel = ''", "report_stretches"] {
      let sum = try database.number("SELECT coalesce(sum(sessions), 0) FROM \(source)")
      if sum != expected { errors.append("\(source): \(sum) ≠ \(expected)") }
    }
    return errors
  }

  /// Returns when the latest session started or the last line of the journal was written, whichever
  /// is later, in milliseconds since 1970 (UTC); nil if there is neither.
  package func lastMoment() throws(StorageError) -> Millis? {
    let moments = try [
      "SELECT at FROM journal ORDER BY line DESC LIMIT 1",
      "SELECT started_at FROM sessions ORDER BY number DESC LIMIT 1",
    ].map { sql throws(StorageError) in try database.first(sql) { $0.integer() } }
    return moments.compactMap { $0 }.max()
  }

  /// Returns the version of the schema.
  package func version() throws(StorageError) -> Int {
    Int(try database.number("PRAGMA user_version"))
  }
}
