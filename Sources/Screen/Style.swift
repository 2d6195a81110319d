// How a cell looks, told by what it is for (its role) and not by a colour: the theme decides that.
// A style is one 64-bit word so that frames are compared a word at a time.

/// What a piece of the screen is for. The names are the keys of theme files; a test holds them
/// equal, in name and order, to the theme room's own list.
public enum Role: UInt8, CaseIterable, Sendable {
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
public struct Attributes: OptionSet, Hashable, Sendable {
  /// The bits.
  public let rawValue: UInt8

  /// A set of these bits; only the lowest six count.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Bold or bright.
  public static let bold = Attributes(rawValue: 1)
  /// Dim.
  public static let dim = Attributes(rawValue: 2)
  /// Italic.
  public static let italic = Attributes(rawValue: 4)
  /// Underlined.
  public static let underline = Attributes(rawValue: 8)
  /// Foreground and background exchanged.
  public static let reverse = Attributes(rawValue: 16)
}

/// A colour given as 0xRRGGBB, for what has a colour of its own whatever the theme: the live picture
/// of the visitor's window.
public struct DirectColor: Hashable, Sendable {
  /// 0xRRGGBB; the upper byte is 0.
  public let value: UInt32

  /// A colour; bits above the lowest 24 are dropped.
  public init(_ value: UInt32) { self.value = value & 0xFF_FFFF }
}

/// A role, emphasis, and for swatches direct colours.
public struct Style: Hashable, Sendable {
  /// Bits 0–5 role, 6–10 attributes, 11 and 12 whether colours are given, 13–36 and 37–60 colours.
  var bits: UInt64

  /// The role's look with `attributes` added; the colours replace those of the role.
  public init(
    _ role: Role, _ attributes: Attributes = [], foreground: DirectColor? = nil,
    background: DirectColor? = nil
  ) {
    bits = UInt64(role.rawValue) | UInt64(attributes.rawValue & 31) << 6
    if let foreground { bits |= 1 << 11 | UInt64(foreground.value) << 13 }
    if let background { bits |= 1 << 12 | UInt64(background.value) << 37 }
  }

  /// What the cell is for.
  public var role: Role { Role(rawValue: UInt8(bits & 63)) ?? .text }
  /// Emphasis added to the role's.
  public var attributes: Attributes { Attributes(rawValue: UInt8(bits >> 6 & 31)) }
  /// The letter's own colour, where the role does not decide.
  public var foreground: DirectColor? {
    bits >> 11 & 1 == 1 ? DirectColor(UInt32(bits >> 13 & 0xFF_FFFF)) : nil
  }
  /// The ground's own colour, where the role does not decide.
  public var background: DirectColor? {
    bits >> 12 & 1 == 1 ? DirectColor(UInt32(bits >> 37 & 0xFF_FFFF)) : nil
  }
  /// The whole style as one number, so that a presenter may keep what it made of it.
  public var word: UInt64 { bits }

  /// The same with more emphasis.
  public func adding(_ attributes: Attributes) -> Style {
    var style = self
    style.bits |= UInt64(attributes.rawValue & 31) << 6
    return style
  }
}

extension Style {
  /// Plain text.
  public static let text = Style(.text)
  /// Secondary text.
  public static let muted = Style(.muted)
  /// What draws the eye.
  public static let accent = Style(.accent)
  /// Went well.
  public static let success = Style(.success)
  /// Look at this.
  public static let warning = Style(.warning)
  /// Went wrong.
  public static let danger = Style(.danger)
  /// A heading.
  public static let title = Style(.title)
  /// The selected row.
  public static let selection = Style(.selection)
  /// Lines and frames.
  public static let border = Style(.border)
  /// The first and last line.
  public static let bar = Style(.bar)
  /// The name of a key.
  public static let key = Style(.key)
  /// The head of a column.
  public static let heading = Style(.heading)
  /// Can't be used now.
  public static let disabled = Style(.disabled)
}
