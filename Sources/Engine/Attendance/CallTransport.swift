// How a call leaves the engine: a request, its result, and the protocol of a transport.

import HTTPClient
import Platforms

/// A request.
package struct CallRequest: Sendable {
  /// The method.
  package var method = HTTPMethod.post
  /// The address.
  package var url: HTTPURL
  /// The header fields, apart from `Content-Type: application/json`.
  package var fields: HTTPFields
  /// The JSON body.
  package var body: [UInt8]
  /// Seconds for the whole call.
  package var timeout: Int
  /// Calls of one purpose share the slots of a host (`HTTPRequest.purpose`).
  package var purpose: String
  /// The number of bytes read of a response's body. If it is longer, the connection is closed.
  package var bodyLimit = PlatformRequest.defaultResponseLimit
}

extension CallRequest {
  /// The request of a platform's dialect; nil where its address is no URL.
  init?(_ request: PlatformRequest, purpose: String) {
    guard let url = try? HTTPURL(request.url) else { return nil }
    var fields = HTTPFields()
    for field in request.fields { fields.append(field.name, field.value) }
    self.init(
      method: request.method == .get ? .get : .post, url: url, fields: fields, body: request.body,
      timeout: request.timeout, purpose: purpose, bodyLimit: request.responseLimit)
  }
}

/// The result of a call.
package enum CallAnswer: Equatable, Sendable {
  /// A response came: its status, its `Retry-After` in seconds from now where it has one, and its
  /// body up to the request's `bodyLimit`.
  case answered(status: Int, retryAfter: Int?, body: [UInt8])
  /// No response came.
  case failed(CallFailure)

  /// The first characters of the response's body, or the code of the failure.
  package var excerpt: String {
    switch self {
    case .answered(_, _, let body):
      // Most responses are empty or short.
      body.isEmpty
        ? "" : String(String(decoding: body, as: UTF8.self).prefix(DeliveryEnd.excerptLimit))
    case .failed(let failure): failure.code
    }
  }

  /// The answer as a dialect takes it.
  var response: PlatformResponse {
    switch self {
    case .answered(let status, let retryAfter, let body):
      .answered(status: status, retryAfter: retryAfter, body: body)
    case .failed(let failure):
      .failed(code: failure.code, mayHaveArrived: failure.mayHaveArrived)
    }
  }
}

/// Why a call has no response.
package enum CallFailure: Equatable, Sendable {
  /// The request failed.
  case request(HTTPClientError.Reason)
  /// No attendance platform is configured.
  case attendanceUnset

  /// The code that is stored with the call, for example `connectionRefused`. Screens and commands
  /// translate it.
  package var code: String {
    switch self {
    case .request(let reason): reason.rawValue
    case .attendanceUnset: "attendanceUnset"
    }
  }

  /// Whether the platform may have received the request all the same.
  var mayHaveArrived: Bool {
    switch self {
    case .attendanceUnset: false
    case .request(let reason):
      switch reason {
      case .missingLibrary, .badURL, .badField, .queueFull, .queueTimedOut, .nameNotFound,
        .nameTimedOut, .addressForbidden, .connectionRefused, .unreachable, .connectTimedOut,
        .certificateNameMismatch, .certificateExpired, .certificateUntrusted, .trustStoreMissing,
        .tlsFailed, .system:
        false
      case .connectionLost, .responseTimedOut, .bodyTimedOut, .responseCut, .notHTTP, .headTooLarge,
        .badEncoding, .cancelled, .stopped, .other:
        true
      }
    }
  }
}

/// Makes calls. `HTTPCallTransport` makes real ones; tests pass their own.
package protocol CallTransport: Sendable {
  /// Makes a call and passes its result to `done`, once, on any thread. `done` does not block.
  func send(_ request: CallRequest, _ done: @escaping @Sendable (CallAnswer) -> Void)
}
