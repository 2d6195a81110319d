// Where lines end. The same breaks serve paragraphs and the text field, so that the cursor is
// where the letter is.

/// Breaking text into lines.
package enum Wrap {
  /// The lines of a text at a width: broken at spaces, within a word only where the word is longer
  /// than a line, and at `\n`. Spaces at a break are not shown. A width under 1 gives no line.
  package static func lines(_ text: String, width: Int) -> [String] {
    guard width > 0 else { return [] }
    let characters = Array(text)
    return ranges(characters, width: width).map { range in
      var end = range.upperBound
      while end > range.lowerBound, characters[end - 1] == " ", end < characters.count { end -= 1 }
      return String(characters[range.lowerBound..<end])
    }
  }

  /// The same as ranges of characters; together with the line breaks between them they cover the
  /// text. There is always at least one. A space that ends a line may stand beyond the width.
  static func ranges(_ characters: [Character], width: Int) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = 0
    var column = 0
    var afterSpace = 0
    for index in characters.indices {
      let character = characters[index]
      if character.isNewline {
        ranges.append(start..<index)
        start = index + 1
        afterSpace = start
        column = 0
        continue
      }
      let columns = Glyph(character)?.width ?? 0
      if column + columns > width, index > start {
        if character == " " {
          ranges.append(start..<index + 1)
          start = index + 1
          afterSpace = start
          column = 0
          continue
        }
        let end = afterSpace > start ? afterSpace : index
        ranges.append(start..<end)
        start = end
        column = characters[start..<index].reduce(0) { $0 + (Glyph($1)?.width ?? 0) }
        if column + columns > width, index > start {
          // A word as long as the line, and a wide character that no longer fits after it.
          ranges.append(start..<index)
          start = index
          column = 0
        }
      }
      column += columns
      if character == " " { afterSpace = index + 1 }
    }
    ranges.append(start..<characters.count)
    return ranges
  }
}
