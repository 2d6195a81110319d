// HTTP responses as the tests read them.

import Foundation

/// A response of the engine.
package struct EngineResponse: Sendable {
  /// The status code.
  package var status: Int
  /// The header fields, their names in lower case.
  package var headers: [String: String]
  /// The body.
  package var body: [UInt8]
  /// The body as text.
  package var text: String { String(decoding: body, as: UTF8.self) }

  /// A response from its parts.
  package init(status: Int, headers: [String: String], body: [UInt8]) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// The response at the front of bytes and its length; nil while it is incomplete. The response to
  /// a HEAD request has no body.
  package static func parse(
    _ bytes: [UInt8], isHead: Bool = false
  ) -> (found: EngineResponse, length: Int)? {
    guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
    let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
      .split(separator: "\r\n")
    let status = Int(lines[0].split(separator: " ")[1]) ?? 0
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      headers[parts[0].lowercased()] = parts.count > 1 ? String(parts[1].drop { $0 == " " }) : ""
    }
    let length = isHead ? 0 : Int(headers["content-length"] ?? "0") ?? 0
    guard bytes.count >= end.upperBound + length else { return nil }
    let body = Array(bytes[end.upperBound..<end.upperBound + length])
    return (EngineResponse(status: status, headers: headers, body: body), end.upperBound + length)
  }

  /// The body as a value.
  package func decode<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
    try JSONDecoder().decode(type, from: Data(body))
  }

  /// The error that the body describes; nil where it describes none.
  package var error: APIErrorDetail? {
    struct Document: Decodable { var error: APIErrorDetail }
    return (try? decode(Document.self))?.error
  }
}

/// The engine's description of an error.
package struct APIErrorDetail: Decodable, Equatable, Sendable {
  /// A short name for programs.
  package var code: String
  /// A sentence for people.
  package var message: String
  /// The field that is wrong; nil where the error is about none.
  package var field: String?
  /// Who has the session, in a `taken`.
  package var attendant: String?
}

extension TestSocket {
  /// The next response.
  package func response(isHead: Bool = false) throws -> EngineResponse {
    try wait(for: "an HTTP response") { EngineResponse.parse($0, isHead: isHead) }
  }

  /// Sends a request without a body on this connection, which is kept, and returns the response.
  package func request(
    _ method: String, _ path: String, token: String = ""
  ) throws -> EngineResponse {
    let authorization = token.isEmpty ? "" : "Authorization: Bearer \(token)\r\n"
    send("\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\n\(authorization)\r\n")
    return try response()
  }
}
