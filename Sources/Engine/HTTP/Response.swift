// Responses: a status, header fields and a body, and how they are written to the connection.

import Basics
import Presence

/// A response.
struct Response: Sendable {
  var status: HTTPStatus
  var headers: [(name: String, value: String)] = []
  var body: [UInt8] = []
  /// Bytes of a body that is sent elsewhere; nil for `body`.
  var length: Int?

  /// Creates a response without a body.
  init(_ status: HTTPStatus, headers: [(name: String, value: String)] = []) {
    self.status = status
    self.headers = headers
  }

  /// Creates a response with a body of the media type `type`. `cache` is its `Cache-Control`; by
  /// default no cache may store it.
  init(
    _ status: HTTPStatus = .ok, type: String, _ body: [UInt8], cache: String = "no-store",
    headers: [(name: String, value: String)] = []
  ) {
    self.status = status
    self.headers = [("Content-Type", type), ("Cache-Control", cache)] + headers
    self.body = body
  }

  /// Status line and header of the response, which have the length of the body. `moment` is the
  /// wall clock in milliseconds since 1970, for `Date` (RFC 9110 section 6.6.1).
  func head(keepsAlive: Bool, moment: Millis) -> [UInt8] {
    var text = "HTTP/1.1 \(status.rawValue) \(status.phrase)\r\n"
    text += "Date: \(HTTPDate.text(moment))\r\n"
    text += "X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n"
    for header in headers { text += "\(header.name): \(header.value)\r\n" }
    if status != .noContent, status != .notModified {
      text += "Content-Length: \(length ?? body.count)\r\n"
    }
    text += keepsAlive ? "\r\n" : "Connection: close\r\n\r\n"
    return Array(text.utf8)
  }
}

extension Response {
  /// An error of the API: `{"error":{"code","message","field"}}`, with `attendant` where one is
  /// named.
  static func failure(
    _ status: HTTPStatus, _ code: String, _ message: String, field: String? = nil,
    attendant: String? = nil,
    headers: [(name: String, value: String)] = []
  ) -> Response {
    var json = JSONText()
    json.open()
    json.open("error")
    json.add("code", code)
    json.add("message", message)
    json.add("field", field)
    if let attendant { json.add("attendant", attendant) }
    json.close()
    json.close()
    return Response(status, type: "application/json", json.bytes, headers: headers)
  }

  /// An error response whose code and message only repeat the status.
  static func refused(
    _ status: HTTPStatus, headers: [(name: String, value: String)] = []
  ) -> Response {
    failure(
      status, status.phrase.lowercased().replacing(" ", with: "_"), status.phrase, headers: headers)
  }

  /// The 405 of a path that exists for other methods (RFC 9110 section 15.5.6). `methods` is the
  /// value of `Allow`: `GET, HEAD`.
  static func notAllowed(_ methods: String) -> Response {
    failure(
      .methodNotAllowed, "method_not_allowed", "This route takes \(methods).",
      headers: [("Allow", methods)])
  }

  /// A JSON document.
  static func json(_ text: JSONText, _ status: HTTPStatus = .ok) -> Response {
    Response(status, type: "application/json", text.bytes)
  }

  /// Plain text in UTF-8.
  static func text(_ text: String, _ status: HTTPStatus = .ok) -> Response {
    Response(status, type: "text/plain; charset=utf-8", Array(text.utf8))
  }

  /// The head of a stream of Server-Sent Events, which ends with the connection.
  /// `X-Accel-Buffering` keeps nginx from holding events back.
  static func eventStreamHead(headers: [(name: String, value: String)] = []) -> [UInt8] {
    var text =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n"
      + "X-Content-Type-Options: nosniff\r\nX-Accel-Buffering: no\r\n"
    for header in headers { text += "\(header.name): \(header.value)\r\n" }
    return Array((text + "Connection: close\r\n\r\n").utf8)
  }
}
