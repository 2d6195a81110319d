// Objects that name a member twice. JSON allows it and parsers differ in which one counts, so that
// two readers of a document may see two documents (RFC 8259, section 4).

import Foundation

/// Finds a member's name that occurs twice in one object.
enum RepeatedMember {
  /// Returns the first repeated name in a document that is JSON in UTF-8; nil if there is none.
  static func first(in bytes: [UInt8]) -> String? {
    // The names of each open object; nil for an open array.
    var open: [Set<String>?] = []
    var expectsName = false
    var position = 0
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "{"):
        open.append([])
        expectsName = true
      case UInt8(ascii: "["):
        open.append(nil)
        expectsName = false
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        _ = open.popLast()
        expectsName = false
      case UInt8(ascii: ","): expectsName = (open.last ?? nil) != nil
      case UInt8(ascii: "\""):
        let end = endOfString(in: bytes, from: position)
        if expectsName {
          expectsName = false
          let name = text(bytes[position..<end])
          if open[open.count - 1]?.insert(name).inserted == false { return name }
        }
        position = end - 1
      default: break
      }
      position += 1
    }
    return nil
  }

  /// The index after the closing quotation mark of the string at `start`.
  private static func endOfString(in bytes: [UInt8], from start: Int) -> Int {
    var position = start + 1
    while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
      position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(bytes.count, position + 1)
  }

  /// The text of a JSON string with its quotation marks.
  private static func text(_ quoted: ArraySlice<UInt8>) -> String {
    guard quoted.contains(UInt8(ascii: "\\")),
      let text = try? JSONDecoder().decode(String.self, from: Data(quoted))
    else { return String(decoding: quoted.dropFirst().dropLast(), as: UTF8.self) }
    return text
  }
}
