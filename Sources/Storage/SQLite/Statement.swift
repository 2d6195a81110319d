// A prepared statement: values in by position from 1, rows out by column from 0. It is made once
// and used again; whoever runs it resets it, since an unfinished reader holds the log open.

import CSQLite

/// A value of a column or of a place in a statement.
enum Value: Sendable {
  case integer(Int64)
  case text(String)
  case blob([UInt8])
  case null

  /// A number, or null.
  static func optional(_ number: Int64?) -> Value { number.map { .integer($0) } ?? .null }
  /// A text, or null.
  static func optional(_ text: String?) -> Value { text.map { .text($0) } ?? .null }
  /// A whole number of any width.
  static func number(_ number: some BinaryInteger) -> Value { .integer(Int64(number)) }
}

/// One prepared statement of a database, for the thread that uses the database.
final class Statement {
  let handle: OpaquePointer

  init(_ handle: OpaquePointer) { self.handle = handle }

  deinit { sqlite3_finalize(handle) }

  // MARK: - Values in

  func bind(_ place: Int32, _ number: Int64) { sqlite3_bind_int64(handle, place, number) }

  func bind(_ place: Int32, _ number: Int64?) {
    if let number { bind(place, number) } else { bindNull(place) }
  }

  /// Copies the text's bytes as they lie in memory.
  func bind(_ place: Int32, _ text: String) {
    var text = text
    text.withUTF8 { bytes in
      // An empty buffer may have no address, and SQLite would take that for null.
      bytes.withMemoryRebound(to: CChar.self) { characters in
        _ = canais_sqlite_bind_text(
          handle, place, characters.baseAddress ?? Statement.nothing, Int32(characters.count))
      }
    }
  }

  func bind(_ place: Int32, _ text: String?) {
    if let text { bind(place, text) } else { bindNull(place) }
  }

  func bind(_ place: Int32, _ bytes: [UInt8]) {
    bytes.withUnsafeBytes { buffer in
      _ =
        buffer.isEmpty
        ? sqlite3_bind_zeroblob(handle, place, 0)
        : canais_sqlite_bind_blob(handle, place, buffer.baseAddress, Int32(buffer.count))
    }
  }

  /// An identifier as its 24 characters, without making a string of it.
  func bind(_ place: Int32, identifier write: (UnsafeMutableRawBufferPointer) -> Void) {
    withUnsafeTemporaryAllocation(byteCount: 24, alignment: 1) { buffer in
      write(buffer)
      let characters = buffer.assumingMemoryBound(to: CChar.self)
      _ = canais_sqlite_bind_text(handle, place, characters.baseAddress, 24)
    }
  }

  func bindNull(_ place: Int32) { sqlite3_bind_null(handle, place) }

  func bind(_ values: [Value]) {
    for (index, value) in values.enumerated() {
      let place = Int32(index + 1)
      switch value {
      case .integer(let number): bind(place, number)
      case .text(let text): bind(place, text)
      case .blob(let bytes): bind(place, bytes)
      case .null: bindNull(place)
      }
    }
  }

  private static var nothing: UnsafePointer<CChar> { canais_sqlite_empty() }

  // MARK: - Rows out

  func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

  func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

  func optionalInteger(_ column: Int32) -> Int64? {
    isNull(column) ? nil : integer(column)
  }

  func text(_ column: Int32) -> String {
    guard let bytes = sqlite3_column_text(handle, column) else { return "" }
    let count = Int(sqlite3_column_bytes(handle, column))
    return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  }

  func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

  func blob(_ column: Int32) -> [UInt8] {
    guard let bytes = sqlite3_column_blob(handle, column) else { return [] }
    let count = Int(sqlite3_column_bytes(handle, column))
    return [UInt8](UnsafeRawBufferPointer(start: bytes, count: count))
  }
}
