// A request on its way to the client's thread.

/// A request, the receiver of its response, and its deadline.
struct QueuedRequest: Sendable {
  /// The receiver of a response.
  enum Receiver: Sendable {
    /// Receives the complete response.
    case whole(@Sendable (Result<HTTPResponse, HTTPClientError>) -> Void)
    /// Receives the response as a stream, which ends after `idleTimeout` milliseconds without a
    /// byte.
    case stream(idleTimeout: Int64, @Sendable (HTTPStreamEvent) -> HTTPStreamStep)
  }

  let id: UInt64
  let request: HTTPRequest
  let receiver: Receiver
  /// A time of `MonotonicClock`.
  let deadline: Int64

  var queueKey: HostQueueKey { HostQueueKey(purpose: request.purpose, url: request.url) }

  /// Delivers an error.
  func fail(_ error: HTTPClientError) {
    switch receiver {
    case .whole(let complete): complete(.failure(error))
    case .stream(_, let receive): _ = receive(.end(error))
    }
  }
}
