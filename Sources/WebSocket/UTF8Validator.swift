// Whether bytes are UTF-8, told at the first byte that cannot be, in whatever pieces they come.
// https://www.rfc-editor.org/rfc/rfc3629#section-4

/// Checks a text as it arrives.
package struct UTF8Validator: Sendable {
  /// Continuation bytes the character under way still needs.
  private var needed: UInt8 = 0
  /// What the next byte may be: narrower after E0, ED, F0 and F4.
  private var lowest: UInt8 = 0x80
  private var highest: UInt8 = 0xBF

  /// A validator at the start of a text.
  package init() {}

  /// Whether the text so far ends with a whole character.
  package var isComplete: Bool { needed == 0 }

  /// Takes the next bytes; false as soon as one cannot belong to any UTF-8 text.
  package mutating func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var position = 0
    while position < bytes.count {
      if needed == 0, position + 8 <= bytes.count,
        bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
      {
        position += 8
        continue
      }
      guard take(bytes[position]) else { return false }
      position += 1
    }
    return true
  }

  private mutating func take(_ byte: UInt8) -> Bool {
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
