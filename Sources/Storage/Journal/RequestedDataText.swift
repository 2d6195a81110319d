// The requested data of a session as JSON text.

import Basics
import Foundation
import Presence
import Records

/// Requested data as stored in a session's row: a JSON array of pairs, `[["key","value"],…]`.
enum RequestedDataText {
  /// Encodes to bytes, without `JSONEncoder`, because every new session is encoded.
  static func write(_ data: [DataValue]) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(data.reduce(2) { $0 + $1.key.utf8.count + $1.value.utf8.count + 8 })
    text.append(UInt8(ascii: "["))
    for (index, datum) in data.enumerated() {
      if index > 0 { text.append(UInt8(ascii: ",")) }
      text.append(UInt8(ascii: "["))
      JSONText.quote(datum.key, to: &text)
      text.append(UInt8(ascii: ","))
      JSONText.quote(datum.value, to: &text)
      text.append(UInt8(ascii: "]"))
    }
    text.append(UInt8(ascii: "]"))
    return text
  }

  /// Decodes a text; nil for what no save can have written.
  static func read(_ text: String) -> [DataValue]? {
    if text == "[]" { return [] }
    guard let pairs = try? JSONDecoder().decode([[String]].self, from: Data(text.utf8)),
      pairs.allSatisfy({ $0.count == 2 })
    else { return nil }
    return pairs.map { DataValue(key: $0[0], value: $0[1]) }
  }
}

/// The choices of a message as stored in its row: a JSON array of objects, or NULL for none.
enum ChoicesText {
  /// Encodes choices; nil for none.
  static func write(_ choices: [MessageChoice]) -> String? {
    guard !choices.isEmpty, let data = try? JSONEncoder().encode(choices) else { return nil }
    return String(decoding: data, as: UTF8.self)
  }

  /// Decodes choices; nil for what no save can have written.
  static func read(_ text: String?) -> [MessageChoice]? {
    guard let text else { return [] }
    return try? JSONDecoder().decode([MessageChoice].self, from: Data(text.utf8))
  }
}

/// The file of a message as stored in its row: a JSON object, or NULL for none.
enum MessageFileText {
  private struct Document: Codable {
    var id: String
    var name: String
    var kind: String
    var size: Int
  }

  /// Encodes a file; nil for none.
  static func write(_ file: MessageFile?) -> String? {
    guard let file else { return nil }
    let document = Document(
      id: file.id.description, name: file.name, kind: file.kind.rawValue, size: file.size)
    return (try? JSONEncoder().encode(document)).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Decodes a file; nil for what no save can have written.
  static func read(_ text: String) -> MessageFile? {
    guard let document = try? JSONDecoder().decode(Document.self, from: Data(text.utf8)),
      let id = Identifier(document.id), let kind = FileKind(rawValue: document.kind)
    else { return nil }
    return MessageFile(id: id, name: document.name, kind: kind, size: document.size)
  }
}
