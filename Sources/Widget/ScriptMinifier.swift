// What a browser need not read: comments, indentation, and blanks between tokens. Names stay as
// they are, so that what is served can still be compared with the sources.

/// Makes the served form of the widget's sources.
enum ScriptMinifier {
  /// A source without indentation, empty lines and comments. In this folder a comment always has its
  /// lines to itself, and a block comment begins with `/**`.
  static func withoutComments(_ source: String) -> String {
    var isInComment = false
    var result = ""
    for line in source.split(separator: "\n") {
      let text = line.drop { $0 == " " }
      if text.hasPrefix("/**") { isInComment = true }
      if !isInComment, !text.isEmpty, !text.hasPrefix("//") { result += text + "\n" }
      if text.hasSuffix("*/") { isInComment = false }
    }
    return result
  }

  /// A script without the blanks that no token needs. Its statements end with semicolons.
  static func withoutBlanks(_ script: String) -> String {
    var reader = TokenReader(Array(script.utf8))
    var result: [UInt8] = []
    var sawBlank = false
    while let token = reader.next() {
      guard let first = token.first, first != space, first != newline else {
        sawBlank = true
        continue
      }
      if sawBlank, let last = result.last, isNeeded(between: last, first) { result.append(space) }
      sawBlank = false
      if first == backquote || first == closingBrace, token.count > 1, token.contains(newline) {
        result += styleWithoutBlanks(token)
      } else {
        result += token
      }
    }
    return String(decoding: result, as: UTF8.self) + "\n"
  }

  /// Two words, and two signs that would become another, need the blank between them.
  private static func isNeeded(between last: UInt8, _ first: UInt8) -> Bool {
    (isWord(last) && isWord(first)) || ((last == plus || last == minus) && last == first)
  }

  /// A style sheet in a template, without blanks and comments that mean nothing there.
  private static func styleWithoutBlanks(_ template: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    var index = template.startIndex
    let tight: Set<UInt8> = Set("{};,".utf8)
    while index < template.endIndex {
      let byte = template[index]
      if byte == slash, template[index...].starts(with: "/*".utf8) {
        while index < template.endIndex, !template[index...].starts(with: "*/".utf8) { index += 1 }
        index += 2
        continue
      }
      index += 1
      if byte == space || byte == newline {
        if let last = result.last, !tight.contains(last), last != space { result.append(space) }
        continue
      }
      if tight.contains(byte), result.last == space { result.removeLast() }
      if byte == closingBrace, result.last == UInt8(ascii: ";") { result.removeLast() }
      // After the colon of a declaration; one of a selector is not followed by a blank.
      result.append(byte)
      if byte == UInt8(ascii: ":"), index < template.endIndex, template[index] == space {
        index += 1
      }
    }
    return result
  }

  fileprivate static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...:
      true
    default: false
    }
  }

  fileprivate static let space = UInt8(ascii: " ")
  fileprivate static let newline = UInt8(ascii: "\n")
  fileprivate static let slash = UInt8(ascii: "/")
  fileprivate static let backquote = UInt8(ascii: "`")
  fileprivate static let openingBrace = UInt8(ascii: "{")
  fileprivate static let closingBrace = UInt8(ascii: "}")
  private static let plus = UInt8(ascii: "+")
  private static let minus = UInt8(ascii: "-")
}

/// Cuts a script into its tokens, as far as blanks can matter: words, texts, templates, patterns,
/// single signs, and single blanks.
private struct TokenReader {
  private let bytes: [UInt8]
  private var position = 0
  /// The last token that is no blank: it tells a pattern from a division.
  private var last: ArraySlice<UInt8> = []
  /// The braces that are open; true for those of a template's `${`.
  private var braces: [Bool] = []

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func next() -> ArraySlice<UInt8>? {
    guard position < bytes.count else { return nil }
    let start = position
    let byte = bytes[position]
    switch byte {
    case ScriptMinifier.space, ScriptMinifier.newline:
      position += 1
      return bytes[start..<position]
    case UInt8(ascii: "'"), UInt8(ascii: "\""): skipText(byte)
    case ScriptMinifier.backquote: skipTemplate()
    case ScriptMinifier.closingBrace where braces.last == true:
      braces.removeLast()
      skipTemplate()
    case ScriptMinifier.slash where beginsPattern: skipPattern()
    case _ where ScriptMinifier.isWord(byte):
      while position < bytes.count, ScriptMinifier.isWord(bytes[position]) { position += 1 }
    default:
      if byte == ScriptMinifier.openingBrace { braces.append(false) }
      if byte == ScriptMinifier.closingBrace, !braces.isEmpty { braces.removeLast() }
      position += 1
    }
    last = bytes[start..<position]
    return last
  }

  /// A slash begins a pattern where a value can stand.
  private var beginsPattern: Bool {
    guard let sign = last.last else { return true }
    return "(,=:[!&|?{};+".utf8.contains(sign) || last.elementsEqual("return".utf8)
  }

  private mutating func skipText(_ quote: UInt8) {
    position += 1
    while position < bytes.count, bytes[position] != quote {
      position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
    }
    position += 1
  }

  /// To the end of the template, or of its part before a `${`.
  private mutating func skipTemplate() {
    position += 1
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\\"): position += 2
      case ScriptMinifier.backquote:
        position += 1
        return
      case UInt8(ascii: "$") where bytes[position...].starts(with: "${".utf8):
        position += 2
        braces.append(true)
        return
      default: position += 1
      }
    }
  }

  private mutating func skipPattern() {
    var isInClass = false
    position += 1
    while position < bytes.count, isInClass || bytes[position] != ScriptMinifier.slash {
      switch bytes[position] {
      case UInt8(ascii: "\\"): position += 1
      case UInt8(ascii: "["): isInClass = true
      case UInt8(ascii: "]"): isInClass = false
      default: break
      }
      position += 1
    }
    position += 1
    while position < bytes.count, ScriptMinifier.isWord(bytes[position]) { position += 1 }
  }
}
