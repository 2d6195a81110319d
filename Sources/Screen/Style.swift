// Styles of cells. A style names the cell's role; the theme chooses the role's colors. A style is
// one 64-bit word, so that frames are compared a word at a time.

import Basics

/// Emphasis added to that of a role.
package struct Attributes: OptionSet, Hashable, Sendable {
  /// The bits, equal to those of Themes' `Emphasis`.
  package let rawValue: UInt8

  /// A set of these bits; a style keeps the lowest five.
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Bold or bright.
  package static let bold = Attributes(rawValue: 1)
  /// Dim.
  package static let dim = Attributes(rawValue: 2)
  /// Italic.
  package static let italic = Attributes(rawValue: 4)
  /// Underlined.
  package static let underline = Attributes(rawValue: 8)
  /// Foreground and background exchanged.
  package static let reverse = Attributes(rawValue: 16)
}

/// The style of a cell: a role, added emphasis, and for samples of colors the colors themselves.
package struct Style: Hashable, Sendable {
  /// Bits 0–5: role; 6–10: attributes; 11 and 12: whether foreground and background are set; 13–36
  /// and 37–60: foreground and background.
  var bits: UInt64

  /// A role's style with `attributes` added. Colors, if given, replace those of the role.
  package init(
    _ role: Role, _ attributes: Attributes = [], foreground: RGBColor? = nil,
    background: RGBColor? = nil
  ) {
    bits = UInt64(role.rawValue) | UInt64(attributes.rawValue & 31) << 6
    if let foreground { bits |= 1 << 11 | UInt64(foreground.value) << 13 }
    if let background { bits |= 1 << 12 | UInt64(background.value) << 37 }
  }

  /// The cell's role.
  package var role: Role { Role(rawValue: UInt8(bits & 63)) ?? .text }
  /// The emphasis added to the role's.
  package var attributes: Attributes { Attributes(rawValue: UInt8(bits >> 6 & 31)) }
  /// The color of the text; nil for the role's.
  package var foreground: RGBColor? {
    bits >> 11 & 1 == 1 ? RGBColor(UInt32(bits >> 13 & 0xFF_FFFF)) : nil
  }
  /// The color of the background; nil for the role's.
  package var background: RGBColor? {
    bits >> 12 & 1 == 1 ? RGBColor(UInt32(bits >> 37 & 0xFF_FFFF)) : nil
  }
  /// The style as one number, as a key of caches.
  package var word: UInt64 { bits }

  /// The style with more emphasis.
  package func adding(_ attributes: Attributes) -> Style {
    var style = self
    style.bits |= UInt64(attributes.rawValue & 31) << 6
    return style
  }
}

extension Style {
  /// Plain text.
  package static let text = Style(.text)
  /// Secondary text.
  package static let muted = Style(.muted)
  /// Text that draws the eye.
  package static let accent = Style(.accent)
  /// A success.
  package static let success = Style(.success)
  /// A warning.
  package static let warning = Style(.warning)
  /// An error.
  package static let danger = Style(.danger)
  /// A heading.
  package static let title = Style(.title)
  /// The selected row.
  package static let selection = Style(.selection)
  /// Lines and frames.
  package static let border = Style(.border)
  /// The first and the last line of the screen.
  package static let bar = Style(.bar)
  /// The name of a key.
  package static let key = Style(.key)
  /// The heading of a column.
  package static let heading = Style(.heading)
  /// Text that is unavailable now.
  package static let disabled = Style(.disabled)
}
