// Incremental validation of UTF-8. https://www.rfc-editor.org/rfc/rfc3629#section-4

/// Validates a text that arrives in pieces, and rejects it at the first byte that no UTF-8 text can
/// have there.
package struct UTF8Validator: Sendable {
  /// Continuation bytes that complete the current character.
  private var needed: UInt8 = 0
  /// The range of the next continuation byte: narrower after E0, ED, F0 and F4.
  private var lowest: UInt8 = 0x80
  private var highest: UInt8 = 0xBF

  /// A validator at the start of a text.
  package init() {}

  /// Whether the text so far ends with a complete character.
  package var isComplete: Bool { needed == 0 }

  /// Validates the next bytes of the text; false at the first invalid byte.
  package mutating func consume(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var index = 0
    while index < bytes.count {
      if needed == 0, index + 8 <= bytes.count,
        bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
      {
        index += 8
        continue
      }
      guard consume(bytes[index]) else { return false }
      index += 1
    }
    return true
  }

  private mutating func consume(_ byte: UInt8) -> Bool {
    guard needed == 0 else {
      guard byte >= lowest, byte <= highest else { return false }
      needed -= 1
      (lowest, highest) = (0x80, 0xBF)
      return true
    }
    switch byte {
    case 0...0x7F: return true
    case 0xC2...0xDF: needed = 1
    case 0xE0...0xEF:
      needed = 2
      if byte == 0xE0 { lowest = 0xA0 }
      if byte == 0xED { highest = 0x9F }
    case 0xF0...0xF4:
      needed = 3
      if byte == 0xF0 { lowest = 0x90 }
      if byte == 0xF4 { highest = 0x8F }
    default: return false
    }
    return true
  }
}
