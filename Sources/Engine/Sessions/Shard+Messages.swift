// Messages of the contact: numbered, stored, acknowledged, told to the other tabs and to whoever
// answers them: attendance after handover, the flow's webhook before.

import Channels
import Presence
import Records

extension Shard {
  /// The page sends a message.
  mutating func receiveMessage(_ slot: ConnectionSlot, _ frame: ClientFrame) {
    let session = connections[slot].session
    guard session != Connection.none, table[session].state != .closed else { return }
    guard let id = frame.id, (1...ProtocolLimits.clientIDBytes).contains(id.utf8.count) else {
      return tellError(slot, "invalid", VisitorStrings.invalid, field: "id")
    }
    let text = frame.text ?? ""
    guard !text.isEmpty, text.utf8.count <= ProtocolLimits.messageBytes,
      text.count <= ProtocolLimits.messageCharacters
    else { return tellError(slot, "message", VisitorStrings.messageLength, field: id) }
    // Sent twice it is one message; the answer comes after the first is stored.
    if let seq = dedupedSeq(session, id) {
      return afterCommit(.ack(connections.reference(slot), id: id, seq: seq))
    }
    guard !shared.journal.isCrowded else {
      metrics.refusedByJournal += 1
      return tellError(slot, "limit", VisitorStrings.limit, field: id)
    }
    let message = appendMessage(session, from: .contact, name: "", text: text, clientID: id)
    apply(table.receive(session, .message, at: clock.now), to: session, text: text)
    if !table[session].isHandedOver { enqueueWebhook(session, text) }
    afterCommit(.ack(connections.reference(slot), id: id, seq: message.seq))
    afterCommit(.message(message, except: connections.reference(slot)))
  }

  /// Numbers a message and hands it to the journal.
  mutating func appendMessage(
    _ session: UInt32, from: MessageAuthor, name: String, text: String, clientID: String?
  ) -> MessageRecord {
    runtimes[Int(session)].lastMessage += 1
    let seq = runtimes[Int(session)].lastMessage
    let message = MessageRecord(
      session: table.id(of: session), seq: seq, from: from, name: name, text: text,
      clientID: clientID, at: clock.wallTime(clock.now))
    commits.append(.message(message))
    metrics.messages += 1
    if let clientID {
      let ids = runtimes[Int(session)].clientIDs ?? ClientIDs()
      ids.remember(clientID.hashValue, seq)
      runtimes[Int(session)].clientIDs = ids
    }
    return message
  }

  /// The number of the message that a client's id made already.
  private func dedupedSeq(_ session: UInt32, _ id: String) -> UInt32? {
    guard let ids = runtimes[Int(session)].clientIDs else { return nil }
    if let seq = ids.seq(of: id.hashValue) { return seq }
    guard ids.asksStore else { return nil }
    return (try? reader.message(of: table.id(of: session), clientID: id)) ?? nil
  }

  /// Before handover the flow answers, where it has an address.
  private mutating func enqueueWebhook(_ session: UInt32, _ text: String) {
    guard let entry = snapshot[table.channel(of: session)], let url = entry.webhook,
      !url.isEmpty
    else { return }
    runtimes[Int(session)].lastWebhook += 1
    let id = table.id(of: session)
    let body = WebhookBody(
      eventID: eventID(), session: id, contact: table.contact(of: session),
      channel: entry.channel, seq: runtimes[Int(session)].lastWebhook, text: text,
      data: sessionData(session), occurredAt: clock.wallTime(clock.now))
    commits.append(.call(body.outboxCall(url)))
    metrics.calls += 1
  }

  /// The requested data of a session, which only the store keeps whole.
  private func sessionData(_ session: UInt32) -> [DataValue] {
    if let detail = try? reader.detail(of: table.id(of: session)) { return detail.opening.data }
    let name = table.name(of: session)
    return name.isEmpty ? [] : [DataValue(key: "name", value: name)]
  }
}
