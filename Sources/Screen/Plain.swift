// Signs for terminals that know ASCII alone (TERM=vt100 in a C locale): what our screens draw and
// the letters of western Europe, each by one character, so that nothing moves.

/// ASCII for terminals without more.
public enum Plain {
  /// A printable ASCII code for a code point, 0x20–0x7E; `?` where there is no likeness.
  public static func sign(_ value: UInt32) -> UInt32 {
    if value < 0x7F { return max(value, 0x20) }
    if let sign = drawn[value] { return sign }
    guard let scalar = Unicode.Scalar(value) else { return question }
    return bases[Character(scalar)] ?? question
  }

  private static let question = UInt32(UInt8(ascii: "?"))

  private static let drawn: [UInt32: UInt32] = {
    let likenesses: [(String, Character)] = [
      ("─━═", "-"), ("│┃║", "|"), ("╭╮╰╯┌┐└┘├┤┬┴┼", "+"), ("█▇▆", "#"), ("▅▄▃", "="),
      ("▂▁", "_"), ("░▒▓", "."), ("•●◉■◆★", "*"), ("○◌◇□·∙", "o"), ("▸▶→›»", ">"),
      ("◂◀←‹«", "<"), ("↑▲△▴", "^"), ("↓▼▽▾", "v"), ("✓✔", "x"), ("✗✘✕×", "X"), ("…", "."),
      ("–—−‐‑", "-"), ("“”„", "\""), ("‘’‚´", "'"), ("\u{A0}\u{3000}", " "), ("º°", "o"),
      ("ª", "a"), ("æ", "a"), ("Æ", "A"), ("ø", "o"), ("Ø", "O"), ("ß", "s"), ("¿", "?"),
      ("¡⚠", "!"), ("⟳↻", "@"),
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
