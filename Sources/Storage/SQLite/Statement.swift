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
  /// Bytes of texts that a hot statement keeps beside itself. Longer ones SQLite copies.
  private static let roomBytes = 2_048

  let handle: OpaquePointer
  /// Where the texts lie that are bound until the statement ran. A newcomer brings thirteen, and a
  /// piece of memory for each, taken and given back by SQLite, cost more than copying them.
  private let room: UnsafeMutableRawBufferPointer?
  private var used = 0

  /// - Parameter isHot: whether it is run by `runHot`, which lets go of what is bound.
  init(_ handle: OpaquePointer, isHot: Bool = false) {
    self.handle = handle
    room = isHot ? .allocate(byteCount: Statement.roomBytes, alignment: 8) : nil
  }

  deinit {
    sqlite3_finalize(handle)
    room?.deallocate()
  }

  /// Makes it ready for the next values, of a hot statement without those of before.
  func reset() {
    sqlite3_reset(handle)
    guard used > 0 else { return }
    sqlite3_clear_bindings(handle)
    used = 0
  }

  /// Room for a text of so many bytes until the statement ran; nil where it must be copied.
  private func place(_ count: Int) -> UnsafeMutableRawBufferPointer? {
    guard let room, count > 0, used + count <= room.count else { return nil }
    defer { used += count }
    return UnsafeMutableRawBufferPointer(rebasing: room[used..<used + count])
  }

  // MARK: - Values in

  func bind(_ place: Int32, _ number: Int64) { sqlite3_bind_int64(handle, place, number) }

  func bind(_ place: Int32, _ number: Int64?) {
    if let number { bind(place, number) } else { bindNull(place) }
  }

  /// Copies the text's bytes as they lie in memory.
  func bind(_ place: Int32, _ text: String) {
    var text = text
    text.withUTF8 { bind(place, utf8: UnsafeRawBufferPointer($0)) }
  }

  /// Copies the bytes of a text.
  func bind(_ place: Int32, utf8 bytes: UnsafeRawBufferPointer) {
    let count = Int32(bytes.count)
    if let kept = self.place(bytes.count) {
      kept.copyMemory(from: bytes)
      sqlite3_bind_text(
        handle, place, kept.assumingMemoryBound(to: CChar.self).baseAddress, count, nil)
      return
    }
    // An empty buffer may have no address, and SQLite would take that for null.
    let start = bytes.assumingMemoryBound(to: CChar.self).baseAddress
    _ = canais_sqlite_bind_text(handle, place, start ?? Statement.nothing, count)
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
      bind(place, utf8: UnsafeRawBufferPointer(buffer))
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
