// Long texts in pieces that a session takes.

/// Splits texts that are longer than a message may be.
enum MessagePieces {
  /// The maximum length of a message in characters.
  static let characterLimit = 4_000
  /// The maximum length of a message in bytes of UTF-8.
  static let byteLimit = 16 << 10
  /// The most pieces of one text; what follows is dropped and marked with `…`.
  static let pieceLimit = 40

  /// The pieces of a text in order, without blank ones. Lines are kept whole if they fit.
  static func split(_ text: String) -> [String] {
    var pieces: [String] = []
    var rest = Substring(text)
    while !rest.isEmpty, pieces.count < pieceLimit {
      var piece = prefix(of: rest)
      if piece.endIndex < rest.endIndex, let lineEnd = piece.lastIndex(of: "\n"),
        lineEnd > piece.startIndex
      {
        piece = piece[...lineEnd]
      }
      rest = rest[piece.endIndex...]
      let trimmed = piece.trimmedLineEnds
      if !trimmed.isEmpty { pieces.append(String(trimmed)) }
    }
    if !rest.isEmpty, let last = pieces.popLast() { pieces.append(last.dropLast() + "…") }
    return pieces
  }

  private static func prefix(of text: Substring) -> Substring {
    var bytes = 0
    var count = 0
    var end = text.startIndex
    while end < text.endIndex, count < characterLimit {
      let next = text.index(after: end)
      bytes += text.utf8.distance(from: end, to: next)
      guard bytes <= byteLimit else { break }
      end = next
      count += 1
    }
    // A single character may be longer than a message: it is passed over.
    return end > text.startIndex ? text[..<end] : text[..<text.index(after: end)]
  }
}

extension Substring {
  /// The text without white space at its ends.
  fileprivate var trimmedLineEnds: Substring {
    var rest = drop(while: \.isWhitespace)
    while let last = rest.last, last.isWhitespace { rest.removeLast() }
    return rest
  }
}
