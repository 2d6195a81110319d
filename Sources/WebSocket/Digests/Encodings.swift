// Bytes as text and back, and a comparison that tells nothing by the time it takes.

/// Base64 with padding. https://www.rfc-editor.org/rfc/rfc4648#section-4
package enum Base64 {
  private static let alphabet: StaticString =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

  /// The text of some bytes.
  package static func encode(_ bytes: [UInt8]) -> String { bytes.withUnsafeBytes { encode($0) } }

  /// The text of some bytes.
  static func encode(_ bytes: UnsafeRawBufferPointer) -> String {
    let digits = alphabet.utf8Start
    let length = (bytes.count + 2) / 3 * 4
    return String(unsafeUninitializedCapacity: length) { text in
      var place = 0
      for start in stride(from: 0, to: bytes.count, by: 3) {
        let rest = bytes.count - start
        let word =
          UInt32(bytes[start]) << 16 | (rest > 1 ? UInt32(bytes[start + 1]) << 8 : 0)
          | (rest > 2 ? UInt32(bytes[start + 2]) : 0)
        for digit in 0..<4 {
          let isPadding = digit > rest
          text[place + digit] =
            isPadding ? UInt8(ascii: "=") : digits[Int(word >> UInt32(18 - 6 * digit)) & 63]
        }
        place += 4
      }
      return length
    }
  }

  /// The bytes of a text; nil when it is not base64 to the letter, padding included.
  package static func decode(_ text: some StringProtocol) -> [UInt8]? {
    let digits = Array(text.utf8)
    guard digits.count % 4 == 0 else { return nil }
    let padding = digits.suffix(2).filter { $0 == UInt8(ascii: "=") }.count
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 4 * 3)
    for start in stride(from: 0, to: digits.count, by: 4) {
      let isLast = start + 4 == digits.count
      let used = isLast ? 4 - padding : 4
      var word: UInt32 = 0
      for digit in 0..<4 {
        guard digit < used else {
          guard digits[start + digit] == UInt8(ascii: "=") else { return nil }
          word <<= 6
          continue
        }
        guard let value = value(of: digits[start + digit]) else { return nil }
        word = word << 6 | value
      }
      for byte in 0..<(used - 1) {
        bytes.append(UInt8(truncatingIfNeeded: word >> UInt32(16 - 8 * byte)))
      }
      // Bits beyond the last byte must be zero, or two texts would mean the same bytes.
      guard used == 4 || word << UInt32(8 + 8 * (used - 1)) == 0 else { return nil }
    }
    return bytes
  }

  /// Whether text of whole groups is base64 of so many bytes, to the letter.
  static func isEncoding(_ text: UnsafeRawBufferPointer, of count: Int) -> Bool {
    guard text.count == (count + 2) / 3 * 4 else { return false }
    let padding = (3 - count % 3) % 3
    let digits = text.dropLast(padding)
    guard digits.allSatisfy({ value(of: $0) != nil }),
      text.suffix(padding).allSatisfy({ $0 == UInt8(ascii: "=") })
    else { return false }
    // Bits beyond the last byte must be zero.
    guard padding > 0, let last = digits.last.flatMap(value) else { return true }
    return last & (padding == 1 ? 3 : 15) == 0
  }

  private static func value(of digit: UInt8) -> UInt32? {
    switch digit {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}

/// Lower-case hexadecimal.
package enum Hexadecimal {
  /// Two characters a byte.
  package static func encode(_ bytes: some Sequence<UInt8>) -> String {
    Array(bytes).withUnsafeBytes { encode($0) }
  }

  /// Two characters a byte. Secrets of every newcomer pass here: bytes go straight into the text.
  package static func encode(_ bytes: UnsafeRawBufferPointer) -> String {
    String(unsafeUninitializedCapacity: 2 * bytes.count) { text in
      for (position, byte) in bytes.enumerated() {
        text[2 * position] = digit(byte >> 4)
        text[2 * position + 1] = digit(byte & 15)
      }
      return 2 * bytes.count
    }
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }

  /// The bytes of a text; nil when it is odd or holds anything but lower-case digits.
  package static func decode(_ text: some StringProtocol) -> [UInt8]? {
    let characters = Array(text.utf8)
    guard characters.count % 2 == 0 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(characters.count / 2)
    for start in stride(from: 0, to: characters.count, by: 2) {
      guard let high = value(of: characters[start]), let low = value(of: characters[start + 1])
      else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  private static func value(of digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}

/// Comparison of secrets.
package enum ConstantTime {
  /// Whether two byte strings are the same; the time depends on their lengths alone.
  package static func equals(_ one: some Collection<UInt8>, _ other: some Collection<UInt8>) -> Bool
  {
    guard one.count == other.count else { return false }
    return zip(one, other).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
