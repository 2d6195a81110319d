// Request methods (RFC 9110, section 9).

/// A request method.
package enum HTTPMethod: String, CaseIterable, Sendable {
  /// Transfers a representation of the resource.
  case get = "GET"
  /// Transfers the header fields of a GET alone.
  case head = "HEAD"
  /// Has the resource process the body.
  case post = "POST"
  /// Replaces the resource with the body.
  case put = "PUT"
  /// Changes the resource as the body describes (RFC 5789).
  case patch = "PATCH"
  /// Removes the resource.
  case delete = "DELETE"
}
