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

  /// The ids of the messages that it brings.
  var messages: [ClientMessageID] {
    acts.compactMap { act in
      guard case .message(_, let id, _, _) = act else { return nil }
      return ClientMessageID(text: id, isContact: false)
    }
  }
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
  mutating func apply(
    _ webhook: PlatformWebhook, to id: Identifier, for address: ReplyAddress
  ) {
    let isKnown = shared.status.webhooks.withLock { $0.contains(webhook.marks) }
    guard !isKnown else { return afterCommit(.answer(.json(done()), address)) }
    let ids = webhook.messages
    guard let session = openSession(id) else {
      return lookUp({ reader throws(StoreError) in
        var findings = MessageFindings()
        try findings.add(ids, of: id, from: reader)
        return findings
      }) { shard, known in
        shard.afterCommit(.answer(shard.apply(webhook, to: id, known), address))
      }
    }
    whenKnown(ids, in: session) { shard, known in
      shard.afterCommit(.answer(shard.apply(webhook, to: id, known), address))
    }
  }

  private mutating func apply(
    _ webhook: PlatformWebhook, to id: Identifier, _ known: Result<MessageFindings, StoreError>
  ) -> Response {
    guard case .success(let known) = known else { return APIError.unreadable.response }
    for act in webhook.acts {
      if let refusal = apply(act, to: id, known) { return refusal }
    }
    afterCommit(.remember(webhook))
    return .json(done())
  }

  /// Does one act. Returns nil once it is done, or why it cannot be done.
  private mutating func apply(
    _ act: WebhookAct, to id: Identifier, _ known: MessageFindings
  ) -> Response? {
    let session = sessions.table.slot(of: id)
    let isOpen = session.map { sessions.table[$0].state != .closed } ?? false
    switch act {
    case .message(_, let messageID, let text, let name):
      let draft = Draft(from: .agent, name: name, text: text, id: messageID)
      // A message that was taken before is not taken again, even after the session's end.
      if draft.clientID.flatMap({ known.numbers[$0] }) != nil { return nil }
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
