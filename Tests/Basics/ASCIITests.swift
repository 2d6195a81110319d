// Characters of protocols: case, words and blanks, at and beyond the borders of ASCII.

import Basics
import Testing

@Suite("ASCII and hexadecimal digits")
struct ASCIITests {
  @Test("Only the letters A to Z change case")
  func lowercased() {
    for byte in UInt8.min...UInt8.max {
      let isCapital = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
      #expect(ASCII.lowercased(byte) == (isCapital ? byte + 32 : byte))
    }
  }

  @Test("A word equals itself, in any case only where that is asked for")
  func equals() {
    let bytes = Array("Upgrade".utf8)
    bytes.withUnsafeBytes { bytes in
      #expect(ASCII.equals(bytes[...], "Upgrade"))
      #expect(!ASCII.equals(bytes[...], "upgrade"))
      #expect(ASCII.equals(bytes[...], "upgrade", anyCase: true))
      #expect(!ASCII.equals(bytes[...], "upgrades", anyCase: true))
      #expect(ASCII.equals(bytes[2..<4], "gr"))
    }
  }

  @Test(
    "Spaces and tabs are trimmed, and no other white space",
    arguments: [
      ("", ""), (" \t ", ""), ("a", "a"), (" a b\t", "a b"), ("\u{A0}a\u{A0}", "\u{A0}a\u{A0}"),
      ("\na", "\na"), (" é ", "é"),
    ])
  func trimmed(text: String, expected: String) {
    #expect(ASCII.trimmed(text) == expected)
    Array(text.utf8).withUnsafeBytes { bytes in
      #expect(Array(ASCII.trimmed(bytes[...])) == Array(expected.utf8))
    }
  }

  @Test("Each digit has its value and each value its digit")
  func digits() {
    for byte in UInt8.min...UInt8.max {
      let value = Character(Unicode.Scalar(byte)).hexDigitValue.flatMap { byte < 0x80 ? $0 : nil }
      #expect(Hexadecimal.value(of: byte).map(Int.init) == value)
      let isCapital = (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(byte)
      #expect(Hexadecimal.lowercaseValue(of: byte).map(Int.init) == (isCapital ? nil : value))
      #expect(ASCII.isDigit(byte) == (value.map { $0 < 10 } ?? false))
    }
    for value in UInt8(0)..<16 { #expect(Hexadecimal.value(of: Hexadecimal.digit(value)) == value) }
    #expect(Hexadecimal.isLowercase("0af") && !Hexadecimal.isLowercase("0aF"))
    #expect(ASCII.isDigits("09") && !ASCII.isDigits("0٩"))
  }
}
