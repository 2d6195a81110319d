// A response.

/// The response to a request.
package struct HTTPResponse: Equatable, Sendable {
  /// The status code, 200–999. Interim responses (1xx) are never delivered.
  package var status: Int
  /// The header fields. Trailer fields are dropped.
  package var fields: HTTPFields
  /// The body, at most `HTTPRequest.bodyLimit` bytes.
  package var body: [UInt8]
  /// Whether the body was longer than `HTTPRequest.bodyLimit`.
  package var isTruncated: Bool

  /// Creates a response, for example for a transport of a test.
  package init(
    status: Int, fields: HTTPFields = HTTPFields(), body: [UInt8] = [], isTruncated: Bool = false
  ) {
    self.status = status
    self.fields = fields
    self.body = body
    self.isTruncated = isTruncated
  }
}
