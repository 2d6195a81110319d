// JSON written straight to bytes. Windows of the feed are written ten times a second for each
// watcher, and their member names are known at compile time, so an encoder would only add cost.

/// A JSON document that is written from its start to its end.
///
/// Commas and escapes are added; that objects and arrays are closed is up to the caller.
///
///     var json = JSONText()
///     json.open()
///     json.add("name", "Ana")
///     json.add("seq", 7)
///     json.close()
///     // {"name":"Ana","seq":7}
public struct JSONText: Sendable {
  /// The document so far, UTF-8.
  package private(set) var bytes: [UInt8] = []
  private var needsComma = false

  /// An empty document.
  package init() { bytes.reserveCapacity(256) }

  /// Opens an object, as a member where it has a name.
  package mutating func open(_ name: StaticString? = nil) { begin(name, UInt8(ascii: "{")) }

  /// Opens an array, as a member where it has a name.
  package mutating func openArray(_ name: StaticString? = nil) { begin(name, UInt8(ascii: "[")) }

  /// Closes an object.
  package mutating func close() { end(UInt8(ascii: "}")) }

  /// Closes an array.
  package mutating func closeArray() { end(UInt8(ascii: "]")) }

  /// Adds a string, or null for nil.
  package mutating func add(_ name: StaticString?, _ value: String?) {
    separate(name)
    if let value { JSONText.quote(value, to: &bytes) } else { append("null") }
  }

  /// Adds a whole number, or null for nil.
  @inlinable
  public mutating func add(_ name: StaticString?, _ value: (some BinaryInteger)?) {
    add(name, number: value.map { Int64($0) })
  }

  /// Adds a whole number, or null for nil.
  @usableFromInline
  package mutating func add(_ name: StaticString?, number value: Int64?) {
    separate(name)
    if let value { bytes += String(value).utf8 } else { append("null") }
  }

  /// Adds true or false, or null for nil.
  package mutating func add(_ name: StaticString?, _ value: Bool?) {
    separate(name)
    append(value == nil ? "null" : (value == true ? "true" : "false"))
  }

  /// Adds a moment in milliseconds since 1970 as an RFC 3339 string, or null for nil.
  package mutating func add(_ name: StaticString?, moment: Int64?) {
    separate(name)
    guard let moment else { return append("null") }
    bytes.append(UInt8(ascii: "\""))
    RFC3339.append(moment, to: &bytes)
    bytes.append(UInt8(ascii: "\""))
  }

  /// Adds a string that `write` appends, without its quotes, and that needs no escape.
  package mutating func add(_ name: StaticString?, plain write: (inout [UInt8]) -> Void) {
    separate(name)
    bytes.append(UInt8(ascii: "\""))
    write(&bytes)
    bytes.append(UInt8(ascii: "\""))
  }

  /// Adds a string as a member whose name is only known at run time.
  package mutating func add(key: String, _ value: String) {
    begin(key: key)
    JSONText.quote(value, to: &bytes)
    needsComma = true
  }

  /// Opens an object as a member whose name is only known at run time.
  package mutating func open(key: String) {
    begin(key: key)
    bytes.append(UInt8(ascii: "{"))
    needsComma = false
  }

  /// Adds a value that is JSON already.
  package mutating func add(_ name: StaticString?, json: [UInt8]) {
    separate(name)
    bytes += json
  }

  private mutating func begin(_ name: StaticString?, _ bracket: UInt8) {
    separate(name)
    bytes.append(bracket)
    needsComma = false
  }

  private mutating func begin(key: String) {
    comma()
    JSONText.quote(key, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
  }

  private mutating func end(_ bracket: UInt8) {
    bytes.append(bracket)
    needsComma = true
  }

  private mutating func comma() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
  }

  private mutating func separate(_ name: StaticString?) {
    comma()
    needsComma = true
    guard let name else { return }
    bytes.append(UInt8(ascii: "\""))
    append(name)
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
  }

  private mutating func append(_ text: StaticString) { JSONText.append(text, to: &bytes) }

  private static func append(_ text: StaticString, to bytes: inout [UInt8]) {
    bytes.append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }
}

// MARK: - Strings

extension JSONText {
  /// Appends `text` as a JSON string with its quotes (RFC 8259, section 7). `<`, `>`, `&` and DEL
  /// are escaped too, so that the document may stand inside HTML.
  package static func quote(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { utf8 in
      // Runs of plain characters, and between them those that are escaped.
      var start = 0
      for (index, byte) in utf8.enumerated() where isEscaped(byte) {
        bytes += utf8[start..<index]
        start = index + 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
          bytes.append(UInt8(ascii: "\\"))
          bytes.append(byte)
        case UInt8(ascii: "\n"): append("\\n", to: &bytes)
        default:
          append("\\u00", to: &bytes)
          bytes.append(Hexadecimal.digit(byte >> 4))
          bytes.append(Hexadecimal.digit(byte & 15))
        }
      }
      bytes += utf8[start...]
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func isEscaped(_ byte: UInt8) -> Bool {
    switch byte {
    case 0..<0x20, UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "<"), UInt8(ascii: ">"),
      UInt8(ascii: "&"), 0x7F:
      true
    default: false
    }
  }
}
