// Requests and responses as values. The dispatcher turns them into HTTP.

import Presence

/// An HTTP request to a platform.
package struct PlatformRequest: Equatable, Sendable {
  /// The method.
  package enum Method: String, Sendable {
    /// Reads.
    case get = "GET"
    /// Creates or acts.
    case post = "POST"
  }

  /// A header field.
  package struct Field: Equatable, Sendable {
    /// The name.
    package var name: String
    /// The value.
    package var value: String

    /// Creates a field.
    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The default of `timeout`, in seconds.
  package static let defaultTimeout = 5
  /// The default of `responseLimit`, in bytes.
  package static let defaultResponseLimit = 4 << 10

  /// The method.
  package var method: Method
  /// The absolute URL.
  package var url: String
  /// Header fields, apart from `Content-Type: application/json`, which every body has.
  package var fields: [Field]
  /// The JSON body; empty for none.
  package var body: [UInt8]
  /// Seconds for the whole request, at least 1.
  package var timeout: Int
  /// The number of bytes of the response's body that are read; the rest is thrown away.
  package var responseLimit: Int

  /// Creates a request.
  package init(
    _ method: Method, _ url: String, fields: [Field] = [], body: [UInt8] = [],
    timeout: Int = PlatformRequest.defaultTimeout,
    responseLimit: Int = PlatformRequest.defaultResponseLimit
  ) {
    self.method = method
    self.url = url
    self.fields = fields
    self.body = body
    self.timeout = timeout
    self.responseLimit = responseLimit
  }

  /// The value of the first field with a name, which is compared without case.
  package func field(_ name: String) -> String? {
    fields.first { $0.name.lowercased() == name.lowercased() }?.value
  }
}

/// What came back.
package enum PlatformResponse: Equatable, Sendable {
  /// A response: its status code, its `Retry-After` in seconds from now, and its body, cut at the
  /// request's `responseLimit`.
  case answered(status: Int, retryAfter: Int?, body: [UInt8])
  /// No response. `code` is the transport's name for the reason, such as `connectionRefused`.
  /// `mayHaveArrived` is false only if the request cannot have reached the platform.
  case failed(code: String, mayHaveArrived: Bool)
}
