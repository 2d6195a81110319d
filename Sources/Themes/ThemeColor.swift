// Colours of theme files, and what becomes of them where a terminal has fewer. Terminals let few
// programs define colours (`can_change_color` is 0 in tmux and xterm-256color), so the nearest of
// those it has are chosen here: of the fixed cube and greys of xterm's 256, or of the sixteen.

import Glibc

/// A colour by its parts, 0–255 each, in sRGB.
package struct RGB: Hashable, Sendable {
  /// Red.
  package var red: UInt8
  /// Green.
  package var green: UInt8
  /// Blue.
  package var blue: UInt8

  /// A colour.
  package init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    (self.red, self.green, self.blue) = (red, green, blue)
  }

  /// A colour from 0xRRGGBB.
  package init(_ value: UInt32) {
    self.init(
      UInt8(value >> 16 & 255), UInt8(value >> 8 & 255), UInt8(value & 255))
  }

  /// A colour from `#RRGGBB`; nil for any other text.
  package init?(hex text: some StringProtocol) {
    let digits = text.utf8.dropFirst()
    guard text.utf8.first == UInt8(ascii: "#"), digits.count == 6,
      digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let value = UInt32(text.dropFirst(), radix: 16)
    else { return nil }
    self.init(value)
  }

  /// Relative luminance, 0 black to 1 white (WCAG 2.2, definition of relative luminance).
  package var luminance: Double {
    func linear(_ part: UInt8) -> Double {
      let value = Double(part) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }

  /// Contrast with another colour, 1 to 21 (WCAG 2.2, definition of contrast ratio).
  package func contrast(with other: RGB) -> Double {
    let (one, two) = (luminance, other.luminance)
    return (max(one, two) + 0.05) / (min(one, two) + 0.05)
  }

  /// How far two colours lie apart to the eye: weighted by the redness of both, a cheap likeness of
  /// a perceptual distance (Riemersma's "redmean").
  func distance(to other: RGB) -> Int {
    let mean = (Int(red) + Int(other.red)) / 2
    let dr = Int(red) - Int(other.red)
    let dg = Int(green) - Int(other.green)
    let db = Int(blue) - Int(other.blue)
    return (512 + mean) * dr * dr / 256 + 4 * dg * dg + (767 - mean) * db * db / 256
  }
}

/// A colour as a theme file names it.
package enum ThemeColor: Hashable, Sendable {
  /// The terminal's own, `default`.
  case standard
  /// One of the terminal's sixteen, 0–15 in the order of ECMA-48 and its bright ones.
  case named(UInt8)
  /// `#RRGGBB`.
  case rgb(RGB)

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
    case .rgb(let rgb):
      let value = UInt32(rgb.red) << 16 | UInt32(rgb.green) << 8 | UInt32(rgb.blue)
      let digits = String(value, radix: 16, uppercase: true)
      return "#" + String(repeating: "0", count: 6 - digits.count) + digits
    }
  }

  /// A colour from its spelling; nil for an unknown one.
  package init?(_ text: some StringProtocol) {
    if text == "default" {
      self = .standard
    } else if let index = ThemeColor.names.firstIndex(where: { $0 == text }) {
      self = .named(UInt8(index))
    } else if let rgb = RGB(hex: text) {
      self = .rgb(rgb)
    } else {
      return nil
    }
  }
}

/// How many colours a terminal has.
package enum ColorDepth: Int, Comparable, Sendable, CaseIterable {
  /// None, or none wanted (`NO_COLOR`).
  case none
  /// The eight of ECMA-48; bright ones are bold.
  case eight
  /// Those and their bright ones.
  case sixteen
  /// xterm's 256.
  case many

  /// The depth of a terminal that has so many colours.
  package init(colors: Int) {
    self = colors >= 256 ? .many : colors >= 16 ? .sixteen : colors >= 8 ? .eight : .none
  }

  /// Fewer colours come first.
  package static func < (one: ColorDepth, other: ColorDepth) -> Bool {
    one.rawValue < other.rawValue
  }
}

/// The colours that terminals have.
package enum Palette {
  /// The sixteen as xterm shows them; terminals differ, so they are only aimed at when there is
  /// nothing better.
  static let sixteen: [RGB] = [
    0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
    0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
  ].map { RGB($0) }

  private static let steps = [0, 0x5F, 0x87, 0xAF, 0xD7, 0xFF]

  /// The colour of a number, 0–255.
  package static func rgb(_ index: Int) -> RGB {
    if index < 16 { return sixteen[max(0, index)] }
    if index >= 232 {
      let grey = UInt8(8 + 10 * (min(index, 255) - 232))
      return RGB(grey, grey, grey)
    }
    let cube = index - 16
    return RGB(
      UInt8(steps[cube / 36]), UInt8(steps[cube / 6 % 6]), UInt8(steps[cube % 6]))
  }

  /// The nearest of the fixed ones among xterm's 256: 16–255.
  package static func nearest256(_ colour: RGB) -> Int {
    func step(_ part: UInt8) -> Int {
      let value = Int(part)
      return steps.indices.min { abs(steps[$0] - value) < abs(steps[$1] - value) } ?? 0
    }
    let cube = 16 + 36 * step(colour.red) + 6 * step(colour.green) + step(colour.blue)
    let mean = (Int(colour.red) + Int(colour.green) + Int(colour.blue)) / 3
    let grey = 232 + max(0, min(23, (mean - 3) / 10))
    return rgb(grey).distance(to: colour) < rgb(cube).distance(to: colour) ? grey : cube
  }

  /// The nearest of the first `count` of the sixteen.
  package static func nearest16(_ colour: RGB, of count: Int = 16) -> Int {
    (0..<count).min {
      sixteen[$0].distance(to: colour) < sixteen[$1].distance(to: colour)
    } ?? 0
  }
}
