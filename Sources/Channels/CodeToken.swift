// The syntax of an activation code, for colouring it. The scanner knows the HTML and script of
// activation codes; in any other text, too, each character is in exactly one token.

/// A token of a code.
package struct CodeToken: Equatable, Sendable {
  /// The kind of a token.
  package enum Kind: String, CaseIterable, Sendable {
    /// Any other text.
    case plain
    /// A word of the language, or `window` or `document`.
    case keyword
    /// A string or the value of an attribute, with its quotation marks.
    case string
    /// A comment.
    case comment
    /// `<` and the name of an element, or `>`.
    case tag
  }

  /// The kind.
  package let kind: Kind
  /// Its range in the code.
  package let range: Range<String.Index>

  /// The tokens of a code, in order, without gaps.
  package static func tokens(of code: String) -> [CodeToken] {
    var reader = Reader(code: code, place: code.startIndex)
    while reader.place < code.endIndex { reader.step() }
    return reader.tokens
  }

  private static let words: Set<String> = [
    "function", "var", "let", "const", "return", "new", "true", "false", "null", "if", "else",
    "window", "document",
  ]

  private struct Reader {
    let code: String
    var place: String.Index
    var tokens: [CodeToken] = []
    var isTag = false
    var isScript = false

    init(code: String, place: String.Index) {
      self.code = code
      self.place = place
    }

    var rest: Substring { code[place...] }

    mutating func step() {
      if isTag {
        inTag()
      } else if rest.hasPrefix("<!--") {
        take(.comment, through: "-->")
      } else if rest.hasPrefix("</") || (!isScript && rest.hasPrefix("<")) {
        isScript = rest.hasPrefix("<script")
        isTag = true
        take(.tag) { $0 != ">" && !$0.isWhitespace }
      } else if isScript {
        inScript()
      } else {
        take(.plain) { $0 != "<" }
      }
    }

    private mutating func inTag() {
      guard let first = rest.first else { return }
      if first == ">" {
        isTag = false
        take(.tag, count: 1)
      } else if first == "\"" || first == "'" {
        quoted(first)
      } else {
        take(.plain) { $0 != ">" && $0 != "\"" && $0 != "'" }
      }
    }

    private mutating func inScript() {
      guard let first = rest.first else { return }
      if first == "'" || first == "\"" {
        quoted(first)
      } else if rest.hasPrefix("//") {
        take(.comment) { !$0.isNewline }
      } else if rest.hasPrefix("/*") {
        take(.comment, through: "*/")
      } else if first.isLetter {
        let word = rest.prefix { $0.isLetter || $0.isNumber }
        take(CodeToken.words.contains(String(word)) ? .keyword : .plain, count: word.count)
      } else {
        take(.plain, count: 1)
      }
    }

    private mutating func quoted(_ quote: Character) {
      var end = code.index(after: place)
      while end < code.endIndex, code[end] != quote, !code[end].isNewline {
        if code[end] == "\\" { end = code.index(after: end) }
        if end < code.endIndex { end = code.index(after: end) }
      }
      if end < code.endIndex, code[end] == quote { end = code.index(after: end) }
      add(.string, until: end)
    }

    private mutating func take(_ kind: Kind, through mark: String) {
      var end = place
      while end < code.endIndex, !code[end...].hasPrefix(mark) { end = code.index(after: end) }
      add(kind, until: code.index(end, offsetBy: mark.count, limitedBy: code.endIndex))
    }

    private mutating func take(_ kind: Kind, while holds: (Character) -> Bool) {
      let after = code.index(after: place)
      add(kind, until: code[after...].firstIndex { !holds($0) })
    }

    private mutating func take(_ kind: Kind, count: Int) {
      add(kind, until: code.index(place, offsetBy: count, limitedBy: code.endIndex))
    }

    private mutating func add(_ kind: Kind, until end: String.Index?) {
      let end = end ?? code.endIndex
      if kind == .plain, let last = tokens.last, last.kind == .plain {
        tokens[tokens.count - 1] = CodeToken(kind: .plain, range: last.range.lowerBound..<end)
      } else {
        tokens.append(CodeToken(kind: kind, range: place..<end))
      }
      place = end
    }
  }
}
