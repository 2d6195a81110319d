// What a call is authorised and signed with. A flow's webhook never sees the platform's secrets.

import Channels
import Records

/// The secrets of calls: those of the attendance platform, and those of each flow's webhook.
struct CallCredentials: Equatable, Sendable {
  /// The secrets of one receiver. An empty one is not used.
  struct Secrets: Equatable, Sendable {
    /// The token of `Authorization: Bearer`.
    var token = ""
    /// The secret of the signature (Standard Webhooks).
    var signingSecret = ""
  }

  private var platform = Secrets()
  /// By the address of the webhook.
  private var webhooks: [String: Secrets] = [:]

  init(attendance: Attendance? = nil, flows: [Flow] = []) {
    if let attendance { platform = Secrets(attendance) }
    for flow in flows {
      guard let webhook = flow.webhook, !webhook.isEmpty else { continue }
      webhooks[webhook] = Secrets(token: flow.token, signingSecret: flow.signingSecret)
    }
  }

  /// The secrets of a call's receiver; none for a webhook that no flow has any more.
  func secrets(of call: OutboxCall) -> Secrets {
    switch call.target {
    case .expire, .message, .console: platform
    case .webhook: webhooks[call.url] ?? Secrets()
    }
  }
}

extension CallCredentials.Secrets {
  /// The secrets of the attendance platform.
  init(_ attendance: Attendance) {
    self.init(token: attendance.token, signingSecret: attendance.signingSecret)
  }
}
