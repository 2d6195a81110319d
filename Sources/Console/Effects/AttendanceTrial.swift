// What came of a test call to the attendance platform.

/// The answer of the attendance platform to a test call.
package struct AttendanceTrial: Equatable, Sendable {
  /// The HTTP status; 0 if no answer came.
  package let status: Int
  /// The start of the response's body, or for status 0 the code of the reason (`NetworkStrings`).
  package let responseExcerpt: String
  /// The duration of the call in milliseconds.
  package let millis: Int

  /// The outcome of one call.
  package init(status: Int, responseExcerpt: String, millis: Int) {
    self.status = status
    self.responseExcerpt = responseExcerpt
    self.millis = millis
  }
}
