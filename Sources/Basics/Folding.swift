// Text reduced to what people compare: "José" and "JOSE" are the same name. Search, the uniqueness
// of descriptions and the names stored for reports all fold here, so that a name found in one place
// is found in every other.

/// Folding of case, accents and width.
///
/// Two texts are the same name when their folded forms are equal. What is folded:
///
/// - **Case**: every letter to lower case; `ß` and the ligatures to their letters.
/// - **Accents**: the marks of Latin, Greek and Cyrillic letters, whether the letter comes in one
///   code point or in two. Letters that only look like another one with a stroke (`ø`, `ł`, `đ`)
///   are letters of their own and stay, as they have no canonical decomposition. Marks of other
///   scripts stay too: in Hindi or Thai they are vowels.
/// - **Width**: full-width Latin letters and half-width Katakana and Hangul to their usual form.
///
/// Results equal those of Foundation's `folding(options:locale:)` with case, diacritics and width
/// and without a locale; a test compares them for every code point and for accented text. Databases
/// hold texts folded this way, so a result must never change without a migration of the columns
/// `channels.folded` and `sessions.folded`.
///
///     Folding.fold("  ATENÇÃO São João ")                        // "atencao sao joao"
///     Folding.matches("joao s", in: "João da Silva")             // true
package enum Folding {
  /// The folded text, without white space at either end.
  package static func fold(_ text: String) -> String {
    // Most names are ASCII.
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.lowercased().trimmingWhitespace() }
    return String(decoding: utf8(text), as: UTF8.self).trimmingWhitespace()
  }

  /// Whether every word of `query` occurs somewhere in `text`, both folded. An empty query matches
  /// every text.
  package static func matches(_ query: String, in text: String) -> Bool {
    let folded = fold(text)
    return fold(query).split(separator: " ").allSatisfy { folded.contains($0) }
  }

  /// The UTF-8 of the folded text; white space at its ends is kept.
  package static func utf8(_ text: some StringProtocol) -> [UInt8] {
    var folded = FoldedText(capacity: text.utf8.count)
    for scalar in text.unicodeScalars { folded.append(scalar) }
    return folded.finish()
  }
}

/// A folded text while it is made, code point by code point.
private struct FoldedText {
  private var bytes: [UInt8] = []
  /// The folded code point that a following mark belongs to; nil at the start of the text.
  private var base: UInt32?
  /// Whether an accent right behind `base` is dropped although its script keeps its marks.
  /// Foundation does so unless folding changed the letter; accents behind another mark it keeps.
  private var dropsAccent = false
  /// Marks behind `base` that are kept, in the order in which they came.
  private var marks: [Unicode.Scalar] = []

  init(capacity: Int) { bytes.reserveCapacity(capacity) }

  mutating func append(_ scalar: Unicode.Scalar) {
    if scalar.isASCII {
      writeMarks()
      bytes.append(ASCII.lowercased(UInt8(truncatingIfNeeded: scalar.value)))
      base = scalar.value
    } else if let base, FoldedText.isMark(scalar) {
      if base >= FoldedText.firstWithOwnMarks, !dropsAccent || !FoldedText.isAccent(scalar) {
        marks += FoldingTable.decomposed(scalar)
      }
      dropsAccent = false
    } else {
      writeMarks()
      appendLetter(scalar)
    }
  }

  /// A code point that marks may follow, or a mark at the start of the text.
  private mutating func appendLetter(_ scalar: Unicode.Scalar) {
    base = nil
    for lower in scalar.properties.lowercaseMapping.unicodeScalars {
      // The lower case of İ is an i and a dot above.
      if base != nil, FoldedText.isAccent(lower) { continue }
      for part in FoldingTable.folded(lower) {
        bytes.append(contentsOf: UTF8.encode(part) ?? UTF8.EncodedScalar())
        base = base ?? part.value
      }
    }
    dropsAccent = base == scalar.value
  }

  mutating func finish() -> [UInt8] {
    writeMarks()
    return bytes
  }

  /// Writes the marks ordered by their combining class, so that two orders of the same marks are
  /// one text (Unicode, section 3.11).
  private mutating func writeMarks() {
    guard !marks.isEmpty else { return }
    let classed = marks.enumerated().map {
      (order: $0.element.properties.canonicalCombiningClass.rawValue, index: $0.offset)
    }
    for mark in classed.sorted(by: { $0 < $1 }) {
      bytes.append(contentsOf: UTF8.encode(marks[mark.index]) ?? UTF8.EncodedScalar())
    }
    marks.removeAll(keepingCapacity: true)
  }

  /// The first code point behind Latin, Greek and Cyrillic, whose marks are accents and are
  /// dropped.
  private static let firstWithOwnMarks: UInt32 = 0x510

  /// Whether a code point belongs to the one before it. Foundation counts the emoji modifiers too.
  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isGraphemeExtend || (0x1F3FB...0x1F3FF).contains(scalar.value)
  }

  /// Combining Diacritical Marks, and the combining marks of Cyrillic.
  private static func isAccent(_ scalar: Unicode.Scalar) -> Bool {
    (0x300...0x36F).contains(scalar.value) || (0x483...0x489).contains(scalar.value)
  }
}
