// Characters of network protocols, which are ASCII: letter case, words and blanks.

/// Operations on ASCII bytes. Bytes of 0x80 and above are never changed or matched.
public enum ASCII {
  /// The lower-case form of an ASCII letter; any other byte unchanged.
  @inlinable
  public static func lowercased(_ byte: UInt8) -> UInt8 {
    byte &- 65 < 26 ? byte | 0x20 : byte
  }

  /// Whether a byte is one of `0`–`9`.
  @inlinable
  public static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  /// Whether `text` is made of the digits `0`–`9` alone; true for an empty text.
  package static func isDigits(_ text: some StringProtocol) -> Bool {
    text.utf8.allSatisfy(isDigit)
  }

  /// Whether `text` is made of visible ASCII characters and spaces, so that each byte is a
  /// character.
  package static func isPrintable(_ text: some StringProtocol) -> Bool {
    text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
  }

  /// Whether `bytes` spell `word`. With `anyCase`, `word` is in lower case and the bytes may be in
  /// either.
  package static func equals(
    _ bytes: Slice<UnsafeRawBufferPointer>, _ word: StaticString, anyCase: Bool = false
  ) -> Bool {
    guard bytes.count == word.utf8CodeUnitCount else { return false }
    var expected = word.utf8Start
    for byte in bytes {
      if (anyCase ? lowercased(byte) : byte) != expected.pointee { return false }
      expected += 1
    }
    return true
  }

  /// The bytes without spaces and tabs at either end: what RFC 9110, section 5.6.3, calls optional
  /// white space.
  package static func trimmed(
    _ bytes: Slice<UnsafeRawBufferPointer>
  ) -> Slice<UnsafeRawBufferPointer> {
    var rest = bytes
    while let byte = rest.first, isBlank(byte) { rest = rest.dropFirst() }
    while let byte = rest.last, isBlank(byte) { rest = rest.dropLast() }
    return rest
  }

  /// The text without spaces and tabs at either end (RFC 9110, section 5.6.3).
  package static func trimmed(_ text: some StringProtocol) -> String {
    var rest = Substring(text).utf8
    while let byte = rest.first, isBlank(byte) { rest.removeFirst() }
    while let byte = rest.last, isBlank(byte) { rest.removeLast() }
    return String(Substring(rest))
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
