// Colours of theme files.

import Basics

/// A colour as a theme file names it.
package enum ThemeColor: Hashable, Sendable {
  /// The terminal's own, `default`.
  case standard
  /// One of the terminal's sixteen, 0–15 in the order of ECMA-48 and its bright ones.
  case named(UInt8)
  /// `#RRGGBB`.
  case rgb(RGBColor)

  /// The names of the sixteen, in order.
  package static let names = [
    "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
    "bright-black", "bright-red", "bright-green", "bright-yellow", "bright-blue",
    "bright-magenta", "bright-cyan", "bright-white",
  ]

  /// Its spelling in a theme file.
  package var spelling: String {
    switch self {
    case .standard: return "default"
    case .named(let number): return ThemeColor.names[Int(number) % ThemeColor.names.count]
    case .rgb(let rgb): return rgb.hex
    }
  }

  /// A colour from its spelling; nil for an unknown one.
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
