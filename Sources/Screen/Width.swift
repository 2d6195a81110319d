// The columns of code points and texts on a terminal.

/// The columns of code points and texts.
package enum Width {
  /// The columns of a code point as ncurses counts them: 0, 1 or 2.
  package static func of(_ scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    if value < 0x300 { return value < 0x20 || (value >= 0x7F && value < 0xA0) ? 0 : 1 }
    if find(value, in: WidthTable.zero) { return 0 }
    if value >= 0x1100, find(value, in: WidthTable.two) { return 2 }
    return 1
  }

  /// The columns of a text shown on one line.
  package static func of(_ text: String) -> Int {
    var columns = 0
    for character in text { columns += Glyph(character)?.width ?? 0 }
    return columns
  }

  /// Whether a code point is never written to a terminal: controls, bidi characters, joiners,
  /// variation selectors (terminals disagree on the width they give), tags and fillers.
  static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    let value = scalar.value
    if value < 0x300 { return value < 0x20 || (value >= 0x7F && value < 0xA0) || value == 0xAD }
    switch value {
    case 0x34F, 0x61C, 0x115F...0x1160, 0x17B4...0x17B5, 0x180B...0x180F, 0x200B...0x200F,
      0x2028...0x202E, 0x2060...0x206F, 0x3164, 0xFE00...0xFE0F, 0xFEFF, 0xFFA0,
      0xFFF0...0xFFFB, 0x1BCA0...0x1BCA3, 0x1D173...0x1D17A, 0xE0000...0xE0FFF:
      return true
    default:
      return false
    }
  }

  /// Whether a code point is assigned and has a shape; others are shown as U+FFFD.
  static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x300 { return true }
    switch scalar.properties.generalCategory {
    case .unassigned, .surrogate, .control: return false
    default: return true
    }
  }

  /// Whether `value` lies in one of the sorted ranges, given as pairs of first and last.
  private static func find(_ value: UInt32, in pairs: [UInt32]) -> Bool {
    var low = 0
    var high = pairs.count / 2
    while low < high {
      let middle = (low + high) / 2
      if value < pairs[2 * middle] {
        high = middle
      } else if value > pairs[2 * middle + 1] {
        low = middle + 1
      } else {
        return true
      }
    }
    return false
  }
}
