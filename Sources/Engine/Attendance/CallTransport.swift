// How a call leaves the engine: a request, what came of it, and the protocol of a transport.

import Foundation

/// A POST request.
package struct CallRequest: Sendable {
  /// The address.
  package var url: URL
  /// The headers, apart from `Content-Type: application/json`.
  package var headers: [(name: String, value: String)]
  /// The JSON body.
  package var body: [UInt8]
  /// Seconds for the whole call.
  package var timeout: Int
}

/// The result of a call.
package enum CallAnswer: Equatable, Sendable {
  /// A response came: its status, its `Retry-After` in seconds from now where it has one, and the
  /// first characters of its body.
  case answered(status: Int, retryAfter: Int?, responseExcerpt: String)
  /// No response came; the reason, in English.
  case failed(String)
}

/// Makes calls. `URLSessionTransport` makes real ones; tests pass their own.
package protocol CallTransport: Sendable {
  /// Makes a call and passes its result to `done`, once, on any thread.
  func send(_ request: CallRequest, _ done: @escaping @Sendable (CallAnswer) -> Void)
}
