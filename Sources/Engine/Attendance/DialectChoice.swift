// Which dialect a call is sent in: by its target, and by the attendance that is set up now. A call
// is translated at each try, so changed settings strand none.

import Channels
import Platforms
import Records

/// The dialects of an installation.
struct DialectChoice: Equatable, Sendable {
  /// The secrets of a flow's webhook. An empty one is not used.
  private struct Secrets: Equatable, Sendable {
    var token = ""
    var signingSecret = ""
  }

  /// Human attendance; nil until it is known.
  let attendance: Attendance?
  /// The dialect of `attendance`; nil in the modes that call none.
  private let platform: (any PlatformDialect)?
  /// By the address of the webhook. A webhook never sees the platform's secrets.
  private let webhooks: [String: Secrets]

  init(attendance: Attendance? = nil, flows: [Flow] = []) {
    self.attendance = attendance
    platform = attendance?.dialect
    var webhooks: [String: Secrets] = [:]
    for flow in flows {
      guard let webhook = flow.webhook, !webhook.isEmpty else { continue }
      webhooks[webhook] = Secrets(token: flow.token, signingSecret: flow.signingSecret)
    }
    self.webhooks = webhooks
  }

  static func == (one: DialectChoice, other: DialectChoice) -> Bool {
    one.attendance == other.attendance && one.webhooks == other.webhooks
  }

  /// The delivery of a call; nil where nobody is to be called, so that it waits.
  func delivery(of call: OutboxCall, session: PlatformSession?) -> (any CallDelivery)? {
    switch call.target {
    case .expire, .message:
      if attendance?.mode == .console { return StoredDelivery() }
      return platform?.delivery(of: call, session: session)
    case .webhook:
      // A webhook that no flow has any more is told nothing secret.
      let secrets = webhooks[call.url] ?? Secrets()
      return WebhookDialect(
        token: secrets.token, signingSecret: secrets.signingSecret,
        timeout: attendance?.timeout ?? PlatformRequest.defaultTimeout,
        // One more than is allowed, so that a body that is too long is known as such.
        responseLimit: ProtocolLimits.flowAnswerBytes + 1
      ).delivery(of: call)
    case .typebot: return TypebotDialect(address: call.url).delivery(of: call, session: session)
    case .console: return StoredDelivery()
    }
  }
}

extension OutboxCall {
  /// The purpose of the call's requests: those of one purpose share the slots of a host.
  var purpose: String { target.isOfFlow ? url : "attendance" }
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
