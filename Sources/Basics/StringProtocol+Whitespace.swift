// Trimming of white space, without Foundation.

extension StringProtocol {
  /// The text without white space and line ends at either end: code points with Unicode's property
  /// White_Space, and U+200B ZERO WIDTH SPACE. Equal to Foundation's
  /// `trimmingCharacters(in: .whitespacesAndNewlines)`.
  package func trimmingWhitespace() -> String {
    let visible: ClosedRange<UInt8> = 0x21...0x7E
    // Nearly every text begins and ends with a visible ASCII character.
    if let first = utf8.first, let last = utf8.reversed().first, visible.contains(first),
      visible.contains(last)
    {
      return String(self)
    }
    var rest = Substring(self).unicodeScalars
    while let scalar = rest.first, isWhitespace(scalar) { rest.removeFirst() }
    while let scalar = rest.last, isWhitespace(scalar) { rest.removeLast() }
    return String(Substring(rest))
  }

  private func isWhitespace(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isWhitespace || scalar.value == 0x200B
  }
}
