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
  mutating func apply(_ answer: FlowAnswer, _ outcome: CallOutcome) {
    defer {
      commits.append(.outcome(outcome))
      tell([outcome])
    }
    guard let session = outcome.session.flatMap({ sessions.table.slot(of: $0) }),
      sessions.table[session].state != .closed
    else { return }
    let id = sessions.table.id(of: session)
    if !sessions.table[session].isHandedOver {
      for (index, message) in answer.messages.enumerated() {
        let draft = Draft(
          from: .flow, text: message.text, id: "\(outcome.eventID).\(index)",
          choices: message.choices)
        say(draft, in: session)
      }
    }
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

  /// Appends a message of a flow or an attendant, unless its id was sent before, and sends it.
  /// Nothing is sent where only the store knows that, and cannot be read.
  @discardableResult
  mutating func say(_ draft: Draft, in session: SessionTable.Slot) -> MessageRecord? {
    if let id = draft.id {
      let known = Result { () throws(StoreError) in
        try sessions.sentBefore(session, id: ClientMessageID(text: id, isContact: false))
      }
      guard case .success(nil) = known else { return nil }
    }
    let message = appendMessage(session, draft)
    afterCommit(.message(message, except: nil))
    return message
  }
}
