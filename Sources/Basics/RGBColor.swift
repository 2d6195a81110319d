// Colors in sRGB: of theme files, of a visitor's window and of a terminal's cells.

import Glibc

/// A color in sRGB, eight bits a channel.
///
///     RGBColor(hex: "#1F2937")?.contrast(with: RGBColor(0xFFFFFF))  // 14.7 or so
package struct RGBColor: Hashable, Sendable {
  /// The red channel, 0–255.
  package let red: UInt8
  /// The green channel, 0–255.
  package let green: UInt8
  /// The blue channel, 0–255.
  package let blue: UInt8

  /// A color from its channels, 0–255 each.
  package init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    (self.red, self.green, self.blue) = (red, green, blue)
  }

  /// A color from 0xRRGGBB; bits above the lowest 24 are dropped.
  package init(_ value: UInt32) {
    self.init(
      UInt8(truncatingIfNeeded: value >> 16), UInt8(truncatingIfNeeded: value >> 8),
      UInt8(truncatingIfNeeded: value))
  }

  /// A color from `#RRGGBB`, digits in either case; nil for any other text.
  package init?(hex text: some StringProtocol) {
    let bytes = Array(text.utf8)
    guard bytes.count == 7, bytes[0] == UInt8(ascii: "#") else { return nil }
    var value: UInt32 = 0
    for byte in bytes.dropFirst() {
      guard let digit = Hexadecimal.value(of: byte) else { return nil }
      value = value << 4 | UInt32(digit)
    }
    self.init(value)
  }

  /// The color as 0xRRGGBB.
  package var value: UInt32 { UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue) }

  /// The color as `#RRGGBB`, digits in upper case.
  package var hex: String { "#" + Hexadecimal.encode([red, green, blue]).uppercased() }

  /// Relative luminance, from 0 (black) to 1 (white).
  /// https://www.w3.org/TR/WCAG22/#dfn-relative-luminance
  package var luminance: Double {
    func linear(_ channel: UInt8) -> Double {
      let value = Double(channel) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }

  /// The contrast ratio of two colors, from 1 (equal) to 21 (black on white).
  /// https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
  package func contrast(with other: RGBColor) -> Double {
    let (one, two) = (luminance, other.luminance)
    return (max(one, two) + 0.05) / (min(one, two) + 0.05)
  }

  /// Whether white text contrasts more with the color than black text does.
  package var isDark: Bool { luminance < 0.18 }
}
