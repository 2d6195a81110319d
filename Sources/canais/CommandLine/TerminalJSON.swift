// JSON on a terminal. JSON itself requires only the control characters below U+0020 to be escaped;
// a terminal obeys others too, and shows text in another order than it is written.

/// Escapes what a terminal would obey instead of show.
enum TerminalJSON {
  /// Returns a JSON text that means the same, with the controls of Unicode as `\\u` escapes: C1,
  /// DEL, bidirectional and other format characters, tags, and the separators of lines and
  /// paragraphs.
  static func escape(_ json: String) -> String {
    guard json.unicodeScalars.contains(where: mustEscape) else { return json }
    var text = ""
    for scalar in json.unicodeScalars {
      guard mustEscape(scalar) else {
        text.unicodeScalars.append(scalar)
        continue
      }
      // Outside of strings JSON has none of these, so an escape is always allowed.
      for unit in String(scalar).utf16 {
        let digits = String(unit, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
    }
    return text
  }

  private static func mustEscape(_ scalar: Unicode.Scalar) -> Bool {
    guard scalar.value >= 0x7F else { return false }
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse: return true
    // Emoji and several scripts need the joiners.
    case .format: return scalar.value != 0x200C && scalar.value != 0x200D
    default: return false
    }
  }
}
