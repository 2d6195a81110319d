// Colours as `#RRGGBB`, and how well one reads on another (WCAG 2.2, "contrast ratio").

import Foundation

/// A colour of eight bits a channel.
package struct Color: Equatable, Sendable {
  /// 0–255.
  package let red: UInt8
  /// 0–255.
  package let green: UInt8
  /// 0–255.
  package let blue: UInt8

  /// Reads `#RRGGBB`, in either case; nil for anything else.
  package init?(_ text: String) {
    let letters = Array(text.utf8)
    guard letters.count == 7, letters[0] == UInt8(ascii: "#") else { return nil }
    let digits = letters.dropFirst().compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
    guard digits.count == 6 else { return nil }
    red = UInt8(digits[0] * 16 + digits[1])
    green = UInt8(digits[2] * 16 + digits[3])
    blue = UInt8(digits[4] * 16 + digits[5])
  }

  /// Relative luminance, 0 (black) to 1 (white).
  package var luminance: Double {
    func linear(_ channel: UInt8) -> Double {
      let value = Double(channel) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }
}

/// How well two colours are told apart.
package enum Contrast {
  /// What small text needs (WCAG 2.2, 1.4.3).
  package static let minimum = 4.5

  /// From 1 (the same) to 21 (black on white).
  package static func ratio(_ a: Color, _ b: Color) -> Double {
    let (low, high) = (min(a.luminance, b.luminance), max(a.luminance, b.luminance))
    return (high + 0.05) / (low + 0.05)
  }

  /// The ratio with one decimal, as each language writes it, cut and never rounded up: 4.49 must not
  /// read as 4.5.
  package static func words(_ ratio: Double) -> LocalizedText {
    let tenths = Int(ratio * 10)
    let comma = "\(tenths / 10),\(tenths % 10)"
    return LocalizedText(comma, "\(tenths / 10).\(tenths % 10)", comma)
  }
}
