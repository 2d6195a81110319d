// JavaScript as tokens, as far as the widget's own sources need it.

/// Cuts a script into its tokens, as far as blanks can matter: words, texts, templates, patterns,
/// single signs, and single blanks.
struct ScriptTokenReader {
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
