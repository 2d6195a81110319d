// What visitors wrote may hold anything. Frames never show controls, escapes or directions (Glyph
// drops them); what is copied, logged or measured as a whole text goes through here first.

/// Text without what could change more than itself.
package enum Sanitizer {
  /// The text without control, escape and bidi characters and other invisible ones. Line breaks and
  /// tabs become spaces, or line breaks stay with `keepingLines`.
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
        // Joiners and emoji forms only say how neighbours look; without them a copy would differ.
        clean.append(scalar)
      default:
        if !Width.isHidden(scalar) { clean.append(scalar) }
      }
    }
    return String(clean)
  }
}
