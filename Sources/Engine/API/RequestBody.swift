// Bodies of the API's requests, decoded and checked.

import Foundation

/// Bodies of the API's requests.
enum RequestBody {
  /// `{"text","from","name"}` of a message.
  struct Message: Decodable {
    var text: String
    var from: String
    var name: String?
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
