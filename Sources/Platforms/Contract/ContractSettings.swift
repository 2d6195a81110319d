// The settings of a platform that speaks the contract.

/// Where a platform that speaks the contract is, and how calls to it prove who makes them.
package struct ContractSettings: Equatable, Sendable {
  /// Where `/expire` and `/message` are.
  package var baseURL: String
  /// Sent as `Authorization: Bearer`; empty sends none.
  package var token: String
  /// Signs the calls (Standard Webhooks); empty signs none.
  package var signingSecret: String
  /// Seconds that a call may take, 1–30.
  package var timeout: Int

  /// Creates settings.
  package init(baseURL: String, token: String, signingSecret: String = "", timeout: Int = 5) {
    self.baseURL = baseURL
    self.token = token
    self.signingSecret = signingSecret
    self.timeout = timeout
  }
}
