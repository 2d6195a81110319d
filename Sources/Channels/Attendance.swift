// The human-attendance platform that receives the calls.

/// The human-attendance platform. An installation has one at most.
package struct Attendance: Equatable, Codable, Sendable {
  /// The address below which `/expire` and `/message` are; it keeps `AddressRule`.
  package var baseURL: String
  /// The token of `Authorization: Bearer`, or empty. It is only shown masked.
  package var token: String
  /// The secret that signs calls (Standard Webhooks), or empty. It is only shown masked.
  package var signingSecret: String
  /// The most seconds that a call may take, 1–30.
  package var timeout: Int

  /// Creates the settings of a platform.
  package init(baseURL: String, token: String, signingSecret: String = "", timeout: Int = 5) {
    self.baseURL = baseURL
    self.token = token
    self.signingSecret = signingSecret
    self.timeout = timeout
  }
}
