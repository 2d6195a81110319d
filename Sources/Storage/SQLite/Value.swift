// A value bound to a parameter of a statement.

/// A value bound to a parameter of a statement.
enum Value: Sendable {
  /// SQLite's INTEGER.
  case integer(Int64)
  /// SQLite's TEXT.
  case text(String)
  /// SQLite's BLOB.
  case blob([UInt8])
  /// SQLite's NULL.
  case null

  /// Returns a number, or NULL for nil.
  static func optional(_ number: Int64?) -> Value { number.map { .integer($0) } ?? .null }
  /// Returns a text, or NULL for nil.
  static func optional(_ text: String?) -> Value { text.map { .text($0) } ?? .null }
  /// Returns a number of any integer type.
  static func number(_ number: some BinaryInteger) -> Value { .integer(Int64(number)) }
}
