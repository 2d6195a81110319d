// A position in a text, as editors count it.

/// A position in a text, as editors count it.
package struct TextPosition: Equatable, Sendable {
  /// The line, from 1.
  package let line: Int
  /// The grapheme cluster in the line, from 1.
  package let column: Int

  /// Creates a position.
  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// The position of a byte of UTF-8.
  init(of byte: Int, in bytes: [UInt8]) {
    let before = bytes.prefix(byte)
    let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    line = 1 + before.count { $0 == UInt8(ascii: "\n") }
    column = 1 + String(decoding: before[start...], as: UTF8.self).count
  }
}
