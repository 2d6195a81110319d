// JSON as a value. Foundation reads and writes the text; this type keeps numbers and booleans
// apart, so that an error can name a wrong type.

import Foundation

/// A JSON document, or a part of one.
package enum JSONValue: Equatable, Codable, Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case toggle(Bool)
  /// A number without fraction that fits `Int`.
  case number(Int)
  /// Any other number.
  case decimal(Double)
  /// A string.
  case text(String)
  /// An array.
  case list([JSONValue])
  /// An object.
  case object([String: JSONValue])

  /// Decodes a value of any type.
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

  /// Encodes the value.
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
  /// - Parameters:
  ///   - bytes: The whole document.
  ///   - key: The key of the error, which names the document.
  /// - Throws: `notJSON`, with the position if that is known; `repeated` for a member that occurs
  ///   twice in one object.
  package static func read(_ bytes: [UInt8], key: String) throws(ValidationError) -> JSONValue {
    let value: JSONValue
    do {
      value = try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
    } catch {
      throw ValidationError(
        key: key, value: excerpt(bytes), rule: .notJSON(at: position(in: bytes)))
    }
    if let name = RepeatedMember.first(in: bytes) {
      throw ValidationError(key: key, value: name, rule: .repeated)
    }
    return value
  }

  private static func excerpt(_ bytes: [UInt8]) -> String {
    String(decoding: bytes.prefix(40), as: UTF8.self)
  }

  /// Where a document stops being JSON. `JSONDecoder` does not say where; the description of
  /// `JSONSerialization` errors names the byte, except for a document that ends too soon.
  private static func position(in bytes: [UInt8]) -> TextPosition? {
    do {
      _ = try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
      return nil
    } catch {
      let description = (error as NSError).userInfo["NSDebugDescription"] as? String ?? ""
      guard let end = description.range(of: "character ", options: .backwards)?.upperBound,
        let byte = Int(description[end...].prefix(while: \.isNumber)), byte <= bytes.count
      else { return nil }
      return TextPosition(of: byte, in: bytes)
    }
  }

  /// The value as a document: sorted keys, indented, with a line feed at the end. Equal values have
  /// equal bytes.
  package var document: String {
    write([.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]) + "\n"
  }

  /// The value in one line, with sorted keys.
  package var line: String { write([.sortedKeys, .withoutEscapingSlashes]) }

  private func write(_ format: JSONEncoder.OutputFormatting) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = format
    // Only NaN and infinity fail to encode, and no document has them.
    guard let data = try? encoder.encode(self) else { return "null" }
    return String(decoding: data, as: UTF8.self)
  }

  /// The value in an error: a string without its quotation marks, or `line`.
  var shown: String {
    if case .text(let text) = self { return text }
    return line
  }
}

extension JSONValue {
  /// A member of an object; nil if it has none of this name, or the value is no object.
  package subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members[name]
  }

  /// The kind of a flow's block, which the document has as a string, or as the member `kind` or
  /// `type` of an object.
  var blockKind: JSONValue {
    guard case .object(let members) = self else { return self }
    return members["kind"] ?? members["type"] ?? self
  }
}
