// Flows: what their webhooks and bots are told, and what they answer.

import Channels
import Platforms
import Presence
import Records

extension Shard {
  /// Enqueues a call to what runs a session's flow, a webhook or a bot, if it has one.
  mutating func callFlow(
    _ session: SessionTable.Slot, _ event: CallEvent, _ message: ContactMessage = ContactMessage(),
    reason: Reason? = nil
  ) {
    guard let entry = snapshot[sessions.table.channel(of: session)],
      let (target, url) = entry.flow?.receiver
    else { return }
    sessions[session].lastWebhook += 1
    let body = WebhookBody(
      eventID: sessions.makeEventID(), event: event, session: sessions.table.id(of: session),
      contact: contact(of: session), channel: entry.channel, seq: sessions[session].lastWebhook,
      message: message, links: fileLinks, reason: reason, occurredAt: clock.wallTime(clock.now))
    append(body.outboxCall(target, url))
  }
}

extension Flow {
  /// What runs the flow, and its address; nil where nothing is called.
  fileprivate var receiver: (OutboxCall.Target, String)? {
    if let typebot {
      let settings = TypebotSettings(url: typebot.url, publicID: typebot.publicID)
      return (.typebot, settings.address)
    }
    guard let webhook, !webhook.isEmpty else { return nil }
    return (.webhook, webhook)
  }
}

extension Shard {
  /// Applies what a flow answered to one of its calls, and records the call's outcome behind it: an
  /// answer that was not stored whole is asked for again, and its messages are known by their ids.
  /// Where the store cannot tell which of them were sent before, the answer is applied later.
  mutating func apply(_ answer: FlowAnswer, _ outcome: CallOutcome) {
    let messages = answer.messages.enumerated().map { index, message in
      Draft(
        from: .flow, text: message.text, id: "\(outcome.eventID).\(index)",
        choices: message.choices)
    }
    guard let id = outcome.session, let session = openSession(id) else { return record(outcome) }
    whenKnown(messages.compactMap(\.clientID), in: session) { shard, known in
      guard shard.openSession(id) == session else { return shard.record(outcome) }
      switch known {
      case .success(let known):
        let new = messages.filter { $0.clientID.flatMap { known.numbers[$0] } == nil }
        shard.apply(answer, new, to: session)
        shard.record(outcome)
      case .failure:
        shard.sessions.postponed.add(answer, outcome, at: shard.clock.now)
      }
    }
  }

  private mutating func apply(
    _ answer: FlowAnswer, _ messages: [Draft], to session: SessionTable.Slot
  ) {
    if !sessions.table[session].isHandedOver {
      for draft in messages {
        let message = appendMessage(session, draft)
        afterCommit(.message(message, except: nil))
      }
    }
    let id = sessions.table.id(of: session)
    for event in answer.events {
      afterCommit(.event(id, name: event.name, data: event.data))
    }
    if answer.isHandover { handOver(session, by: "") }
    if let reason = answer.end {
      apply(
        sessions.table.receive(session, .ended(.platform), at: clock.now), to: session,
        note: reason)
    }
  }

  private mutating func record(_ outcome: CallOutcome) {
    commits.append(.outcome(outcome))
    tell([outcome])
  }

  /// Applies the answers that could not be applied before.
  @inline(never)
  mutating func applyPostponed() {
    for (answer, outcome) in sessions.postponed.take() { apply(answer, outcome) }
  }
}
