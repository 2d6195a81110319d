// The known key, option or command that is most similar to a misspelled one.

/// Suggestions for misspelled words, by Levenshtein's edit distance.
package enum EditDistance {
  /// The most UTF-8 bytes of a word that is compared; a longer one gets no suggestion.
  package static let limit = 100

  /// The one of `words` with the smallest edit distance from `typed`, ignoring case; nil when the
  /// distance exceeds half of `typed`'s length and 2. `typed` may lack the prefix of a dotted word:
  ///
  ///     EditDistance.word(to: "titel", among: ["text.title", "text.subtitle"])  // "text.title"
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

  /// Levenshtein's distance of two words in UTF-8 bytes: how many are changed, added or removed.
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
