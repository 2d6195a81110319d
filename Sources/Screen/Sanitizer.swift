// Removal of invisible characters from text that visitors wrote. Frames never show any (`Glyph`
// drops them); text that is copied, logged or measured as a whole is sanitized here first.

/// Removal of characters that would affect the text or terminal around them.
package enum Sanitizer {
  /// The text without control, escape, bidi and other invisible characters. Tabs become spaces; so
  /// do line breaks, unless `keepingLines` keeps them as `\n`.
  package static func text(_ text: String, keepingLines: Bool = false) -> String {
    var clean = String.UnicodeScalarView()
    var previous: Unicode.Scalar = " "
    for scalar in text.unicodeScalars {
      defer { previous = scalar }
      switch scalar.value {
      case 0x0A, 0x0D, 0x85, 0x2028, 0x2029:
        if scalar.value == 0x0A, previous.value == 0x0D { continue }
        clean.append(keepingLines ? "\n" : " ")
      case 0x09:
        clean.append(" ")
      case 0x200D, 0xFE0F:
        // Joiners and emoji variation selectors are kept, or a copied emoji would change.
        clean.append(scalar)
      default:
        if !Width.isHidden(scalar) { clean.append(scalar) }
      }
    }
    return String(clean)
  }
}
