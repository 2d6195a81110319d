// Base64 with padding, strict in both directions.

/// Base64 with padding. https://www.rfc-editor.org/rfc/rfc4648#section-4
///
///     Base64.encode(Array("foob".utf8))  // "Zm9vYg=="
///     Base64.decode("Zm9vYg==")          // the same four bytes
package enum Base64 {
  private static let alphabet: StaticString =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

  /// The base64 text of `bytes`.
  package static func encode(_ bytes: [UInt8]) -> String { bytes.withUnsafeBytes { encode($0) } }

  /// The base64 text of `bytes`.
  package static func encode(_ bytes: UnsafeRawBufferPointer) -> String {
    let digits = alphabet.utf8Start
    let length = (bytes.count + 2) / 3 * 4
    return String(unsafeUninitializedCapacity: length) { text in
      var end = 0
      for start in stride(from: 0, to: bytes.count, by: 3) {
        let remaining = bytes.count - start
        let word =
          UInt32(bytes[start]) << 16 | (remaining > 1 ? UInt32(bytes[start + 1]) << 8 : 0)
          | (remaining > 2 ? UInt32(bytes[start + 2]) : 0)
        for digit in 0..<4 {
          let isPadding = digit > remaining
          text[end + digit] =
            isPadding ? UInt8(ascii: "=") : digits[Int(word >> UInt32(18 - 6 * digit)) & 63]
        }
        end += 4
      }
      return length
    }
  }

  /// The bytes that `text` encodes. Nil unless `text` is exactly what `encode` returns for them:
  /// padding, unused bits and the absence of white space are all checked.
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
      // Bits beyond the last byte must be zero, or two texts would decode to the same bytes.
      guard used == 4 || word << UInt32(8 + 8 * (used - 1)) == 0 else { return nil }
    }
    return bytes
  }

  /// Whether `text` is the base64 of exactly `count` bytes. Checks without decoding.
  package static func isEncoding(_ text: UnsafeRawBufferPointer, of count: Int) -> Bool {
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
