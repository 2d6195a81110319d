// A parser of JSON (RFC 8259) that takes time proportional to the text, whatever is in it.
// Documents of other programs are read by it; where a fault has to be shown to a person,
// `JSONValue.read` says more.

import Basics

/// Parses JSON.
///
/// ```swift JSONParser.value(of: Array(#"{"a":[1,true]}"#.utf8))?["a"]  // .list([.number(1),
/// .toggle(true)]) ```
package struct JSONParser {
  /// The deepest nesting of lists and objects.
  package static let depthLimit = 128

  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0

  /// The value of a document, or nil if it is not JSON, not UTF-8 or nested deeper than
  /// `depthLimit`. Of members with one name the last one counts. A number without fraction and
  /// exponent is a `number` if it fits, any other one a `decimal`.
  package static func value(of document: [UInt8]) -> JSONValue? {
    document.withUnsafeBufferPointer { bytes in
      var parser = JSONParser(bytes: bytes)
      guard let value = parser.value(depth: 0) else { return nil }
      parser.skipBlanks()
      return parser.position == bytes.count ? value : nil
    }
  }

  private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  // MARK: - Bytes

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipBlanks() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      position += 1
    }
  }

  /// Passes over a byte if it is next.
  private mutating func take(_ byte: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: byte) else { return false }
    position += 1
    return true
  }

  private mutating func take(word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard position + count <= bytes.count else { return false }
    for index in 0..<count where bytes[position + index] != word.utf8Start[index] { return false }
    position += count
    return true
  }

  // MARK: - Values

  private mutating func value(depth: Int) -> JSONValue? {
    skipBlanks()
    switch next {
    case UInt8(ascii: "{"): return depth < Self.depthLimit ? object(depth) : nil
    case UInt8(ascii: "["): return depth < Self.depthLimit ? list(depth) : nil
    case UInt8(ascii: "\""): return string().map { .text($0) }
    case UInt8(ascii: "t"): return take(word: "true") ? .toggle(true) : nil
    case UInt8(ascii: "f"): return take(word: "false") ? .toggle(false) : nil
    case UInt8(ascii: "n"): return take(word: "null") ? .null : nil
    case _: return number()
    }
  }

  private mutating func list(_ depth: Int) -> JSONValue? {
    position += 1
    var items: [JSONValue] = []
    skipBlanks()
    if take("]") { return .list([]) }
    while let item = value(depth: depth + 1) {
      items.append(item)
      skipBlanks()
      if take("]") { return .list(items) }
      guard take(",") else { return nil }
    }
    return nil
  }

  private mutating func object(_ depth: Int) -> JSONValue? {
    position += 1
    var members: [String: JSONValue] = [:]
    skipBlanks()
    if take("}") { return .object([:]) }
    while true {
      skipBlanks()
      guard next == UInt8(ascii: "\""), let name = string() else { return nil }
      skipBlanks()
      guard take(":"), let value = value(depth: depth + 1) else { return nil }
      members[name] = value
      skipBlanks()
      if take("}") { return .object(members) }
      guard take(",") else { return nil }
    }
  }

  private mutating func number() -> JSONValue? {
    let start = position
    _ = take("-")
    guard let first = next, Self.isDigit(first) else { return nil }
    position += 1
    if first == UInt8(ascii: "0") {
      if let byte = next, Self.isDigit(byte) { return nil }
    } else {
      skipDigits()
    }
    var isWhole = true
    if take(".") {
      isWhole = false
      guard skipDigits() else { return nil }
    }
    if take("e") || take("E") {
      isWhole = false
      if !take("+") { _ = take("-") }
      guard skipDigits() else { return nil }
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isWhole, let number = Int(text) { return .number(number) }
    guard let decimal = Double(text), decimal.isFinite else { return nil }
    return .decimal(decimal)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  /// Passes over digits; false if there is none.
  @discardableResult
  private mutating func skipDigits() -> Bool {
    let start = position
    while let byte = next, Self.isDigit(byte) { position += 1 }
    return position > start
  }

  // MARK: - Strings

  /// The string that begins at the next byte, a quotation mark.
  private mutating func string() -> String? {
    position += 1
    let start = position
    while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
      position += 1
    }
    // Most strings have no escape.
    if take("\"") { return String(validating: bytes[start..<(position - 1)], as: UTF8.self) }
    var text = Array(bytes[start..<position])
    while let byte = next, byte >= 0x20 {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return String(validating: text, as: UTF8.self)
      case UInt8(ascii: "\\"): guard escape(into: &text) else { return nil }
      case _: text.append(byte)
      }
    }
    return nil
  }

  /// Adds the character of an escape, whose backslash was read.
  private mutating func escape(into text: inout [UInt8]) -> Bool {
    guard let byte = next else { return false }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      guard let scalar = escapedScalar(), let encoded = UTF8.encode(scalar) else { return false }
      text += encoded
    case _: return false
    }
    return true
  }

  /// The character of `\u` and four digits, or of two of them that are a surrogate pair.
  private mutating func escapedScalar() -> Unicode.Scalar? {
    guard let first = unit() else { return nil }
    guard UTF16.isLeadSurrogate(first) else { return Unicode.Scalar(first) }
    guard take("\\"), take("u"), let second = unit(), UTF16.isTrailSurrogate(second) else {
      return nil
    }
    return Unicode.Scalar(
      0x10000 + ((UInt32(first) - 0xD800) << 10) + (UInt32(second) - 0xDC00))
  }

  private mutating func unit() -> UInt16? {
    guard position + 4 <= bytes.count else { return nil }
    var value: UInt16 = 0
    for _ in 0..<4 {
      guard let digit = Hexadecimal.value(of: bytes[position]) else { return nil }
      value = value << 4 | UInt16(digit)
      position += 1
    }
    return value
  }
}
