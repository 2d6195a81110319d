// The status codes of HTTP that the engine answers with.

/// A status code that the engine answers with, by its name. Sections are those of RFC 9110
/// where no other is named.
enum HTTPStatus: Int, Error {
  /// The request succeeded (RFC 9110 section 15.3.1).
  case ok = 200
  /// Something was made (15.3.2).
  case created = 201
  /// The request was accepted and is carried out later (15.3.3).
  case accepted = 202
  /// The request succeeded, and there is no body (15.3.5).
  case noContent = 204
  /// The resource has another address, in `Location` (15.4.2).
  case movedPermanently = 301
  /// The copy that the client keeps is current (15.4.5).
  case notModified = 304
  /// The request is malformed, or a value of it is refused (15.5.1).
  case badRequest = 400
  /// The request carries no valid token (15.5.2).
  case unauthorized = 401
  /// The token does not permit the request (15.5.4).
  case forbidden = 403
  /// The resource does not exist (15.5.5).
  case notFound = 404
  /// The resource exists, for the methods in `Allow` (15.5.6).
  case methodNotAllowed = 405
  /// The request did not arrive in time (15.5.9).
  case requestTimeout = 408
  /// The state of the resource does not permit the request (15.5.10).
  case conflict = 409
  /// The body has no length: chunked bodies are not supported (15.5.12).
  case lengthRequired = 411
  /// The body exceeds its limit (15.5.14).
  case contentTooLarge = 413
  /// The body is of a kind that is not taken (15.5.16).
  case unsupportedMediaType = 415
  /// The target exceeds the limit of the head (15.5.15).
  case targetTooLong = 414
  /// The body is well formed, and its content cannot be processed (15.5.21).
  case unprocessable = 422
  /// `Expect` names something else than `100-continue` (15.5.18).
  case expectationFailed = 417
  /// The route speaks WebSocket alone (15.5.22).
  case upgradeRequired = 426
  /// The client sent too many requests (RFC 6585 section 4).
  case tooManyRequests = 429
  /// The field lines exceed the limit of the head (RFC 6585 section 5).
  case headersTooLarge = 431
  /// The engine failed (15.6.1).
  case internalError = 500
  /// The method is none that HTTP defines (15.6.2).
  case methodUnknown = 501
  /// The engine cannot serve the request now, and may soon (15.6.4).
  case unavailable = 503
  /// The major version is not HTTP/1 (15.6.6).
  case versionNotSupported = 505

  /// The reason phrase: `Not Found`.
  var phrase: String {
    switch self {
    case .ok: "OK"
    case .created: "Created"
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
    case .unsupportedMediaType: "Unsupported Media Type"
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
