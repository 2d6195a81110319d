// JSON written straight to bytes: windows of the feed go out ten times a second a watcher, and the
// names are all known, so nothing is gained by describing them to an encoder first.

import Basics
import Glibc
import Presence

/// A JSON document that grows.
struct JSONText: Sendable {
  private(set) var bytes: [UInt8] = []
  private var needsComma = false

  init() { bytes.reserveCapacity(256) }

  /// Opens an object, as a member where it has a name.
  mutating func open(_ name: StaticString? = nil) { begin(name, UInt8(ascii: "{")) }

  /// Opens an array.
  mutating func openArray(_ name: StaticString? = nil) { begin(name, UInt8(ascii: "[")) }

  /// Closes an object.
  mutating func close() { end(UInt8(ascii: "}")) }

  /// Closes an array.
  mutating func closeArray() { end(UInt8(ascii: "]")) }

  /// Adds a text; null without one.
  mutating func add(_ name: StaticString?, _ value: String?) {
    separate(name)
    if let value { write(value) } else { raw("null") }
  }

  /// Adds a whole number; null without one.
  mutating func add(_ name: StaticString?, _ value: (some BinaryInteger)?) {
    separate(name)
    if let value { number(Int64(value)) } else { raw("null") }
  }

  /// Adds true or false; null without either.
  mutating func add(_ name: StaticString?, _ value: Bool?) {
    separate(name)
    raw(value == nil ? "null" : (value == true ? "true" : "false"))
  }

  /// Adds an identifier.
  mutating func add(_ name: StaticString?, _ value: Identifier) {
    separate(name)
    bytes.append(UInt8(ascii: "\""))
    value.append(to: &bytes)
    bytes.append(UInt8(ascii: "\""))
  }

  /// Adds a moment of the wall clock, RFC 3339 in UTC with milliseconds; null without one.
  mutating func add(_ name: StaticString?, moment: Millis?) {
    separate(name)
    guard let moment else { return raw("null") }
    bytes.append(UInt8(ascii: "\""))
    WallTime.write(moment, to: &bytes)
    bytes.append(UInt8(ascii: "\""))
  }

  /// Adds a member whose name is not known beforehand.
  mutating func add(key: String, _ value: String) {
    comma()
    write(key)
    bytes.append(UInt8(ascii: ":"))
    write(value)
    needsComma = true
  }

  /// Opens an object as a member whose name is not known beforehand.
  mutating func open(key: String) {
    comma()
    write(key)
    bytes.append(UInt8(ascii: ":"))
    bytes.append(UInt8(ascii: "{"))
    needsComma = false
  }

  /// Adds what is JSON already.
  mutating func add(_ name: StaticString?, json: [UInt8]) {
    separate(name)
    bytes += json
  }

  private mutating func begin(_ name: StaticString?, _ bracket: UInt8) {
    separate(name)
    bytes.append(bracket)
    needsComma = false
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
    raw(name)
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
  }

  private mutating func raw(_ text: StaticString) {
    bytes.append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  private mutating func number(_ value: Int64) {
    bytes += String(value).utf8
  }

  /// A text with quotes, escaped after RFC 8259; `<`, `>` and `&` too, so that it may stand in HTML.
  private mutating func write(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { utf8 in
      // Runs of plain characters, and between them those that are escaped.
      var start = 0
      for (position, byte) in utf8.enumerated() where JSONText.isEscaped(byte) {
        bytes += utf8[start..<position]
        start = position + 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
          bytes.append(UInt8(ascii: "\\"))
          bytes.append(byte)
        case UInt8(ascii: "\n"): raw("\\n")
        default:
          raw("\\u00")
          bytes.append(JSONText.hex(byte >> 4))
          bytes.append(JSONText.hex(byte & 15))
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

  private static func hex(_ digit: UInt8) -> UInt8 {
    digit < 10 ? digit + UInt8(ascii: "0") : digit - 10 + UInt8(ascii: "a")
  }
}

/// The wall clock as people and programs read it.
enum WallTime {
  /// RFC 3339 in UTC with milliseconds.
  static func text(_ moment: Millis) -> String {
    var bytes: [UInt8] = []
    write(moment, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  static func write(_ moment: Millis, to bytes: inout [UInt8]) {
    var seconds = time_t(moment >= 0 ? moment / 1000 : (moment - 999) / 1000)
    let millis = Int(moment - Millis(seconds) * 1000)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    digits(Int(parts.tm_year) + 1900, 4, "-", to: &bytes)
    digits(Int(parts.tm_mon) + 1, 2, "-", to: &bytes)
    digits(Int(parts.tm_mday), 2, "T", to: &bytes)
    digits(Int(parts.tm_hour), 2, ":", to: &bytes)
    digits(Int(parts.tm_min), 2, ":", to: &bytes)
    digits(Int(parts.tm_sec), 2, ".", to: &bytes)
    digits(millis, 3, "Z", to: &bytes)
  }

  /// The form of HTTP's `Date` (RFC 9110 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`.
  static func httpDate(_ moment: Millis) -> String {
    var seconds = time_t(moment / 1000)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    var text = [CChar](repeating: 0, count: 32)
    // The names are those of the C locale whatever the program's is.
    let day = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][Int(parts.tm_wday)]
    let month = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ][Int(parts.tm_mon)]
    strftime(&text, text.count, "%H:%M:%S GMT", &parts)
    let date = parts.tm_mday < 10 ? "0\(parts.tm_mday)" : "\(parts.tm_mday)"
    let time = text.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    return "\(day), \(date) \(month) \(parts.tm_year + 1900) \(time)"
  }

  private static func digits(
    _ value: Int, _ count: Int, _ after: Unicode.Scalar, to bytes: inout [UInt8]
  ) {
    var divisor = count == 4 ? 1000 : (count == 3 ? 100 : 10)
    for _ in 0..<count {
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value / divisor % 10))
      divisor /= 10
    }
    bytes.append(UInt8(ascii: after))
  }
}
