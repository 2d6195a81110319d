// Colors of theme files.

import Basics

/// A color of a theme file.
package enum ThemeColor: Hashable, Sendable {
  /// The terminal's default color, spelled `default`.
  case standard
  /// One of the terminal's sixteen colors by its number in `names`, 0–15.
  case named(UInt8)
  /// A color spelled `#RRGGBB`.
  case rgb(RGBColor)

  /// The names of the sixteen colors: those of ECMA-48 in its order, then the bright ones.
  package static let names = [
    "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
    "bright-black", "bright-red", "bright-green", "bright-yellow", "bright-blue",
    "bright-magenta", "bright-cyan", "bright-white",
  ]

  /// The color's spelling in a theme file.
  package var spelling: String {
    switch self {
    case .standard: return "default"
    case .named(let number): return ThemeColor.names[Int(number) % ThemeColor.names.count]
    case .rgb(let rgb): return rgb.hex
    }
  }

  /// The color of a spelling; nil for any other text.
  package init?(_ text: some StringProtocol) {
    if text == "default" {
      self = .standard
    } else if let index = ThemeColor.names.firstIndex(where: { $0 == text }) {
      self = .named(UInt8(index))
    } else if let rgb = RGBColor(hex: text) {
      self = .rgb(rgb)
    } else {
      return nil
    }
  }
}
