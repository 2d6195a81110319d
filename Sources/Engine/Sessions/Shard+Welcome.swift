// The welcome of a page to its session, with the messages that it missed. They are sent in pieces,
// one a turn, and not before the page has read the last one: neither the others of the shard nor
// its memory bear a long talk. The page gets what is new after the last piece.

import Basics
import Presence
import Records

extension Shard {
  /// Welcomes a page, with the first piece of what it missed.
  mutating func welcome(
    _ reference: ConnectionReference, _ id: Identifier, _ welcome: Welcome
  ) {
    guard let session = session(of: reference, id) else { return }
    let sent = sessions[session].sentMessage
    let limit = UInt32(ProtocolLimits.replayedMessages)
    let seen = max(welcome.seen, sent > limit ? sent - limit : 0)
    guard seen < sent else {
      return finish(welcome, of: id, to: reference, MissedMessages(last: sent, bytes: []))
    }
    readMissed(of: id, seen..<sent, for: reference, as: MissedMessages.list) { shard, missed in
      shard.finish(welcome, of: id, to: reference, missed)
    }
  }

  private mutating func finish(
    _ welcome: Welcome, of id: Identifier, to reference: ConnectionReference,
    _ missed: MissedMessages
  ) {
    guard let session = session(of: reference, id) else { return }
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
      if !missed.bytes.isEmpty { json.add(nil, json: missed.bytes) }
      json.closeArray()
    }
    send(reference.slot, frame)
    proceed(reference.slot, after: missed.last)
  }

  /// Sends a page the next piece of what it missed, if it has read the last one.
  mutating func replay(_ reference: ConnectionReference) {
    guard connections.holds(reference), connections[reference.slot].phase == .visitor,
      !connections[reference.slot].flags.contains(.isFull),
      let coldState = connections.existingColdState(of: reference.slot),
      let last = coldState.replayed
    else { return }
    // No other piece is asked for before this one is sent.
    coldState.replayed = nil
    let session = connections[reference.slot].session
    let id = sessions.table.id(of: session)
    let sent = sessions[session].sentMessage
    guard last < sent else { return proceed(reference.slot, after: last) }
    readMissed(of: id, last..<sent, for: reference, as: MissedMessages.frames) { shard, missed in
      guard shard.session(of: reference, id) != nil else { return }
      shard.send(reference.slot, missed.bytes)
      shard.proceed(reference.slot, after: missed.last)
    }
  }

  /// Goes on after a piece that told the messages up to `last`.
  private mutating func proceed(_ slot: ConnectionSlot, after last: UInt32) {
    let session = connections[slot].session
    guard session != Connection.none else { return }
    if last < sessions[session].sentMessage {
      connections.coldState(of: slot).replayed = last
      if !connections[slot].flags.contains(.isFull) {
        shared.mailboxes[index].post(.replay(connections.reference(slot)))
      }
      return
    }
    connections[slot].flags.insert(.welcomed)
    if sessions.table[session].isHandedOver { tellAttendance(of: session, to: slot) }
    connections.tidy(slot)
  }

  /// Reads a piece of what a page missed on another thread. A page whose messages cannot be read is
  /// told to come back, since a welcome without them would lose them.
  private func readMissed(
    of id: Identifier, _ range: Range<UInt32>, for reference: ConnectionReference,
    as form: @escaping @Sendable ([MessageRecord], FileLinks) -> [UInt8],
    then proceed: @escaping @Sendable (inout Shard, MissedMessages) -> Void
  ) {
    let links = fileLinks
    lookUp({ reader throws(StoreError) in
      try MissedMessages(from: reader, of: id, range, as: form, links)
    }) { shard, result in
      switch result {
      case .success(let missed): proceed(&shard, missed)
      case .failure(let error):
        if shard.session(of: reference, id) != nil { shard.giveUp(reference.slot, error) }
      }
    }
  }

  /// The slot of a session, if a connection is still open and is one of its pages.
  private func session(
    of reference: ConnectionReference, _ id: Identifier
  ) -> SessionTable.Slot? {
    guard connections.holds(reference), connections[reference.slot].phase == .visitor,
      let session = sessions.table.slot(of: id), connections[reference.slot].session == session
    else { return nil }
    return session
  }

  /// Tells a page that was welcomed to a session in human attendance who answers, or its contact's
  /// place in the line, and what was read.
  private mutating func tellAttendance(of session: SessionTable.Slot, to slot: ConnectionSlot) {
    guard let talk = sessions[session].talk else { return }
    if let name = talk.attendance.attendant {
      send(slot, ServerFrame.joined(name))
    } else if talk.attendance.waitingSince != nil, !talk.isHandoverPending {
      let notice = notice(of: session)
      talk.told = notice
      send(slot, ServerFrame.handover(notice))
    }
    let read = talk.attendance.readByAttendant
    if read > 0 { send(slot, ServerFrame.read(read)) }
  }
}
