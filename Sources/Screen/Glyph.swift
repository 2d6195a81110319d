// What one cell shows. ncurses keeps a spacing code point and up to four marks a cell and advances
// by that code point's own width, so of a cluster the first spacing code point and its marks are
// shown: a family is its first member, a flag its first letter, and no column ever breaks. Packed
// into two words, with no String, so that a frame is a flat array.

/// The visible part of a grapheme cluster and the columns it takes.
package struct Glyph: Hashable, Sendable {
  /// Three 21-bit code points: the spacing one, then two marks.
  var low: UInt64
  /// Two more marks, and the width in bits 42 and 43.
  var high: UInt64

  /// The marks a cell can hold.
  package static let mostMarks = 4

  /// An empty cell.
  package static let space = Glyph(ascii: 0x20)
  /// The right half of a wide glyph.
  package static let continuation = Glyph(low: 0, high: 0)
  /// Stands for what can't be shown.
  package static let replacement = Glyph(low: 0xFFFD, high: 1 << 42)

  init(low: UInt64, high: UInt64) {
    self.low = low
    self.high = high
  }

  /// A printable ASCII byte, 0x20–0x7E.
  init(ascii byte: UInt8) {
    self.init(low: UInt64(byte), high: 1 << 42)
  }

  /// What a cell shows of a cluster; nil where nothing of it is visible (controls, directions,
  /// joiners alone). Tabs and line breaks are a space; a mark without a letter gets a dotted circle.
  package init?(_ character: Character) {
    if let byte = character.asciiValue {
      if byte >= 0x20, byte < 0x7F {
        self.init(ascii: byte)
        return
      }
      guard byte == 9 || byte == 10 || byte == 13 else { return nil }
      self = .space
      return
    }
    self.init(scalars: character.unicodeScalars)
  }

  private init?(scalars: Character.UnicodeScalarView) {
    var base: UInt32?
    var width = 1
    var marks: (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
    var count = 0
    for scalar in scalars {
      if Width.isHidden(scalar) { continue }
      let columns = Width.of(scalar)
      if columns > 0 {
        if base == nil {
          base = Width.isPrintable(scalar) ? scalar.value : 0xFFFD
          width = base == 0xFFFD ? 1 : columns
        } else {
          break
        }
      } else {
        switch count {
        case 0: marks.0 = scalar.value
        case 1: marks.1 = scalar.value
        case 2: marks.2 = scalar.value
        case 3: marks.3 = scalar.value
        default: continue
        }
        count += 1
      }
    }
    guard base != nil || count > 0 else { return nil }
    low = UInt64(base ?? 0x25CC) | UInt64(marks.0) << 21 | UInt64(marks.1) << 42
    high = UInt64(marks.2) | UInt64(marks.3) << 21 | UInt64(width) << 42
  }

  /// Columns: 2 for wide, 1 for others, 0 for a continuation.
  package var width: Int { Int(high >> 42) }
  /// The spacing code point; 0 for a continuation.
  package var base: UInt32 { UInt32(low & 0x1F_FFFF) }
  /// Whether marks sit on it.
  package var hasMarks: Bool { low >> 21 != 0 }
  /// Mark number `index`, 0 to 3; 0 where there is none.
  package func mark(_ index: Int) -> UInt32 {
    switch index {
    case 0: UInt32(low >> 21 & 0x1F_FFFF)
    case 1: UInt32(low >> 42 & 0x1F_FFFF)
    case 2: UInt32(high & 0x1F_FFFF)
    case 3: UInt32(high >> 21 & 0x1F_FFFF)
    default: 0
    }
  }

  /// The glyph as text; empty for a continuation.
  package var text: String {
    var text = ""
    for value in [base, mark(0), mark(1), mark(2), mark(3)] where value != 0 {
      if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
    }
    return text
  }
}

/// Columns of code points and texts.
package enum Width {
  /// The columns of a code point as ncurses counts them: 0, 1 or 2.
  package static func of(_ scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    if value < 0x300 { return value < 0x20 || (value >= 0x7F && value < 0xA0) ? 0 : 1 }
    if find(value, in: WidthTable.zero) { return 0 }
    if value >= 0x1100, find(value, in: WidthTable.two) { return 2 }
    return 1
  }

  /// The columns that `text` takes when shown on one line.
  package static func of(_ text: String) -> Int {
    var columns = 0
    for character in text { columns += Glyph(character)?.width ?? 0 }
    return columns
  }

  /// Code points that are never put on a screen: controls, directions and their isolates, joiners,
  /// variation selectors (terminals disagree on what they do to a width), tags, fillers.
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

  /// Whether the code point has a shape of its own; others are shown as U+FFFD.
  static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x300 { return true }
    switch scalar.properties.generalCategory {
    case .unassigned, .surrogate, .control: return false
    default: return true
    }
  }

  /// Whether `value` lies in one of the ranges of a sorted table of pairs.
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
