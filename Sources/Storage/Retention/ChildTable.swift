// The tables whose rows belong to a session, found by their foreign keys, so that a table that is
// added later is deleted from as well.

/// A table with rows of sessions.
struct ChildTable {
  /// Deletes at most ?2 rows of the session ?1.
  let deletion: String

  /// Returns every table that refers to a session's number, but the one whose single row a session
  /// has while it is open: that one leads to the session's journal, and goes with the session.
  static func all(in database: Database) throws(StorageError) -> [ChildTable] {
    let tables = try database.all(
      """
      SELECT m.name, f."from" FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f
      WHERE m.type = 'table' AND f."table" = 'sessions' AND m.name <> 'open_sessions'
      ORDER BY m.name
      """
    ) { (table: $0.text(), column: $0.text()) }
    var found: [ChildTable] = []
    for (table, column) in tables {
      let key = try database.all(
        "SELECT name FROM pragma_table_info(?1) WHERE pk > 0 ORDER BY pk", [.text(table)]
      ) { $0.text() }
      let columns = key.isEmpty ? "rowid" : key.joined(separator: ", ")
      found.append(
        ChildTable(
          deletion: """
            DELETE FROM \(table) WHERE (\(columns)) IN (
              SELECT \(columns) FROM \(table) WHERE \(column) = ?1 LIMIT ?2)
            """))
    }
    return found
  }
}
