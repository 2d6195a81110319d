// The dialect of platforms that speak our own contract: the stored body is the request's.

import Presence
import Records

/// Posts calls as they are stored to `/expire` and `/message`.
package struct ContractDialect: PlatformDialect {
  private let settings: ContractSettings

  /// Creates the dialect of a platform.
  package init(_ settings: ContractSettings) { self.settings = settings }

  /// A delivery by one request: `POST` of the stored body.
  package func delivery(of call: OutboxCall, session: PlatformSession?) -> any CallDelivery {
    SingleRequestDelivery(
      call, to: endpoint(call.target == .expire ? "expire" : "message"), token: settings.token,
      signingSecret: settings.signingSecret, timeout: settings.timeout)
  }

  /// A test message, which the platform must accept.
  package func probe(eventID: String, at now: PlatformTime) -> PlatformRequest {
    SingleRequestDelivery.request(
      to: endpoint("message"), eventID: eventID,
      body: Array(#"{"eventId":"\#(eventID)","event":"test","from":"system","text":""}"#.utf8),
      token: settings.token, signingSecret: settings.signingSecret, timeout: settings.timeout,
      at: now)
  }

  /// The address of an endpoint, whether or not the base URL ends in a slash.
  private func endpoint(_ name: String) -> String {
    settings.baseURL + (settings.baseURL.hasSuffix("/") ? "" : "/") + name
  }
}
