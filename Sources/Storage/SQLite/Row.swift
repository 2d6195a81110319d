// One row of a query's result.

import CSQLite

/// The current row of a statement, whose columns are read from left to right.
///
/// Each read advances to the next column, so the reads follow the query's column list, and a query
/// may begin with a shared list of columns that a helper reads:
///
/// ```swift
/// let sessions = try database.all("SELECT id, channel, closed_at FROM sessions") { row in
///   (row.text(), row.text(), row.optionalInteger())
/// }
/// ```
///
/// A row is valid until the statement is stepped or reset.
struct Row {
  private let handle: OpaquePointer
  private var column: Int32 = 0

  init(_ statement: Statement) { handle = statement.handle }

  /// Skips columns.
  mutating func skip(_ count: Int32 = 1) { column += count }

  /// Reads whether the column is not NULL.
  mutating func isPresent() -> Bool {
    defer { column += 1 }
    return sqlite3_column_type(handle, column) != SQLITE_NULL
  }

  /// Reads an INTEGER; 0 for NULL.
  mutating func integer() -> Int64 {
    defer { column += 1 }
    return sqlite3_column_int64(handle, column)
  }

  /// Reads an INTEGER as `Int`; 0 for NULL.
  mutating func int() -> Int { Int(integer()) }

  /// Reads an INTEGER as a sequence number; 0 for NULL.
  mutating func sequenceNumber() -> UInt32 { UInt32(truncatingIfNeeded: integer()) }

  /// Reads an INTEGER, or nil for NULL.
  mutating func optionalInteger() -> Int64? {
    defer { column += 1 }
    guard sqlite3_column_type(handle, column) != SQLITE_NULL else { return nil }
    return sqlite3_column_int64(handle, column)
  }

  /// Reads a TEXT; empty for NULL.
  mutating func text() -> String { optionalText() ?? "" }

  /// Reads a TEXT, or nil for NULL.
  mutating func optionalText() -> String? {
    defer { column += 1 }
    guard let bytes = sqlite3_column_text(handle, column) else { return nil }
    let count = Int(sqlite3_column_bytes(handle, column))
    return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  }

  /// Reads a BLOB; empty for NULL.
  mutating func blob() -> [UInt8] {
    defer { column += 1 }
    guard let bytes = sqlite3_column_blob(handle, column) else { return [] }
    let count = Int(sqlite3_column_bytes(handle, column))
    return [UInt8](UnsafeRawBufferPointer(start: bytes, count: count))
  }
}
