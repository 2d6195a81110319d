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
        broadcast(session, ServerFrame.message(message, fileLinks), except: except)
      }
      let links = fileLinks
      tell(session) { LiveEvent.message(message, links, $0) }
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
      sessions.talk(of: session).isHandoverPending = false
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
    case .remember(let webhook): remember(webhook)
    case .answer(let response, let address): reply(response, to: address)
    case .fileKept(let file, let response, let address): finish(file, response, for: address)
    case .show(let id, let page, let address): show(id, page, for: address)
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
    endDeferred(session)
    sessions.remove(session)
    feed.markChanged()
  }
}
