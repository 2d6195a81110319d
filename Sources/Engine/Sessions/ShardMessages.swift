// Messages of the contact: numbered, stored, acknowledged, told to the other tabs and to whoever
// answers them: attendance after handover, the flow's webhook before.

import Channels
import Presence

extension Shard {
  /// The page sends a message.
  mutating func wrote(_ slot: ConnectionSlot, _ frame: ClientFrame) {
    let session = slab[slot].session
    guard session != Connection.none, table[session].state != .closed else { return }
    guard let id = frame.id, (1...Protocol.clientIDBytes).contains(id.utf8.count) else {
      return tellError(slot, "invalid", VisitorWords.invalid, field: "id")
    }
    let text = frame.text ?? ""
    guard !text.isEmpty, text.utf8.count <= Protocol.messageBytes,
      text.count <= Protocol.messageCharacters
    else { return tellError(slot, "message", VisitorWords.messageLength, field: id) }
    // Sent twice it is one message; the answer comes after the first is stored.
    if let known = known(session, id) {
      return afterCommit(.ack(slab.reference(slot), id: id, seq: known))
    }
    guard !shared.journal.isCrowded else {
      measures.refusedByJournal += 1
      return tellError(slot, "limit", VisitorWords.limit, field: id)
    }
    let message = keep(session, from: .contact, name: "", text: text, clientID: id)
    apply(table.receive(session, .message, at: now), to: session, text: text)
    if !table[session].isHandedOver { tellFlow(session, text) }
    afterCommit(.ack(slab.reference(slot), id: id, seq: message.seq))
    afterCommit(.message(message, except: slab.reference(slot)))
  }

  /// Numbers a message and hands it to the journal.
  mutating func keep(
    _ session: UInt32, from: MessageAuthor, name: String, text: String, clientID: String?
  ) -> MessageRecord {
    extras[Int(session)].lastMessage += 1
    let seq = extras[Int(session)].lastMessage
    let message = MessageRecord(
      session: table.id(of: session), seq: seq, from: from, name: name, text: text,
      clientID: clientID, at: wallTime(now))
    records.append(.message(message))
    measures.messages += 1
    if let clientID {
      let ids = extras[Int(session)].clientIDs ?? ClientIDs()
      ids.remember(clientID.hashValue, seq)
      extras[Int(session)].clientIDs = ids
    }
    return message
  }

  /// The number of the message that a client's id made already.
  private func known(_ session: UInt32, _ id: String) -> UInt32? {
    guard let ids = extras[Int(session)].clientIDs else { return nil }
    if let seq = ids.seq(of: id.hashValue) { return seq }
    guard ids.asksStore else { return nil }
    return (try? reader.message(of: table.id(of: session), clientID: id)) ?? nil
  }

  /// Before handover the flow answers, where it has an address.
  private mutating func tellFlow(_ session: UInt32, _ text: String) {
    guard let entry = snapshot[table.channel(of: session)], let url = entry.webhook,
      !url.isEmpty
    else { return }
    extras[Int(session)].lastWebhook += 1
    let id = table.id(of: session)
    let body = WebhookBody(
      eventID: eventID(), session: id, contact: table.contact(of: session),
      channel: entry.channel, seq: extras[Int(session)].lastWebhook, text: text,
      data: sessionData(session), occurredAt: wallTime(now))
    records.append(.call(body.outboxCall(url)))
    measures.calls += 1
  }

  /// The requested data of a session, which only the store keeps whole.
  private func sessionData(_ session: UInt32) -> [DataValue] {
    if let detail = try? reader.detail(of: table.id(of: session)) { return detail.opening.data }
    let name = table.name(of: session)
    return name.isEmpty ? [] : [DataValue(key: "name", value: name)]
  }
}
