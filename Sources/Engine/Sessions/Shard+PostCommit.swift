// What is told once it is stored.

import Presence
import Records

extension Shard {
  mutating func run(_ followup: PostCommitAction) {
    switch followup {
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
      guard let session = table.slot(of: message.session) else { return }
      runtimes[Int(session)].toldMessage = max(runtimes[Int(session)].toldMessage, message.seq)
      broadcast(session, ServerFrame.message(message), except: except)
    case .event(let id, let name, let data):
      guard let session = table.slot(of: id) else { return }
      let frame = ServerFrame.object("event") { json in
        json.add("name", name)
        json.add("data", json: data)
      }
      broadcast(session, frame)
    case .handedOver(let id):
      guard let session = table.slot(of: id) else { return }
      broadcast(session, ServerFrame.object("handover") { _ in })
    case .ended(let id, let reason): ended(id, reason)
    case .transition(let event): publish(event)
    case .answer(let response, let address): reply(response, to: address)
    }
  }

  /// Sends an answer to the connection that waits for it, on whichever shard.
  mutating func reply(_ response: Response, to address: ReplyAddress) {
    if address.shard == index {
      answered(address.connection, response)
    } else {
      shared.mailboxes[address.shard].post(.answer(response, address.connection))
    }
  }

  private mutating func welcome(
    _ reference: ConnectionReference, _ id: Identifier, _ welcome: Welcome
  ) {
    guard connections.holds(reference), connections[reference.slot].phase == .visitor,
      let session = table.slot(of: id), connections[reference.slot].session == session
    else { return }
    let told = runtimes[Int(session)].toldMessage
    let messages: [MessageRecord]
    do {
      messages = try missed(id, after: welcome.seen, told: told)
    } catch {
      // A welcome without what was missed would lose it; the page comes back later.
      shared.log(LogLine(.error, "messages_unreadable", [("fault", String(describing: error))]))
      return hangUp(reference.slot, .serviceRestart)
    }
    let contact = table.contact(of: session)
    let isHandedOver = table[session].isHandedOver
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
    connections.tidy(reference.slot)
  }

  /// The messages after one the page knows, of those that were told already: the others follow.
  private func missed(
    _ id: Identifier, after seen: UInt32, told: UInt32
  ) throws(StoreError) -> [MessageRecord] {
    guard told > seen else { return [] }
    let limit = UInt32(ProtocolLimits.replayedMessages)
    let first = max(seen, told > limit ? told - limit : 0)
    return try reader.messages(of: id, after: first, limit: ProtocolLimits.replayedMessages)
      .filter { $0.seq <= told }
  }

  /// The end is stored: the pages are told, their sockets close, the row goes.
  private mutating func ended(_ id: Identifier, _ reason: Reason) {
    guard let session = table.slot(of: id) else { return }
    let frame = ServerFrame.object("ended") { $0.add("reason", reason.name) }
    while true {
      let slot = runtimes[Int(session)].firstSocket
      guard slot != Connection.none else { break }
      send(slot, frame)
      runtimes[Int(session)].firstSocket = connections[slot].next
      connections[slot].next = Connection.none
      connections[slot].session = Connection.none
      connections[slot].phase = .greeting
      hangUp(slot, .normal)
    }
    runtimes[Int(session)] = SessionRuntime()
    table.remove(session)
    changed()
  }
}
