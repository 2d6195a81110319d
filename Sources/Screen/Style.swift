// How a cell looks, told by what it is for (its role) and not by a colour: the theme decides that.
// A style is one 64-bit word so that frames are compared a word at a time.

import Basics

/// What a piece of the screen is for. The names are the keys of theme files; a test holds them
/// equal, in name and order, to the theme room's own list.
package enum Role: UInt8, CaseIterable, Sendable {
  // Words and sentences.
  case text, muted, accent, success, warning, danger, title, link
  // Surfaces and lines.
  case selection, border, borderFocused, bar, barDisabled, key, match, heading, disabled
  // What is filled in or pressed.
  case field, fieldFocused, fieldFault, placeholder, button, buttonFocused, tab, tabActive
  // Presence.
  case online, reconnecting, absent, closed, handedOver
  // Activation code.
  case codeTag, codeName, codeString, codeComment
  // Meters.
  case meter, meterEmpty
}

/// Emphasis beside the role's own.
package struct Attributes: OptionSet, Hashable, Sendable {
  /// The bits.
  package let rawValue: UInt8

  /// A set of these bits; only the lowest six count.
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

/// A role, emphasis, and for swatches direct colours.
package struct Style: Hashable, Sendable {
  /// Bits 0–5 role, 6–10 attributes, 11 and 12 whether colours are given, 13–36 and 37–60 colours.
  var bits: UInt64

  /// The role's look with `attributes` added; the colours replace those of the role.
  package init(
    _ role: Role, _ attributes: Attributes = [], foreground: RGBColor? = nil,
    background: RGBColor? = nil
  ) {
    bits = UInt64(role.rawValue) | UInt64(attributes.rawValue & 31) << 6
    if let foreground { bits |= 1 << 11 | UInt64(foreground.value) << 13 }
    if let background { bits |= 1 << 12 | UInt64(background.value) << 37 }
  }

  /// What the cell is for.
  package var role: Role { Role(rawValue: UInt8(bits & 63)) ?? .text }
  /// Emphasis added to the role's.
  package var attributes: Attributes { Attributes(rawValue: UInt8(bits >> 6 & 31)) }
  /// The letter's own colour, where the role does not decide.
  package var foreground: RGBColor? {
    bits >> 11 & 1 == 1 ? RGBColor(UInt32(bits >> 13 & 0xFF_FFFF)) : nil
  }
  /// The ground's own colour, where the role does not decide.
  package var background: RGBColor? {
    bits >> 12 & 1 == 1 ? RGBColor(UInt32(bits >> 37 & 0xFF_FFFF)) : nil
  }
  /// The whole style as one number, so that a presenter may keep what it made of it.
  package var word: UInt64 { bits }

  /// The same with more emphasis.
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
  /// What draws the eye.
  package static let accent = Style(.accent)
  /// Went well.
  package static let success = Style(.success)
  /// Look at this.
  package static let warning = Style(.warning)
  /// Went wrong.
  package static let danger = Style(.danger)
  /// A heading.
  package static let title = Style(.title)
  /// The selected row.
  package static let selection = Style(.selection)
  /// Lines and frames.
  package static let border = Style(.border)
  /// The first and last line.
  package static let bar = Style(.bar)
  /// The name of a key.
  package static let key = Style(.key)
  /// The head of a column.
  package static let heading = Style(.heading)
  /// Can't be used now.
  package static let disabled = Style(.disabled)
}
