// Hexadecimal text and single digits, the only place that knows them.

/// Hexadecimal text of bytes, two lower-case digits a byte.
public enum Hexadecimal {
  /// The hexadecimal text of `bytes`.
  package static func encode(_ bytes: some Sequence<UInt8>) -> String {
    Array(bytes).withUnsafeBytes { encode($0) }
  }

  /// The hexadecimal text of `bytes`, written without an intermediate array: every new session's
  /// secret passes here.
  package static func encode(_ bytes: UnsafeRawBufferPointer) -> String {
    String(unsafeUninitializedCapacity: 2 * bytes.count) { text in
      for (index, byte) in bytes.enumerated() {
        text[2 * index] = digit(byte >> 4)
        text[2 * index + 1] = digit(byte & 15)
      }
      return 2 * bytes.count
    }
  }

  /// The bytes that `text` encodes. Nil when its length is odd or it holds anything but lower-case
  /// digits, so that each value has one text.
  package static func decode(_ text: some StringProtocol) -> [UInt8]? {
    let characters = Array(text.utf8)
    guard characters.count % 2 == 0 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(characters.count / 2)
    for start in stride(from: 0, to: characters.count, by: 2) {
      guard let high = lowercaseValue(of: characters[start]),
        let low = lowercaseValue(of: characters[start + 1])
      else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  /// The lower-case digit of a value of 0–15.
  @inlinable
  public static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }

  /// The value, 0–15, of a digit in either case; nil for any other byte.
  @inlinable
  public static func value(of digit: UInt8) -> UInt8? {
    lowercaseValue(
      of: (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(digit) ? digit | 0x20 : digit)
  }

  /// The value, 0–15, of a lower-case digit; nil for any other byte.
  @inlinable
  public static func lowercaseValue(of digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    default: nil
    }
  }

  /// Whether `text` is made of lower-case digits alone; true for an empty text.
  package static func isLowercase(_ text: some StringProtocol) -> Bool {
    text.utf8.allSatisfy { lowercaseValue(of: $0) != nil }
  }
}
