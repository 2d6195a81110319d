// What the API asks of one session or contact, decoded, on its way to the shard that owns it.

import Channels
import Foundation
import Presence
import Records

/// An act on a session or a contact.
enum APICommand: Sendable {
  case show(Identifier)
  case handOver(Identifier)
  case end(Identifier, EndedBy)
  case write(Identifier, text: String, from: MessageAuthor, name: String)
  case fire(Identifier, name: String, data: [UInt8])
  case reach(contact: Identifier, channel: String, text: String)

  /// Whose shard is to be asked.
  var subject: Identifier {
    switch self {
    case .show(let id), .handOver(let id), .end(let id, _), .write(let id, _, _, _),
      .fire(let id, _, _), .reach(let id, _, _):
      id
    }
  }
}

/// Bodies of the API's requests.
enum RequestBody {
  struct Message: Decodable {
    var text: String
    var from: String
    var name: String?
  }

  struct Event: Decodable {
    var name: String
  }

  struct Reach: Decodable {
    var channelId: String
    var text: String
  }

  /// Decodes a body; a failure that names the field otherwise.
  static func decode<Body: Decodable>(
    _ type: Body.Type, _ bytes: [UInt8]
  ) throws(APIError) -> Body {
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch let error as DecodingError {
      throw APIError(field: error.field, message: "The body is not what this route takes.")
    } catch {
      throw APIError(field: nil, message: "The body is no JSON.")
    }
  }

  /// The `data` of an event: any JSON value, `null` when there is none, at most 8 KiB.
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
}

/// What is wrong with a body.
struct APIError: Error {
  var field: String?
  var message: String

  var response: Response {
    .failure(.badRequest, "invalid", message, field: field)
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
