// The dialect of Chatwoot's API inboxes.

import Presence
import Records

/// Translates calls to a Chatwoot's API inbox: a contact a session, one conversation of it,
/// messages, private notes and attributes.
package struct ChatwootDialect: PlatformDialect {
  private let requests: ChatwootRequests

  /// Creates the dialect of a Chatwoot. `localTime` is the host's time of day of a moment in
  /// milliseconds since 1970, such as `14:05`.
  package init(_ settings: ChatwootSettings, localTime: @escaping @Sendable (Millis) -> String) {
    requests = ChatwootRequests(settings: settings, localTime: localTime)
  }

  /// A delivery by the requests of Chatwoot's API.
  package func delivery(of call: OutboxCall, session: PlatformSession?) -> any CallDelivery {
    guard let read = ContractCall(call) else { return UnreadableCall(session: session) }
    return ChatwootDelivery(read, requests, session: session)
  }

  /// Reads the inbox, which needs no token: its name is shown.
  package func probe(eventID: String, at now: PlatformTime) -> PlatformRequest { requests.probe() }
}

/// The delivery of a call whose body cannot be read: it is parked.
struct UnreadableCall: CallDelivery {
  let session: PlatformSession?

  func nextStep(at now: PlatformTime) -> DeliveryStep {
    .finish(DeliveryEnd(.park, excerpt: PlatformError.unreadableCall.rawValue))
  }

  func receive(_ response: PlatformResponse, at now: PlatformTime) {}
}
