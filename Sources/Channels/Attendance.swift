// Human attendance: who answers the sessions that were handed over, and when.

/// Human attendance. An installation has one.
package struct Attendance: Equatable, Codable, Sendable {
  /// Who answers.
  package var mode: AttendanceMode
  /// The address below which `/expire` and `/message` are; it keeps `AddressRule`.
  package var baseURL: String
  /// The token of `Authorization: Bearer`, or empty. It is only shown masked.
  package var token: String
  /// The secret that signs calls (Standard Webhooks), or empty. It is only shown masked.
  package var signingSecret: String
  /// The most seconds that a call may take, 1–30.
  package var timeout: Int
  /// When people answer, for the channels that keep the installation's hours.
  package var hours = OfficeHours()
  /// The Chatwoot that answers in the mode `chatwoot`.
  package var chatwoot = ChatwootAccess()

  /// Creates the settings of attendance, by default by a platform.
  package init(
    mode: AttendanceMode = .contract, baseURL: String, token: String, signingSecret: String = "",
    timeout: Int = 5
  ) {
    self.mode = mode
    self.baseURL = baseURL
    self.token = token
    self.signingSecret = signingSecret
    self.timeout = timeout
  }
}
