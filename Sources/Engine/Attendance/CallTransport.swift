// How a call leaves the engine: a request, its result, and the protocol of a transport.

import HTTPClient

/// A POST request.
package struct CallRequest: Sendable {
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
  /// The most bytes of the response's body that are passed on; 0 where the caller needs none of it
  /// but the excerpt.
  package var answerLimit = 0
}

/// The result of a call.
package enum CallAnswer: Equatable, Sendable {
  /// A response came: its status, its `Retry-After` in seconds from now where it has one, the
  /// first characters of its body, and the body where the request has an `answerLimit`.
  case answered(status: Int, retryAfter: Int?, responseExcerpt: String, body: [UInt8] = [])
  /// No response came.
  case failed(CallFailure)
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
}

/// Makes calls. `HTTPCallTransport` makes real ones; tests pass their own.
package protocol CallTransport: Sendable {
  /// Makes a call and passes its result to `done`, once, on any thread. `done` does not block.
  func send(_ request: CallRequest, _ done: @escaping @Sendable (CallAnswer) -> Void)
}
