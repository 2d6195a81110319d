// Bodies of the API's requests, decoded and checked.

import Foundation
import Records

/// Bodies of the API's requests.
enum RequestBody {
  /// `{"id","text","from","name","choices"}` of a message.
  struct Message: Decodable {
    var id: String?
    var text: String
    var from: String
    var name: String?
    var choices: [MessageChoice]?
  }

  /// `{"from","name","on"}` of a person who is writing.
  struct Typing: Decodable {
    var from: String
    var name: String?
    var on: Bool?
  }

  /// `{"attendant","expected"}` of an assignment; null or left out is nobody.
  struct Assignment: Decodable {
    var attendant: String?
    var expected: String?
  }

  /// `{"seq"}` of what was read.
  struct Read: Decodable {
    var seq: UInt32
  }

  /// `{"reason","text","name"}` of an end.
  struct End: Decodable {
    var reason: String?
    var text: String?
    var name: String?
  }

  /// `{"present"}` of an attendant.
  struct Presence: Decodable {
    var present: Bool
  }

  /// `{"name","data"}` of an event; `data` is read by `eventData`.
  struct Event: Decodable {
    var name: String
  }

  /// `{"channelId","text"}` of a conversation that the company starts.
  struct Outreach: Decodable {
    var channelId: String
    var text: String
  }

  /// Decodes a body.
  ///
  /// - Throws: 400 that names the member that is missing or of another type.
  static func decode<Body: Decodable>(
    _ type: Body.Type, _ bytes: [UInt8]
  ) throws(APIError) -> Body {
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch let error as DecodingError {
      throw APIError(field: error.field, message: "The body is not what this route takes.")
    } catch {
      throw APIError(message: "The body is no JSON.")
    }
  }

  /// The `data` of an event: any JSON value of at most 8 KiB, `null` where it is left out.
  static func eventData(_ bytes: [UInt8]) throws(APIError) -> [UInt8] {
    guard
      let object = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any],
      let value = object["data"]
    else { return Array("null".utf8) }
    guard
      let data = try? JSONSerialization.data(
        withJSONObject: value, options: [.fragmentsAllowed, .withoutEscapingSlashes]),
      data.count <= ProtocolLimits.eventBytes
    else { throw APIError(field: "data", message: "At most 8 KiB of JSON.") }
    return Array(data)
  }

  /// Checks the choices of a message.
  static func check(_ choices: [MessageChoice], from: MessageAuthor) throws(APIError) {
    guard choices.count <= ProtocolLimits.choices else {
      throw APIError(field: "choices", message: "At most \(ProtocolLimits.choices).")
    }
    guard choices.isEmpty || from != .note else {
      throw APIError(field: "choices", message: "A note offers none.")
    }
    for choice in choices {
      guard (1...ProtocolLimits.choiceLabelCharacters).contains(choice.label.count),
        (1...ProtocolLimits.choiceBytes).contains(choice.value.utf8.count)
      else {
        throw APIError(
          field: "choices",
          message: "A label of 1 to \(ProtocolLimits.choiceLabelCharacters) characters, "
            + "a value of 1 to \(ProtocolLimits.choiceBytes) bytes.")
      }
    }
  }

  /// Checks the name of an author.
  static func checkedName(_ name: String) throws(APIError) -> String {
    guard name.count <= ProtocolLimits.agentNameCharacters else {
      throw APIError(
        field: "name", message: "At most \(ProtocolLimits.agentNameCharacters) characters.")
    }
    return name
  }

  /// Checks the name of an attendant.
  static func checkAttendant(_ name: String, field: String) throws(APIError) {
    guard (1...AttendantRegistry.nameCharacters).contains(name.count),
      !name.unicodeScalars.contains(where: {
        $0 == "/" || $0.properties.generalCategory == .control
      })
    else {
      throw APIError(
        field: field,
        message: "1 to \(AttendantRegistry.nameCharacters) characters, no / and none of control.")
    }
  }

  /// Checks the text of a message.
  static func checkText(_ text: String) throws(APIError) {
    guard !text.isEmpty, text.utf8.count <= ProtocolLimits.messageBytes,
      text.count <= ProtocolLimits.messageCharacters
    else { throw APIError(field: "text", message: "1 to 4,000 characters, at most 16 KiB.") }
  }
}

extension DecodingError {
  /// The key that is missing or wrong.
  fileprivate var field: String? {
    switch self {
    case .keyNotFound(let key, _): key.stringValue
    case .typeMismatch(_, let context), .valueNotFound(_, let context),
      .dataCorrupted(let context):
      context.codingPath.last?.stringValue
    @unknown default: nil
    }
  }
}
