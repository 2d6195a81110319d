// Errors of the API, as values that handlers throw.

/// An error that is answered as `{"error":{"code","message","field"}}`.
struct APIError: Error, Equatable {
  /// The status of the response.
  var status = HTTPStatus.badRequest
  /// What went wrong, as programs read it: `invalid`, `not_found`.
  var code = "invalid"
  /// The member of the body or the parameter at fault; nil where it is none of them.
  var field: String?
  /// What went wrong, in a sentence for people.
  var message: String
  /// Who has the session; nil where nobody has, or that is not what went wrong.
  var attendant: String?

  /// What is named does not exist. Never tells more, so that names cannot be guessed.
  static let notFound = APIError(
    status: .notFound, code: "not_found", message: "There is no such thing.")
  /// The request carries no good token.
  static let unauthorized = APIError(
    status: .unauthorized, code: "unauthorized", message: "A good token is needed.")
  /// The token is good, and its scope does not permit the route.
  static let outsideScope = APIError(
    status: .forbidden, code: "forbidden", message: "This token does not open that.")
  /// The session is closed.
  static let closed = APIError(
    status: .conflict, code: "closed", message: "The session is closed.")
  /// The session was handed over, so that its flow is silent.
  static let handedOver = APIError(
    status: .conflict, code: "handed_over", field: "from",
    message: "The session was handed over; its flow writes no more.")

  /// Another attendant has the session, or nobody has.
  static func taken(by attendant: String?) -> APIError {
    var error = APIError(
      status: .conflict, code: "taken", field: "expected",
      message: attendant.map { "\($0) has the session." } ?? "Nobody has the session.")
    error.attendant = attendant
    return error
  }

  /// No attendant of that name was ever present.
  static func unknownAttendant(_ name: String) -> APIError {
    APIError(
      code: "unknown_attendant", field: "attendant",
      message: "“\(name)” is not a present attendant: announce the presence first.")
  }

  /// The channel carries no files.
  static let filesOff = APIError(
    status: .conflict, code: "files_off", message: "The channel takes no files.")
  /// A file exceeds `ProtocolLimits.fileBytes`.
  static let fileTooLarge = APIError(
    status: .contentTooLarge, code: "file_size", message: "At most 10 MiB.")
  /// A file is none of the kinds that are taken, by its bytes.
  static let unknownKind = APIError(
    status: .unsupportedMediaType, code: "file_kind", message: "PNG, JPEG, WebP, GIF or PDF.")
  /// The session or its address has sent as many files as it may.
  static let tooManyFiles = APIError(
    status: .tooManyRequests, code: "limit", message: "No more files can be sent for now.")
  /// The operator's command refused a file.
  static let fileRefused = APIError(
    status: .unprocessable, code: "file_refused", message: "The file was refused.")
  /// The operator's command could not look at a file.
  static let fileUnchecked = APIError(
    status: .unavailable, code: "file_unchecked", message: "The file could not be checked.")

  /// The journal holds as much as it may; worth trying again after a second.
  static let crowded = APIError(
    status: .unavailable, code: "unavailable",
    message: "The engine cannot store more right now.")

  /// The store cannot be read, so that nothing can be told; worth trying again.
  static let unreadable = APIError(
    status: .unavailable, code: "unavailable",
    message: "The engine cannot read its store right now.")

  /// The response, with the header that its status asks for.
  var response: Response {
    let headers: [(name: String, value: String)] =
      switch status {
      case .unauthorized: [("WWW-Authenticate", "Bearer")]
      case .unavailable: [("Retry-After", "1")]
      default: []
      }
    return .failure(
      status, code, message, field: field, attendant: attendant, headers: headers)
  }
}
