// The events of a streamed response.

/// An event of a streamed response.
package enum HTTPStreamEvent: Sendable {
  /// The head was received. The response's body is empty.
  case head(HTTPResponse)
  /// The next bytes of the body, at most 16 KiB.
  case body([UInt8])
  /// The stream has ended; the error is nil if the response is complete. Always the last event.
  case end(HTTPClientError?)
}

/// What a stream does after an event.
package enum HTTPStreamStep: Sendable {
  /// Delivers the next event.
  case proceed
  /// Delivers no event until `HTTPTask.resume()`. The system's buffers hold what is received
  /// meanwhile.
  case pause
  /// Ends with `HTTPClientError.Reason.cancelled`.
  case cancel
}
