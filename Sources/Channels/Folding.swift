// Text as people compare and count it: search without case or accents, lengths in what they see.
// One place, so that a name found in the list is also found in the reports.

import Foundation

/// Text reduced to what a search compares.
package enum Search {
  /// Lower-case, without accents, without spaces at the ends.
  package static func fold(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }) {
      return Letters.trimmed(text.lowercased())
    }
    let folded = text.folding(
      options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil
    ).lowercased()
    return Letters.trimmed(folded)
  }

  /// Whether every word of `query` is somewhere in `text`, case and accents apart.
  package static func matches(_ query: String, in text: String) -> Bool {
    let folded = fold(text)
    return fold(query).split(separator: " ").allSatisfy { folded.contains($0) }
  }
}

/// What a text is made of.
enum Letters {
  /// The Unicode class Cc: C0, DEL and C1.
  static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
  }

  /// The text without white space and line ends at its ends. Nearly all texts begin and end with
  /// a visible character of ASCII, and are as they should be.
  static func trimmed(_ text: String) -> String {
    let visible: ClosedRange<UInt8> = 0x21...0x7E
    if let first = text.utf8.first, let last = text.utf8.last, visible.contains(first),
      visible.contains(last)
    {
      return text
    }
    return text.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Whether a text is made of visible ASCII and spaces: each byte is a character.
  static func areVisibleASCII(_ text: String) -> Bool {
    text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
  }

  /// Whether a text holds a control character, line ends and tabs apart where `lines` is true.
  static func holdControl(_ text: String, lines: Bool) -> Bool {
    text.unicodeScalars.contains {
      isControl($0) && !(lines && ($0 == "\n" || $0 == "\r" || $0 == "\t"))
    }
  }

  /// The text with control, bidi and line characters written as `\u{…}`, cut to a length people
  /// can read.
  static func shown(_ text: String, limit: Int = 60) -> String {
    var result = ""
    for character in text.prefix(limit) {
      for scalar in character.unicodeScalars.prefix(marksShown) {
        if isHidden(scalar) {
          result += "\\u{\(String(scalar.value, radix: 16))}"
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return text.dropFirst(limit).isEmpty ? result : result + "…"
  }

  /// Scalars of one cluster that are shown; a family emoji has seven.
  private static let marksShown = 8

  /// What would bend the line it is shown in: controls, line separators, bidi and other format
  /// characters, joiners and the tags of flags apart.
  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    case .format: (0x200E..<0xE0000).contains(scalar.value)
    default: false
    }
  }
}

/// The known word that is nearest to one somebody typed.
package enum EditDistance {
  /// Longest word that is compared; a longer one has no neighbour.
  package static let limit = 100

  /// The nearest of `words` by letters changed, added or removed; nil when none is near.
  /// A word without its prefix (`title` for `text.title`) is near too.
  package static func word(to typed: String, among words: [String]) -> String? {
    let typed = typed.lowercased()
    guard !typed.isEmpty, typed.utf8.count <= limit else { return nil }
    let scored = words.map { word -> (word: String, distance: Int) in
      let whole = distance(typed, word.lowercased())
      guard let last = word.split(separator: ".").last, last.count < word.count else {
        return (word, whole)
      }
      return (word, min(whole, distance(typed, last.lowercased())))
    }
    guard let best = scored.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= max(2, typed.count / 2) ? best.word : nil
  }

  /// Levenshtein's distance, two rows at a time.
  static func distance(_ a: String, _ b: String) -> Int {
    let a = Array(a.utf8)
    let b = Array(b.utf8)
    var row = Array(0...b.count)
    for (i, x) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, y) in b.enumerated() {
        let change = diagonal + (x == y ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(change, row[j] + 1, diagonal + 1)
      }
    }
    return row[b.count]
  }
}
