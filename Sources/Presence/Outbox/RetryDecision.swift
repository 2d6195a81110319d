// What the status code of a response means for a platform call.

/// What a response means for the call that it answers.
package enum RetryDecision: Equatable, Sendable {
  /// The platform accepted the call.
  case delivered
  /// The failure may be temporary: try again later.
  case retry
  /// The platform will never accept the call as it is: park it, so that it blocks no other call.
  case park

  /// Decides by the status code of a response.
  ///
  /// 2xx is delivered (RFC 9110, section 15.3). 408, 425, 429 and 5xx may be temporary. Any other
  /// status is final, including redirects, which are never followed.
  ///
  /// - Parameter status: The status code; 0 if there was no response (a timeout, no connection).
  package init(status: Int) {
    self =
      switch status {
      case 200..<300: .delivered
      case 0, 408, 425, 429, 500..<600: .retry
      default: .park
      }
  }
}
