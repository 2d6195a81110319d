// The content of a cell. ncurses holds a spacing code point and up to four marks a cell and
// advances by the width of that code point alone. Of a grapheme cluster the first spacing code
// point and its marks are shown (of a family its first member, of a flag its first letter), so that
// columns never shift. A glyph is two words without a String, so that a frame is a flat array.

/// The visible part of a grapheme cluster, and its columns.
package struct Glyph: Hashable, Sendable {
  /// Three code points of 21 bits: the spacing one, then two marks.
  var low: UInt64
  /// Two more marks, and the width in bits 42 and 43.
  var high: UInt64

  /// The most marks of a cell.
  package static let markLimit = 4

  /// The glyph of an empty cell.
  package static let space = Glyph(ascii: 0x20)
  /// The right half of a wide glyph.
  package static let continuation = Glyph(low: 0, high: 0)
  /// U+FFFD, for code points that can't be shown.
  package static let replacement = Glyph(low: 0xFFFD, high: 1 << 42)

  init(low: UInt64, high: UInt64) {
    self.low = low
    self.high = high
  }

  /// The glyph of a printable ASCII byte, 0x20–0x7E.
  init(ascii byte: UInt8) {
    self.init(low: UInt64(byte), high: 1 << 42)
  }

  /// The glyph of a grapheme cluster; nil where no part of it is visible, as of controls, bidi
  /// characters and lone joiners. Tabs and line breaks become a space; a mark without a letter gets
  /// a dotted circle.
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

  /// The glyph's columns: 2 if it is wide, 0 for a continuation, else 1.
  package var width: Int { Int(high >> 42) }
  /// The spacing code point; 0 for a continuation.
  package var base: UInt32 { UInt32(low & 0x1F_FFFF) }
  /// Whether the glyph has marks.
  package var hasMarks: Bool { low >> 21 != 0 }
  /// The code point of the mark of index `index`, 0–3; 0 for no mark.
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
