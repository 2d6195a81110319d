// The contact's messages: numbered, stored, acknowledged, sent to the other tabs, and passed on to
// the flow's webhook before the handover, to the attendance platform after it.

import Channels
import Presence
import Records

extension Shard {
  /// A page sends a message.
  mutating func receiveMessage(_ slot: ConnectionSlot, _ frame: ClientFrame) {
    let session = connections[slot].session
    guard session != Connection.none, sessions.table[session].state != .closed else { return }
    guard let id = frame.id, (1...ProtocolLimits.clientIDBytes).contains(id.utf8.count) else {
      return sendError(slot, "invalid", VisitorStrings.invalid, field: "id")
    }
    let text = frame.text ?? ""
    guard !text.isEmpty, text.utf8.count <= ProtocolLimits.messageBytes,
      text.count <= ProtocolLimits.messageCharacters
    else { return sendError(slot, "message", VisitorStrings.messageLength, field: id) }
    // A message that is sent twice is acknowledged twice and kept once.
    if let seq = sessions.sentBefore(session, clientID: id) {
      return afterCommit(.ack(connections.reference(slot), id: id, seq: seq))
    }
    guard !shared.journal.isCrowded else {
      metrics.refusals.journal += 1
      return sendError(slot, "limit", VisitorStrings.limit, field: id)
    }
    let message = appendMessage(session, from: .contact, name: "", text: text, clientID: id)
    apply(sessions.table.receive(session, .message, at: clock.now), to: session, text: text)
    if !sessions.table[session].isHandedOver { enqueueWebhook(session, text) }
    afterCommit(.ack(connections.reference(slot), id: id, seq: message.seq))
    afterCommit(.message(message, except: connections.reference(slot)))
  }

  /// Numbers a message and appends it to the journal.
  mutating func appendMessage(
    _ session: SessionTable.Slot, from: MessageAuthor, name: String, text: String,
    clientID: String?
  ) -> MessageRecord {
    let message = MessageRecord(
      session: sessions.table.id(of: session),
      seq: sessions.numberMessage(session, clientID: clientID), from: from, name: name,
      text: text, clientID: clientID, at: clock.wallTime(clock.now))
    commits.append(.message(message))
    metrics.sessions.messages += 1
    return message
  }

  /// Enqueues a call to the flow's webhook, if the flow has one.
  private mutating func enqueueWebhook(_ session: SessionTable.Slot, _ text: String) {
    guard let entry = snapshot[sessions.table.channel(of: session)], let url = entry.webhook,
      !url.isEmpty
    else { return }
    sessions[session].lastWebhook += 1
    let body = WebhookBody(
      eventID: sessions.makeEventID(), session: sessions.table.id(of: session),
      contact: sessions.table.contact(of: session), channel: entry.channel,
      seq: sessions[session].lastWebhook, text: text, data: sessions.data(of: session),
      occurredAt: clock.wallTime(clock.now))
    commits.append(.call(body.outboxCall(url)))
    metrics.sessions.calls += 1
  }
}
