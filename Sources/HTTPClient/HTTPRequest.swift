// A request.

/// A request for `HTTPClient`.
package struct HTTPRequest: Sendable {
  /// The default of `deadline`, in milliseconds.
  package static let defaultDeadline = 10_000
  /// The default of `bodyLimit`, in bytes.
  package static let defaultBodyLimit = 1 << 20

  /// The method.
  package var method: HTTPMethod
  /// The URL.
  package var url: HTTPURL
  /// Header fields in addition to those of every request: `Host`, `User-Agent`, `Accept` unless it
  /// is given here, and `Content-Length` if there is a body.
  package var fields: HTTPFields
  /// The body. It is ignored for `get` and `head`.
  package var body: [UInt8]
  /// Milliseconds from the start of the request until its response must be complete, at least 1.
  /// Queueing, name resolution, connecting and the response all count. For a stream it limits the
  /// time until the head of the response.
  package var deadline = HTTPRequest.defaultDeadline
  /// The number of bytes kept of the response's body. If the body is longer, the connection is
  /// closed and the request completes with the first `bodyLimit` bytes. Streams have no limit.
  package var bodyLimit = HTTPRequest.defaultBodyLimit
  /// Whether the response may be compressed with gzip or deflate. The body is decompressed, and
  /// `bodyLimit` counts decompressed bytes.
  package var acceptsCompression = false
  /// What the request is for. Requests to one host with one purpose share a queue and its slots, so
  /// that they delay neither other hosts nor other purposes.
  package var purpose = ""

  /// Creates a request with default limits.
  package init(
    _ method: HTTPMethod, _ url: HTTPURL, fields: HTTPFields = HTTPFields(), body: [UInt8] = []
  ) {
    self.method = method
    self.url = url
    self.fields = fields
    self.body = body
  }
}
