// JSON as a value. Foundation reads and writes the text; this type says what was in it, number
// and boolean told apart, so that a wrong type can be named.

import Foundation

/// A JSON document or a part of one.
package enum JSONValue: Equatable, Codable, Sendable {
  case null
  case toggle(Bool)
  case number(Int)
  case decimal(Double)
  case text(String)
  case list([JSONValue])
  case object([String: JSONValue])

  /// Reads one value.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let on = try? container.decode(Bool.self) {
      self = .toggle(on)
    } else if let number = try? container.decode(Int.self) {
      self = .number(number)
    } else if let decimal = try? container.decode(Double.self) {
      self = .decimal(decimal)
    } else if let items = try? container.decode([JSONValue].self) {
      self = .list(items)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }

  /// Writes one value.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .toggle(let on): try container.encode(on)
    case .number(let number): try container.encode(number)
    case .decimal(let decimal): try container.encode(decimal)
    case .text(let text): try container.encode(text)
    case .list(let items): try container.encode(items)
    case .object(let members): try container.encode(members)
    }
  }

  /// Reads a document.
  ///
  /// - Throws: `notJSON`, with the place where that is known; `key` names the document in the
  ///   fault.
  package static func read(_ bytes: [UInt8], key: String) throws(ValidationError) -> JSONValue {
    do {
      return try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
    } catch {
      throw ValidationError(key: key, value: excerpt(bytes), rule: .notJSON(at: place(in: bytes)))
    }
  }

  private static func excerpt(_ bytes: [UInt8]) -> String {
    String(decoding: bytes.prefix(40), as: UTF8.self)
  }

  /// Where a document stops being JSON. The decoder does not tell; Foundation's older reader names
  /// the byte in its description, but not of a document that merely ends too soon.
  private static func place(in bytes: [UInt8]) -> TextPlace? {
    do {
      _ = try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
      return nil
    } catch {
      let said = (error as NSError).userInfo["NSDebugDescription"] as? String ?? ""
      guard let end = said.range(of: "character ", options: .backwards)?.upperBound,
        let byte = Int(said[end...].prefix(while: \.isNumber)), byte <= bytes.count
      else { return nil }
      return TextPlace(of: byte, in: bytes)
    }
  }

  /// The value as a document: keys sorted, indented, a line end at the close. The same value is
  /// always the same bytes.
  package var document: String {
    write([.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]) + "\n"
  }

  /// The value in one line, keys sorted.
  package var line: String { write([.sortedKeys, .withoutEscapingSlashes]) }

  private func write(_ format: JSONEncoder.OutputFormatting) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = format
    // Every case encodes but a decimal that is no number, and reading makes none of those.
    guard let data = try? encoder.encode(self) else { return "null" }
    return String(decoding: data, as: UTF8.self)
  }

  var shown: String {
    if case .text(let text) = self { return text }
    return line
  }
}
