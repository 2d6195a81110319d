// Signs for terminals that know ASCII alone (TERM=vt100 in a C locale): what our screens draw and
// the letters of western Europe, each by one character, so that nothing moves.

/// ASCII for terminals without more.
package enum GlyphFallback {
  /// Which signs a terminal has.
  package enum Repertoire: Sendable {
    /// Whatever we write.
    case unicode
    /// What the 512 letters of a Linux console hold: simple lines, blocks, arrows, Latin-1.
    case console
    /// ASCII.
    case ascii
  }

  /// The code point to show for another one on such a terminal, of the same width unless ASCII.
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

  /// A printable ASCII code for a code point, 0x20–0x7E; `?` where there is no likeness.
  package static func sign(_ value: UInt32) -> UInt32 {
    if value < 0x7F { return max(value, 0x20) }
    if let sign = drawn[value] { return sign }
    guard let scalar = Unicode.Scalar(value) else { return question }
    return bases[Character(scalar)] ?? question
  }

  private static let question = UInt32(UInt8(ascii: "?"))

  private static let drawn: [UInt32: UInt32] = {
    let likenesses: [(String, Character)] = [
      // Signs of states are told apart here too, and none that says well can be read as a fault.
      ("✓✔", "+"), ("✗✘✕", "X"), ("×", "x"), ("●◉", "@"), ("◐", "~"), ("○◌◇□", "o"), ("⇄", "="),
      ("•■◆★", "*"), ("·∙", "-"), ("…", "."), ("‖", "|"), ("»", "\""), ("∩", "n"), ("▦", "&"),
      ("─━═", "-"), ("│┃║", "|"), ("╭╮╰╯┌┐└┘├┤┬┴┼", "+"), ("█▇▆", "#"), ("▅▄▃", "="),
      ("▂▁", "_"), ("░▒▓", "."), ("▸▶→›", ">"),
      ("◂◀←‹«", "<"), ("↑▲△▴", "^"), ("↓▼▽▾", "v"),
      ("–—−‐‑", "-"), ("“”„", "\""), ("‘’‚´", "'"), ("\u{A0}\u{3000}", " "), ("º°", "o"),
      ("ª", "a"), ("æ", "a"), ("Æ", "A"), ("ø", "o"), ("Ø", "O"), ("ß", "s"), ("¿", "?"),
      ("¡⚠", "!"), ("⟳↻", "%"),
    ]
    var drawn: [UInt32: UInt32] = [:]
    for (signs, ascii) in likenesses {
      for scalar in signs.unicodeScalars {
        drawn[scalar.value] = UInt32(ascii.asciiValue ?? 0x3F)
      }
    }
    return drawn
  }()

  /// Accented Latin letters by the letter under the accent. Swift compares characters by canonical
  /// equivalence, so that a letter and a mark find their composed form.
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
