// The dialect of a flow's webhook: the stored body is posted to the stored address.

import Presence
import Records

/// Posts calls as they are stored to the address that is stored with them.
package struct WebhookDialect: Sendable {
  private let token: String
  private let signingSecret: String
  private let timeout: Int
  private let responseLimit: Int

  /// Creates a dialect.
  ///
  /// - Parameters:
  ///   - token: Sent as `Authorization: Bearer`; empty sends none.
  ///   - signingSecret: Signs the calls (Standard Webhooks); empty signs none.
  ///   - timeout: Seconds that a call may take.
  ///   - responseLimit: Bytes of an answer that are read.
  package init(
    token: String, signingSecret: String, timeout: Int = PlatformRequest.defaultTimeout,
    responseLimit: Int = PlatformRequest.defaultResponseLimit
  ) {
    self.token = token
    self.signingSecret = signingSecret
    self.timeout = timeout
    self.responseLimit = responseLimit
  }

  /// Begins one try of a call.
  package func delivery(of call: OutboxCall) -> any CallDelivery {
    SingleRequestDelivery(
      call, to: call.url, token: token, signingSecret: signingSecret, timeout: timeout,
      answerLimit: responseLimit)
  }
}
