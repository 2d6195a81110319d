// Substitutes for terminals with few characters, such as TERM=vt100 in a C locale: each character
// that the screens draw, and each western European letter, has a substitute of one column.

/// Substitutes for characters that a terminal does not have.
package enum GlyphFallback {
  /// The characters that a terminal has.
  package enum Repertoire: Sendable {
    /// All of Unicode.
    case unicode
    /// The 512 characters of a Linux console's font: Latin-1, simple lines, blocks and arrows.
    case console
    /// ASCII alone.
    case ascii
  }

  /// The code point that a terminal shows in place of `value`: of the same width for a console, of
  /// one column in ASCII.
  package static func sign(_ value: UInt32, _ repertoire: Repertoire) -> UInt32 {
    if value < 0x7F || repertoire == .unicode { return value }
    if repertoire == .ascii { return sign(value) }
    if value <= 0xFF || consoleSigns.contains(value) { return value }
    switch value {
    case 0x256D: return 0x250C
    case 0x256E: return 0x2510
    case 0x2570: return 0x2514
    case 0x256F: return 0x2518
    default: return drawn[value] ?? value
    }
  }

  private static let consoleSigns: Set<UInt32> = Set(
    "─│┌┐└┘├┤┬┴┼═║█▀▄░▒▓•→←↑↓".unicodeScalars.map(\.value))

  /// The printable ASCII code, 0x20–0x7E, in place of `value`; `?` where none resembles it.
  package static func sign(_ value: UInt32) -> UInt32 {
    if value < 0x7F { return max(value, 0x20) }
    if let sign = drawn[value] { return sign }
    guard let scalar = Unicode.Scalar(value) else { return question }
    return bases[Character(scalar)] ?? question
  }

  private static let question = UInt32(UInt8(ascii: "?"))

  private static let drawn: [UInt32: UInt32] = {
    let substitutes: [(String, Character)] = [
      // The signs of states stay distinct, and no sign of success resembles one of an error.
      ("✓✔", "+"), ("✗✘✕", "X"), ("×", "x"), ("●◉", "@"), ("◐", "~"), ("○◌◇□", "o"), ("⇄", "="),
      ("•■◆★", "*"), ("·∙", "-"), ("…", "."), ("‖", "|"), ("»", "\""), ("∩", "n"), ("∅", "0"),
      ("▦", "&"),
      ("─━═", "-"), ("│┃║", "|"), ("╭╮╰╯┌┐└┘├┤┬┴┼", "+"), ("█▇▆", "#"), ("▅▄▃", "="),
      ("▂▁", "_"), ("░▒▓", "."), ("▸▶→›➤", ">"), ("⚑", "P"), ("✎", "/"), ("✆", "T"),
      ("◂◀←‹«", "<"), ("↑▲△▴", "^"), ("↓▼▽▾", "v"),
      ("–—−‐‑", "-"), ("“”„", "\""), ("‘’‚´", "'"), ("\u{A0}\u{3000}", " "), ("º°", "o"),
      ("ª", "a"), ("æ", "a"), ("Æ", "A"), ("ø", "o"), ("Ø", "O"), ("ß", "s"), ("¿", "?"),
      ("¡⚠", "!"), ("⟳↻", "%"),
    ]
    var drawn: [UInt32: UInt32] = [:]
    for (signs, ascii) in substitutes {
      for scalar in signs.unicodeScalars {
        drawn[scalar.value] = UInt32(ascii.asciiValue ?? 0x3F)
      }
    }
    return drawn
  }()

  /// The base letters of accented Latin letters. Swift compares characters by canonical
  /// equivalence, so a letter with a mark equals its composed form.
  private static let bases: [Character: UInt32] = {
    var bases: [Character: UInt32] = [:]
    let marks: [UInt32] = [0x300, 0x301, 0x302, 0x303, 0x308, 0x30A, 0x30C, 0x327, 0x328, 0x304]
    for letter in UInt32(0x41)...0x7A {
      guard let scalar = Unicode.Scalar(letter), Character(scalar).isLetter else { continue }
      for mark in marks {
        guard let markScalar = Unicode.Scalar(mark) else { continue }
        var text = String.UnicodeScalarView()
        text.append(scalar)
        text.append(markScalar)
        bases[Character(String(text))] = letter
      }
    }
    return bases
  }()
}
