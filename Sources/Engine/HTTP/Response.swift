// Answers: a status, a few headers that every answer carries, and a body.

import Basics
import Presence

/// A status of RFC 9110 that the engine gives.
enum HTTPStatus: Int, Error {
  case ok = 200
  case accepted = 202
  case noContent = 204
  case movedPermanently = 301
  case notModified = 304
  case badRequest = 400
  case unauthorized = 401
  case forbidden = 403
  case notFound = 404
  case methodNotAllowed = 405
  case requestTimeout = 408
  case conflict = 409
  case lengthRequired = 411
  case contentTooLarge = 413
  case targetTooLong = 414
  case unprocessable = 422
  case expectationFailed = 417
  case upgradeRequired = 426
  case tooManyRequests = 429
  case headersTooLarge = 431
  case internalError = 500
  case methodUnknown = 501
  case unavailable = 503
  case versionNotSupported = 505

  var phrase: String {
    switch self {
    case .ok: "OK"
    case .accepted: "Accepted"
    case .noContent: "No Content"
    case .movedPermanently: "Moved Permanently"
    case .notModified: "Not Modified"
    case .badRequest: "Bad Request"
    case .unauthorized: "Unauthorized"
    case .forbidden: "Forbidden"
    case .notFound: "Not Found"
    case .methodNotAllowed: "Method Not Allowed"
    case .requestTimeout: "Request Timeout"
    case .conflict: "Conflict"
    case .lengthRequired: "Length Required"
    case .contentTooLarge: "Content Too Large"
    case .targetTooLong: "URI Too Long"
    case .unprocessable: "Unprocessable Content"
    case .expectationFailed: "Expectation Failed"
    case .upgradeRequired: "Upgrade Required"
    case .tooManyRequests: "Too Many Requests"
    case .headersTooLarge: "Request Header Fields Too Large"
    case .internalError: "Internal Server Error"
    case .methodUnknown: "Not Implemented"
    case .unavailable: "Service Unavailable"
    case .versionNotSupported: "HTTP Version Not Supported"
    }
  }
}

/// An answer.
struct Response: Sendable {
  var status: HTTPStatus
  var headers: [(name: String, value: String)] = []
  var body: [UInt8] = []

  /// An empty answer.
  init(_ status: HTTPStatus, headers: [(name: String, value: String)] = []) {
    self.status = status
    self.headers = headers
  }

  /// An answer with a body. What is not said otherwise is not kept by any cache.
  init(
    _ status: HTTPStatus = .ok, type: String, _ body: [UInt8], cache: String = "no-store",
    headers: [(name: String, value: String)] = []
  ) {
    self.status = status
    self.headers = [("Content-Type", type), ("Cache-Control", cache)] + headers
    self.body = body
  }

  /// The bytes on the line. A HEAD's answer tells the length and sends no body (RFC 9110 9.3.2).
  /// `moment` is the wall clock, for `Date` (6.6.1).
  func bytes(keepsAlive: Bool, isHead: Bool, moment: Millis) -> [UInt8] {
    var text = "HTTP/1.1 \(status.rawValue) \(status.phrase)\r\n"
    text += "Date: \(HTTPDate.text(moment))\r\n"
    text += "X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n"
    for header in headers { text += "\(header.name): \(header.value)\r\n" }
    if status != .noContent, status != .notModified {
      text += "Content-Length: \(body.count)\r\n"
    }
    text += keepsAlive ? "\r\n" : "Connection: close\r\n\r\n"
    var bytes = Array(text.utf8)
    if !isHead { bytes += body }
    return bytes
  }
}

extension Response {
  /// The API's error: `{"error":{"code","message","field"}}`.
  static func failure(
    _ status: HTTPStatus, _ code: String, _ message: String, field: String? = nil,
    headers: [(name: String, value: String)] = []
  ) -> Response {
    var json = JSONText()
    json.open()
    json.open("error")
    json.add("code", code)
    json.add("message", message)
    json.add("field", field)
    json.close()
    json.close()
    return Response(status, type: "application/json", json.bytes, headers: headers)
  }

  /// A refusal that its status says all about.
  static func refused(
    _ status: HTTPStatus, headers: [(name: String, value: String)] = []
  ) -> Response {
    failure(
      status, status.phrase.lowercased().replacing(" ", with: "_"), status.phrase, headers: headers)
  }

  /// The route is there, but not for this method (RFC 9110 15.5.6).
  static func notAllowed(_ methods: String) -> Response {
    failure(
      .methodNotAllowed, "method_not_allowed", "This route takes \(methods).",
      headers: [("Allow", methods)])
  }

  /// A JSON document.
  static func json(_ text: JSONText, _ status: HTTPStatus = .ok) -> Response {
    Response(status, type: "application/json", text.bytes)
  }

  /// A line of text.
  static func text(_ text: String, _ status: HTTPStatus = .ok) -> Response {
    Response(status, type: "text/plain; charset=utf-8", Array(text.utf8))
  }

  /// The head of a stream of Server-Sent Events, which lasts as long as the connection. Proxies are
  /// told not to hold events back.
  static func eventStreamHead(headers: [(name: String, value: String)] = []) -> [UInt8] {
    var text =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n"
      + "X-Content-Type-Options: nosniff\r\nX-Accel-Buffering: no\r\n"
    for header in headers { text += "\(header.name): \(header.value)\r\n" }
    return Array((text + "Connection: close\r\n\r\n").utf8)
  }
}
