// Swift text as words and signs, without its comments and strings. The checks of Tests/Habits need
// to know where a declaration, a switch and a body begin and end, and no more than that: types and
// operators are not resolved.

/// A word or a sign of Swift code.
struct Token: Equatable, Sendable {
  /// An identifier, keyword or number; one of `{ } ( ) [ ] < > , : ; . @ # = ? !`; `->`; or `"`
  /// for a whole string literal and `/` for a whole regular expression.
  var text: String
  /// The line, counted from 0.
  var line: Int
  /// Whether no other token stands before it on its line.
  var isFirst: Bool

  /// Whether it is an identifier, a keyword or a number.
  var isWord: Bool { text.utf8.first.map(SwiftLexer.isWord) ?? false }
}

/// One line of a comment.
struct CommentLine: Equatable, Sendable {
  /// The text after `//` or `///`, or the line of a block comment.
  var text: String
  /// The line, counted from 0.
  var line: Int
  /// Whether it begins with `///`.
  var isDocumentation: Bool
}

/// Reads one file's text into tokens and comments.
struct SwiftLexer {
  private let bytes: [UInt8]
  private var place = 0
  private var line = 0
  private var lastTokenLine = -1
  private(set) var tokens: [Token] = []
  private(set) var comments: [CommentLine] = []

  /// Reads the whole of a text.
  init(_ lines: [String]) {
    bytes = Array(lines.joined(separator: "\n").utf8)
    while place < bytes.count { step() }
  }

  /// Whether a byte belongs to an identifier; letters beyond ASCII do.
  static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"),
      UInt8(ascii: "`"), 0x80...:
      true
    default: false
    }
  }

  private func at(_ index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }

  private func starts(with text: StaticString) -> Bool {
    guard place + text.utf8CodeUnitCount <= bytes.count else { return false }
    return (0..<text.utf8CodeUnitCount).allSatisfy { bytes[place + $0] == text.utf8Start[$0] }
  }

  private mutating func step() {
    let byte = bytes[place]
    switch byte {
    case UInt8(ascii: "\n"):
      line += 1
      place += 1
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): place += 1
    case UInt8(ascii: "/") where at(place + 1) == UInt8(ascii: "/"): lineComment()
    case UInt8(ascii: "/") where at(place + 1) == UInt8(ascii: "*"): blockComment()
    case UInt8(ascii: "/") where beginsExpression: regularExpression()
    case UInt8(ascii: "\""): string(hashes: 0)
    case UInt8(ascii: "#"): hash()
    case UInt8(ascii: "-") where at(place + 1) == UInt8(ascii: ">"): add("->", length: 2)
    case _ where SwiftLexer.isWord(byte): word()
    default: add(String(UnicodeScalar(byte)), length: 1)
    }
  }

  private mutating func add(_ text: String, length: Int) {
    tokens.append(Token(text: text, line: line, isFirst: line != lastTokenLine))
    lastTokenLine = line
    place += length
  }

  private mutating func word() {
    var end = place
    while end < bytes.count, SwiftLexer.isWord(bytes[end]) { end += 1 }
    let text = String(decoding: bytes[place..<end], as: UTF8.self)
    add(text.contains("`") ? text.filter { $0 != "`" } : text, length: end - place)
  }

  // MARK: - Comments

  private mutating func lineComment() {
    let isDocumentation = starts(with: "///")
    var end = place
    while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
    let text = String(decoding: bytes[(place + (isDocumentation ? 3 : 2))..<end], as: UTF8.self)
    comments.append(CommentLine(text: text, line: line, isDocumentation: isDocumentation))
    place = end
  }

  private mutating func blockComment() {
    var depth = 0
    var start = place
    repeat {
      if starts(with: "/*") {
        depth += 1
        place += 2
      } else if starts(with: "*/") {
        depth -= 1
        place += 2
      } else {
        if bytes[place] == UInt8(ascii: "\n") {
          endBlockLine(from: start)
          line += 1
          start = place + 1
        }
        place += 1
      }
    } while depth > 0 && place < bytes.count
    endBlockLine(from: start)
  }

  private mutating func endBlockLine(from start: Int) {
    let text = String(decoding: bytes[start..<min(place, bytes.count)], as: UTF8.self)
    comments.append(CommentLine(text: text, line: line, isDocumentation: false))
  }

  // MARK: - Literals

  /// Whether a `/` here begins a regular expression, and is no division: what stands before it
  /// cannot end an operand, and no blank follows.
  private var beginsExpression: Bool {
    let next = at(place + 1)
    guard next != UInt8(ascii: " "), next != UInt8(ascii: "\n"), next != UInt8(ascii: "=") else {
      return false
    }
    guard let last = tokens.last else { return true }
    return ["(", ",", "=", ":", "[", "{", "return", "in", "?", "!", "&", "|"].contains(last.text)
  }

  private mutating func regularExpression() {
    var end = place + 1
    var isClass = false
    while end < bytes.count, bytes[end] != UInt8(ascii: "\n") {
      let byte = bytes[end]
      if byte == UInt8(ascii: "\\") {
        end += 1
      } else if byte == UInt8(ascii: "[") {
        isClass = true
      } else if byte == UInt8(ascii: "]") {
        isClass = false
      } else if byte == UInt8(ascii: "/"), !isClass {
        return add("/", length: end + 1 - place)
      }
      end += 1
    }
    add("/", length: 1)
  }

  /// `#"raw"#`, `#/regex/#`, or a directive such as `#if` and `#filePath`.
  private mutating func hash() {
    var count = 0
    while at(place + count) == UInt8(ascii: "#") { count += 1 }
    switch at(place + count) {
    case UInt8(ascii: "\""):
      place += count
      string(hashes: count)
    case UInt8(ascii: "/"):
      let start = place
      place += count + 1
      while place < bytes.count, !closes(UInt8(ascii: "/"), 1, hashes: count) {
        if bytes[place] == UInt8(ascii: "\n") { line += 1 }
        place += 1
      }
      place += 1 + count
      add("/", length: 0)
      _ = start
    default: add("#", length: count)
    }
  }

  private func closes(_ byte: UInt8, _ count: Int, hashes: Int) -> Bool {
    (0..<count).allSatisfy { at(place + $0) == byte }
      && (0..<hashes).allSatisfy { at(place + count + $0) == UInt8(ascii: "#") }
  }

  /// A string literal, from its first quotation mark on.
  private mutating func string(hashes: Int) {
    let quotes = starts(with: "\"\"\"") ? 3 : 1
    tokens.append(Token(text: "\"", line: line, isFirst: line != lastTokenLine))
    place += quotes
    while place < bytes.count, !closes(UInt8(ascii: "\""), quotes, hashes: hashes) {
      if bytes[place] == UInt8(ascii: "\\"),
        (0..<hashes).allSatisfy({ at(place + 1 + $0) == UInt8(ascii: "#") })
      {
        place += 1 + hashes
        if at(place) == UInt8(ascii: "(") { interpolation() } else { place += 1 }
        continue
      }
      if bytes[place] == UInt8(ascii: "\n") { line += 1 }
      place += 1
    }
    place += quotes + hashes
    lastTokenLine = line
  }

  /// The code of an interpolation is part of its literal: its tokens are dropped.
  private mutating func interpolation() {
    let kept = tokens.count
    var depth = 0
    repeat {
      let before = tokens.count
      step()
      if tokens.count > before, let last = tokens.last {
        if last.text == "(" { depth += 1 }
        if last.text == ")" { depth -= 1 }
      }
    } while depth > 0 && place < bytes.count
    tokens.removeSubrange(kept...)
  }
}
