// What a browser need not read: comments, indentation, and blanks between tokens.

/// Makes the served form of the widget's sources.
enum ScriptMinifier {
  /// A source without indentation, empty lines and comments. In this folder comments have lines of
  /// their own, and block comments begin with `/**`.
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

  /// A script without the blanks and semicolons that no token needs, and with `let` for the longer
  /// `const`. Its statements end with semicolons, and none is empty.
  static func withoutBlanks(_ script: String) -> String {
    var reader = ScriptTokenReader(Array(script.utf8))
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
      } else if token.elementsEqual("const".utf8) {
        result += Array("let".utf8)
      } else {
        if token.elementsEqual([closingBrace]), result.last == semicolon { result.removeLast() }
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
      if byte == closingBrace, result.last == semicolon { result.removeLast() }
      // After the colon of a declaration; one of a selector is not followed by a blank.
      result.append(byte)
      if byte == UInt8(ascii: ":"), index < template.endIndex, template[index] == space {
        index += 1
      }
    }
    return result
  }

  static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...:
      true
    default: false
    }
  }

  static let space = UInt8(ascii: " ")
  static let newline = UInt8(ascii: "\n")
  private static let semicolon = UInt8(ascii: ";")
  static let slash = UInt8(ascii: "/")
  static let backquote = UInt8(ascii: "`")
  static let openingBrace = UInt8(ascii: "{")
  static let closingBrace = UInt8(ascii: "}")
  private static let plus = UInt8(ascii: "+")
  private static let minus = UInt8(ascii: "-")
}
