// Runs the actions whose records are stored.

import Basics
import Presence
import Records

extension Shard {
  /// Runs an action. What it was meant for may be gone by now; then it does nothing.
  mutating func run(_ action: PostCommitAction) {
    switch action {
    case .welcome(let reference, let session, let welcome):
      self.welcome(reference, session, welcome)
    case .ack(let reference, let id, let seq):
      guard connections.holds(reference), connections[reference.slot].phase == .visitor else {
        return
      }
      let frame = ServerFrame.object("ack") { json in
        json.add("id", id)
        json.add("seq", seq)
      }
      send(reference.slot, frame)
    case .message(let message, let except):
      guard let session = sessions.table.slot(of: message.session) else { return }
      sessions[session].sentMessage = max(sessions[session].sentMessage, message.seq)
      if message.from != .note {
        broadcast(session, ServerFrame.message(message), except: except)
      }
      tell(session) { LiveEvent.message(message, $0) }
    case .event(let id, let name, let data):
      guard let session = sessions.table.slot(of: id) else { return }
      let frame = ServerFrame.object("event") { json in
        json.add("name", name)
        json.add("data", json: data)
      }
      broadcast(session, frame)
    case .handedOver(let id):
      guard let session = sessions.table.slot(of: id) else { return }
      let notice = notice(of: session)
      sessions.talk(of: session).told = notice
      broadcast(session, ServerFrame.handover(notice))
    case .joined(let id, let name):
      guard let session = sessions.table.slot(of: id) else { return }
      broadcast(session, ServerFrame.joined(name))
    case .typing(let id, let notice): pass(notice, of: id)
    case .read(let mark): pass(mark)
    case .line(let entry):
      guard let session = sessions.table.slot(of: entry.session) else { return }
      sessions[session].talk?.toldLine = entry.line
      tell(session) { LiveEvent.line(entry, $0) }
    case .call(let call): tell(call)
    case .watch(let request, let cursor): start(request, at: cursor)
    case .unwatch(let id, let address): remove(address, from: id)
    case .ended(let id, let reason): end(id, reason)
    case .transition(let event): feed.publish(event, at: clock.now)
    case .answer(let response, let address): reply(response, to: address)
    }
  }

  /// Tells the other side that a person is writing, or has stopped.
  private mutating func pass(_ notice: TypingNotice, of id: Identifier) {
    guard let session = sessions.table.slot(of: id) else { return }
    if notice.from != .contact {
      broadcast(session, ServerFrame.typing(notice.name, isOn: notice.isOn))
    }
    tell(session) { LiveEvent.typing(notice, $0) }
  }

  /// Tells the other side what was read.
  private mutating func pass(_ mark: ReadMark) {
    guard let session = sessions.table.slot(of: mark.session) else { return }
    switch mark.party {
    case .contact: break
    case .attendant: broadcast(session, ServerFrame.read(mark.seq))
    }
    tell(session) { LiveEvent.read(mark, $0) }
  }

  /// Tells those who watch a session of a call that was enqueued.
  private mutating func tell(_ call: OutboxCall) {
    guard let session = sessions.table.slot(of: call.session) else { return }
    let isForConsole = call.target == .console
    let stored = StoredCall(
      call: call, channel: "", deliveryStatus: isForConsole ? .delivered : .waiting, tries: 0,
      httpStatus: 0, responseExcerpt: "", nextTry: nil, deliveredAt: nil)
    tell(session) { LiveEvent.call(stored, $0) }
  }

  /// Sends a response to the connection that waits for it, on any shard.
  mutating func reply(_ response: Response, to address: ReplyAddress) {
    if address.shard == index {
      deliver(response, to: address.connection)
    } else {
      shared.mailboxes[address.shard].post(.answer(response, address.connection))
    }
  }

  private mutating func welcome(
    _ reference: ConnectionReference, _ id: Identifier, _ welcome: Welcome
  ) {
    guard connections.holds(reference), connections[reference.slot].phase == .visitor,
      let session = sessions.table.slot(of: id), connections[reference.slot].session == session
    else { return }
    let messages: [MessageRecord]
    do {
      messages = try missedMessages(session, after: welcome.seen)
    } catch {
      // A welcome without the missed messages would lose them. The page reconnects and asks again.
      shared.log(LogLine(.error, "messages_unreadable", [("fault", String(describing: error))]))
      return hangUp(reference.slot, .serviceRestart)
    }
    let contact = sessions.table.contact(of: session)
    let isHandedOver = sessions.table[session].isHandedOver
    let heartbeat = max(1, ProtocolLimits.heartbeatSeconds / Int(clock.speed))
    let frame = ServerFrame.object("welcome") { json in
      json.add("session", id)
      json.add("secret", welcome.secret)
      json.add("contact", contact)
      json.add("contactSecret", welcome.contactSecret)
      json.add("heartbeat", heartbeat)
      json.add("handedOver", isHandedOver)
      json.openArray("messages")
      for message in messages {
        json.open()
        ServerFrame.fill(&json, message)
        json.close()
      }
      json.closeArray()
    }
    send(reference.slot, frame)
    connections[reference.slot].flags.insert(.welcomed)
    if isHandedOver { tellAttendance(of: session, to: reference.slot) }
    connections.tidy(reference.slot)
  }

  /// Tells a page that was welcomed to a session in human attendance who answers, or its contact's
  /// place in the line, and what was read.
  private mutating func tellAttendance(of session: SessionTable.Slot, to slot: ConnectionSlot) {
    guard let talk = sessions[session].talk else { return }
    if let name = talk.attendance.attendant {
      send(slot, ServerFrame.joined(name))
    } else if talk.attendance.waitingSince != nil {
      let notice = notice(of: session)
      talk.told = notice
      send(slot, ServerFrame.handover(notice))
    }
    let read = talk.attendance.readByAttendant
    if read > 0 { send(slot, ServerFrame.read(read)) }
  }

  /// The last messages after `seen` that were sent to the session's other sockets. Those that are
  /// not stored yet follow by themselves.
  private func missedMessages(
    _ session: SessionTable.Slot, after seen: UInt32
  ) throws(StoreError) -> [MessageRecord] {
    let sent = sessions[session].sentMessage
    guard sent > seen else { return [] }
    let limit = UInt32(ProtocolLimits.replayedMessages)
    let first = max(seen, sent > limit ? sent - limit : 0)
    return try sessions.reader.messages(
      of: sessions.table.id(of: session), after: first, limit: ProtocolLimits.replayedMessages,
      includesNotes: false
    )
    .filter { $0.seq <= sent }
  }

  /// The end of a session is stored: its pages are told, their sockets close, and it is removed.
  private mutating func end(_ id: Identifier, _ reason: Reason) {
    guard let session = sessions.table.slot(of: id) else { return }
    // The change of state was told; nothing follows it.
    for address in sessions[session].talk?.watchers ?? [] {
      post(
        LiveBytes(
          connection: address.connection, session: id, bytes: [], isFirst: false, isLast: true),
        to: address)
    }
    let frame = ServerFrame.object("ended") { $0.add("reason", reason.name) }
    while true {
      let slot = sessions[session].firstSocket
      guard slot != Connection.none else { break }
      send(slot, frame)
      connections.unlink(slot, from: &sessions[session].firstSocket)
      connections[slot].session = Connection.none
      connections[slot].phase = .greeting
      hangUp(slot, .normal)
    }
    sessions.remove(session)
    feed.markChanged()
  }
}
