// The webhook of the platform that answers: `POST /api/v1/attendance/chatwoot`.

import Basics
import Platforms
import Presence
import Records

/// What a webhook asks for, and the marks by which a copy of it is recognized.
struct PlatformWebhook: Sendable {
  var acts: [WebhookAct]
  var marks: [String]
  /// When a copy will be refused by its timestamp, in milliseconds since 1970.
  var expiry: Millis
}

extension Shard {
  /// Checks a webhook of Chatwoot and passes what it asks for to the session's shard. The answer
  /// comes after the journal's commit. Chatwoot marks an agent's message as failed if the answer is
  /// no 2xx.
  mutating func receiveChatwoot(_ call: RequestContext) throws(APIError) -> RoutingResult {
    let webhook = ChatwootWebhook(
      timestamp: call.request["x-chatwoot-timestamp"],
      signature: call.request["x-chatwoot-signature"],
      delivery: call.request["x-chatwoot-delivery"], body: call.body)
    let acts: [WebhookAct]
    do throws(WebhookRefusal) {
      let marks = webhook.marks
      try webhook.check(
        secret: snapshot.webhookSecret, now: clock.wall,
        isKnown: shared.status.webhooks.withLock { $0.contains(marks) })
      acts = try webhook.acts()
    } catch {
      metrics.webhooks.count(error)
      return try refuse(error)
    }
    metrics.webhooks.accepted += 1
    let accepted = PlatformWebhook(
      acts: acts, marks: webhook.marks, expiry: webhook.expiry)
    guard let session = acts.first?.session else {
      remember(accepted)
      return .answer(.json(done()))
    }
    return send(.applyWebhook(session, accepted), from: call.slot)
  }

  private func refuse(_ refusal: WebhookRefusal) throws(APIError) -> RoutingResult {
    switch refusal {
    // Chatwoot's own second try, or a copy: it changes nothing either way.
    case .replayed: return .answer(.json(done()))
    case .unsigned, .badSignature, .expired:
      throw APIError(
        status: .unauthorized, code: refusal.rawValue, message: "The signature is not good.")
    case .tooLarge:
      throw APIError(
        status: .contentTooLarge, code: refusal.rawValue, message: "The body is too large.")
    case .unreadable: throw APIError(code: refusal.rawValue, message: "The body is no event.")
    }
  }

  /// Remembers a webhook until a copy of it would be refused by its timestamp.
  func remember(_ webhook: PlatformWebhook) {
    let now = clock.wall
    shared.status.webhooks.withLock {
      $0.insert(webhook.marks, until: webhook.expiry, now: now)
    }
  }

  /// Does what a webhook asks for, once, and returns the answer. It is remembered once that is
  /// stored, so that a webhook that could not be applied may come again. Of copies that come before
  /// that, each message has an id that is known, and an end is an end.
  mutating func apply(_ webhook: PlatformWebhook, to id: Identifier) -> Response {
    let isKnown = shared.status.webhooks.withLock { $0.contains(webhook.marks) }
    guard !isKnown else { return .json(done()) }
    for act in webhook.acts {
      if let refusal = apply(act, to: id) { return refusal }
    }
    afterCommit(.remember(webhook))
    return .json(done())
  }

  /// Does one act. Returns nil once it is done, or why it cannot be done.
  private mutating func apply(_ act: WebhookAct, to id: Identifier) -> Response? {
    let session = sessions.table.slot(of: id)
    let isOpen = session.map { sessions.table[$0].state != .closed } ?? false
    switch act {
    case .message(_, let messageID, let text, let name):
      let draft = Draft(from: .agent, name: name, text: text, id: messageID)
      // A message that was taken before is not taken again, even after the session's end.
      if seqOfRetry(id, draft) != nil { return nil }
      guard let session, isOpen else { return APIError.closed.response }
      let response = send(draft, in: session)
      return response.status == .ok ? nil : response
    case .end:
      // Our own end comes back as an event of the resolved conversation.
      if let session, isOpen { _ = end(session, .platform, SessionEnd()) }
      return nil
    case .typing(_, let name, let isOn):
      if isOpen { afterCommit(.typing(id, TypingNotice(from: .agent, name: name, isOn: isOn))) }
      return nil
    }
  }
}

/// The answer `{"ok":true}`.
private func done() -> JSONText {
  var json = JSONText()
  json.open()
  json.add("ok", true)
  json.close()
  return json
}
