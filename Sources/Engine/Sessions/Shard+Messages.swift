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
    let file = frame.file.map { fileLinks.file(of: $0) }
    if case .some(nil) = file {
      return sendError(slot, "file", VisitorStrings.invalid, field: id)
    }
    let draft = Draft(from: .contact, text: text, id: id, choice: frame.choice)
    let clientID = ClientMessageID(text: id, isContact: true)
    let sender = sender(slot)
    whenKnown([clientID], file: file ?? nil, in: session) { shard, known in
      guard shard.sessions.table[session].state != .closed else { return }
      switch known {
      // A message that is sent twice is acknowledged twice and kept once.
      case .success(let known):
        if let seq = known.numbers[clientID] {
          return shard.afterCommit(.ack(sender.connection, id: id, seq: seq))
        }
        var new = draft
        if file != nil {
          // Another session's file is as unknown as none.
          guard let stored = known.file, stored.session == shard.sessions.table.id(of: session)
          else { return shard.refuse(draft, of: sender, "file", VisitorStrings.invalid) }
          new.file = stored.file
        }
        shard.take(new, from: sender, in: session)
      case .failure:
        shard.metrics.refusals.journal += 1
        shard.refuse(draft, of: sender, "limit", VisitorStrings.limit)
      }
    }
  }

  /// Takes a contact's message that is new.
  private mutating func take(
    _ draft: Draft, from sender: MessageSender, in session: SessionTable.Slot
  ) {
    guard maySend(sender, session, bytes: draft.text.utf8.count) else {
      return refuse(draft, of: sender, "limit", VisitorStrings.tooManyMessages)
    }
    let message = appendMessage(session, draft)
    let content = ContactMessage(text: draft.text, choice: draft.choice, file: draft.file)
    apply(sessions.table.receive(session, .message, at: clock.now), to: session, message: content)
    if !sessions.table[session].isHandedOver { callFlow(session, .clientMessage, content) }
    afterCommit(.ack(sender.connection, id: draft.id ?? "", seq: message.seq))
    afterCommit(.message(message, except: sender.connection))
  }

  /// Tells a page that its message is not taken, if it is still there.
  private mutating func refuse(
    _ draft: Draft, of sender: MessageSender, _ code: String, _ text: LocalizedText
  ) {
    guard connections.holds(sender.connection),
      connections[sender.connection.slot].phase == .visitor
    else { return }
    sendError(sender.connection.slot, code, text, field: draft.id)
  }

  /// The contact ends its session, after the messages that it sent before.
  mutating func endByContact(_ session: SessionTable.Slot) {
    guard session != Connection.none, sessions.table[session].state != .closed else { return }
    whenKnown([], in: session) { shard, _ in
      shard.apply(
        shard.sessions.table.receive(session, .ended(.contact), at: shard.clock.now), to: session)
    }
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

    /// By what the message is known, should it be sent again; nil for one without an id.
    var clientID: ClientMessageID? {
      id.map { ClientMessageID(text: $0, isContact: from == .contact) }
    }
  }

  /// Numbers a message and appends it to the journal.
  mutating func appendMessage(_ session: SessionTable.Slot, _ draft: Draft) -> MessageRecord {
    let message = MessageRecord(
      session: sessions.table.id(of: session),
      seq: sessions.numberMessage(session, id: draft.clientID),
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
