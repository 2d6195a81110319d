// Breaking of text into lines. Paragraphs and text fields break alike, so that the cursor of a
// field stands at its character.

/// Breaking of text into lines.
package enum Wrap {
  /// The lines of a text at a width: broken at `\n` and at spaces, and within words that are longer
  /// than a line. Spaces at a break are dropped. A width below 1 gives no lines.
  package static func lines(_ text: String, width: Int) -> [String] {
    guard width > 0 else { return [] }
    let characters = Array(text)
    return ranges(characters, width: width).map { range in
      var end = range.upperBound
      while end > range.lowerBound, characters[end - 1] == " ", end < characters.count { end -= 1 }
      return String(characters[range.lowerBound..<end])
    }
  }

  /// The lines as ranges of characters, at least one. Together with the line breaks between them
  /// the ranges cover the text. A space that ends a line may exceed the width.
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
          // The moved part of the word fills the line, and a wide character does not fit behind it.
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
