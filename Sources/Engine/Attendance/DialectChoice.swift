// Which dialect a call is sent in: by its target, and by the attendance that is set up now. A call
// is translated at each try, so changed settings strand none.

import Channels
import Platforms
import Records

/// The dialects of an installation.
struct DialectChoice: Equatable, Sendable {
  /// The attendance to call; nil where none is set up.
  var attendance: Attendance?

  /// The delivery of a call; nil where nobody is to be called, so that it waits.
  func delivery(of call: OutboxCall, session: PlatformSession?) -> (any CallDelivery)? {
    switch call.target {
    case .expire, .message:
      if attendance.mode == .console { return StoredDelivery() }
      return attendance?.dialect?.delivery(of: call, session: session)
    case .webhook:
      return WebhookDialect(
        token: attendance?.token ?? "", signingSecret: attendance?.signingSecret ?? ""
      ).delivery(of: call)
    case .console: return StoredDelivery()
    }
  }

  /// The purpose of a call's requests: those of one purpose share the slots of a host.
  static func purpose(of call: OutboxCall) -> String {
    call.target == .webhook ? call.url : "attendance"
  }
}

extension Attendance {
  /// The dialect of the platform; nil in the modes that call none.
  var dialect: (any PlatformDialect)? {
    switch mode {
    case .console, .none: nil
    case .contract:
      ContractDialect(
        ContractSettings(
          baseURL: baseURL, token: token, signingSecret: signingSecret, timeout: timeout))
    case .chatwoot:
      ChatwootDialect(
        ChatwootSettings(
          url: chatwoot.url, inboxIdentifier: chatwoot.inboxIdentifier,
          botToken: chatwoot.botToken, webhookSecret: chatwoot.webhookSecret, timeout: timeout),
        localTime: LocalTime.text)
    }
  }
}

/// A call for people at the console: it is delivered by being stored. Calls that waited for a
/// platform end so once the console answers.
private struct StoredDelivery: CallDelivery {
  let session: PlatformSession? = nil

  func nextStep(at now: PlatformTime) -> DeliveryStep { .finish(DeliveryEnd(.delivered)) }
  func receive(_ response: PlatformResponse, at now: PlatformTime) {}
}
