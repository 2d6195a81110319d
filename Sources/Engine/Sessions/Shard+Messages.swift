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
    guard (frame.choice ?? "").utf8.count <= ProtocolLimits.choiceBytes else {
      return sendError(slot, "invalid", VisitorStrings.invalid, field: "choice")
    }
    let clientID = ClientMessageID(text: id, isContact: true)
    do throws(StoreError) {
      // A message that is sent twice is acknowledged twice and kept once.
      if let seq = try sessions.sentBefore(session, id: clientID) {
        return afterCommit(.ack(connections.reference(slot), id: id, seq: seq))
      }
    } catch {
      metrics.refusals.journal += 1
      return sendError(slot, "limit", VisitorStrings.limit, field: id)
    }
    var file: MessageFile?
    if let token = frame.file {
      file = ownFile(token, of: session)
      guard file != nil else {
        return sendError(slot, "file", VisitorStrings.invalid, field: id)
      }
    }
    guard maySend(slot, session, bytes: text.utf8.count) else {
      return sendError(slot, "limit", VisitorStrings.tooManyMessages, field: id)
    }
    let message = appendMessage(
      session, Draft(from: .contact, text: text, id: id, choice: frame.choice, file: file))
    let content = ContactMessage(text: text, choice: frame.choice, file: file)
    apply(sessions.table.receive(session, .message, at: clock.now), to: session, message: content)
    if !sessions.table[session].isHandedOver { callFlow(session, .clientMessage, content) }
    afterCommit(.ack(connections.reference(slot), id: id, seq: message.seq))
    afterCommit(.message(message, except: connections.reference(slot)))
  }

  /// The file of a session that a token names; nil for another session's or none.
  private func ownFile(_ token: String, of session: SessionTable.Slot) -> MessageFile? {
    guard let id = fileLinks.file(of: token), let stored = try? sessions.reader.file(id),
      stored.session == sessions.table.id(of: session)
    else { return nil }
    return stored.file
  }

  /// A message that is not numbered yet.
  struct Draft: Sendable {
    var from: MessageAuthor
    var name = ""
    var text: String
    /// The id that its client gave it.
    var id: String?
    var choices: [MessageChoice] = []
    /// The value of the choice that it makes.
    var choice: String?
    /// The file that it carries.
    var file: MessageFile?
  }

  /// Numbers a message and appends it to the journal.
  mutating func appendMessage(_ session: SessionTable.Slot, _ draft: Draft) -> MessageRecord {
    let id = draft.id.map { ClientMessageID(text: $0, isContact: draft.from == .contact) }
    let message = MessageRecord(
      session: sessions.table.id(of: session), seq: sessions.numberMessage(session, id: id),
      from: draft.from, name: draft.name, text: draft.text, clientID: draft.id,
      at: clock.wallTime(clock.now), choices: draft.choices, choice: draft.choice,
      file: draft.file)
    commits.append(.message(message))
    metrics.sessions.messages += 1
    noteAnswer(message, in: session)
    return message
  }

  /// A page tells that its contact is writing.
  mutating func receiveTyping(_ slot: ConnectionSlot) {
    let session = connections[slot].session
    guard session != Connection.none, let talk = sessions[session].talk, !talk.watchers.isEmpty,
      clock.now - talk.typingAt >= ProtocolLimits.typingPeriodMillis * clock.speed
    else { return }
    talk.typingAt = clock.now
    afterCommit(.typing(sessions.table.id(of: session), TypingNotice(from: .contact, isOn: true)))
  }

  /// A page tells up to which message its contact has read.
  mutating func receiveRead(_ slot: ConnectionSlot, _ frame: ClientFrame) {
    let session = connections[slot].session
    guard session != Connection.none, sessions.table[session].state != .closed,
      let seq = frame.seq.map({ min($0, sessions[session].sentMessage) }), seq > 0,
      seq > sessions[session].talk?.attendance.readByContact ?? 0
    else { return }
    sessions.talk(of: session).attendance.readByContact = seq
    let mark = ReadMark(session: sessions.table.id(of: session), party: .contact, seq: seq)
    commits.append(.read(mark))
    afterCommit(.read(mark))
  }
}
