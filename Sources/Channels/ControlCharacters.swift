// Control and other invisible characters: which texts hold them, and how they are shown.

/// Characters that would change the line in which a text is shown.
enum ControlCharacters {
  /// Whether a code point is of the Unicode class Cc: C0, DEL or C1.
  static func contains(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
  }

  /// Whether a text holds a control character, or one that reorders what it is shown with. Where
  /// `lines` is true, line ends and tabs are allowed; where `reordering` is true, the second kind
  /// is.
  static func occur(
    in text: String, allowingLines lines: Bool, allowingReordering reordering: Bool
  ) -> Bool {
    text.unicodeScalars.contains {
      contains($0)
        ? !(lines && ($0 == "\n" || $0 == "\r" || $0 == "\t")) : !reordering && reorders($0)
    }
  }

  /// Whether a code point embeds, overrides or isolates a direction of writing. The marks of a
  /// direction, which texts from right to left need, do not.
  private static func reorders(_ scalar: Unicode.Scalar) -> Bool {
    (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
  }

  /// The text with control, bidi and line characters written as `\u{…}`, cut to `limit` grapheme
  /// clusters and marked with `…` where it was longer.
  static func escaped(in text: String, limit: Int = 60) -> String {
    var result = ""
    for character in text.prefix(limit) {
      for scalar in character.unicodeScalars.prefix(scalarLimit) {
        if isHidden(scalar) {
          result += "\\u{\(String(scalar.value, radix: 16))}"
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return text.dropFirst(limit).isEmpty ? result : result + "…"
  }

  /// Code points of one grapheme cluster that are shown; a family emoji has seven.
  private static let scalarLimit = 8

  /// Whether a code point would change the order or the lines of the text around it: controls, line
  /// separators, bidi and other format characters. Joiners and the tags of flags do not.
  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    case .format: (0x200E..<0xE0000).contains(scalar.value)
    default: false
    }
  }
}
