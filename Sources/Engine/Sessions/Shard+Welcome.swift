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
    guard connections.holds(reference), connections[reference.slot].phase == .visitor,
      let session = sessions.table.slot(of: id), connections[reference.slot].session == session
    else { return }
    let sent = sessions[session].sentMessage
    let limit = UInt32(ProtocolLimits.replayedMessages)
    guard
      let missed = missedMessages(
        reference.slot, after: max(welcome.seen, sent > limit ? sent - limit : 0))
    else { return }
    let contact = sessions.table.contact(of: session)
    let isHandedOver = sessions.table[session].isHandedOver
    let heartbeat = max(1, ProtocolLimits.heartbeatSeconds / Int(clock.speed))
    let links = fileLinks
    let frame = ServerFrame.object("welcome") { json in
      json.add("session", id)
      json.add("secret", welcome.secret)
      json.add("contact", contact)
      json.add("contactSecret", welcome.contactSecret)
      json.add("heartbeat", heartbeat)
      json.add("handedOver", isHandedOver)
      json.openArray("messages")
      for message in missed {
        json.open()
        ServerFrame.fill(&json, message, links)
        json.close()
      }
      json.closeArray()
    }
    send(reference.slot, frame)
    proceed(reference.slot, after: missed.last?.seq)
  }

  /// Sends a page the next piece of what it missed, if it has read the last one.
  mutating func replay(_ reference: ConnectionReference) {
    guard connections.holds(reference), connections[reference.slot].phase == .visitor,
      !connections[reference.slot].flags.contains(.isFull),
      let last = connections.existingColdState(of: reference.slot)?.replayed,
      let missed = missedMessages(reference.slot, after: last)
    else { return }
    let links = fileLinks
    for message in missed { send(reference.slot, ServerFrame.message(message, links)) }
    proceed(reference.slot, after: missed.last?.seq)
  }

  /// Goes on after a piece that ended with message `last`; nil for one without messages.
  private mutating func proceed(_ slot: ConnectionSlot, after last: UInt32?) {
    let session = connections[slot].session
    guard session != Connection.none else { return }
    if let last, last < sessions[session].sentMessage {
      connections.coldState(of: slot).replayed = last
      if !connections[slot].flags.contains(.isFull) {
        shared.mailboxes[index].post(.replay(connections.reference(slot)))
      }
      return
    }
    connections.existingColdState(of: slot)?.replayed = nil
    connections[slot].flags.insert(.welcomed)
    if sessions.table[session].isHandedOver { tellAttendance(of: session, to: slot) }
    connections.tidy(slot)
  }

  /// The next messages after `seq` that were sent to the session's other sockets, about
  /// `ProtocolLimits.replayBytes` of them. Those that are not stored yet follow by themselves. Nil
  /// where they cannot be read: the socket is closed then.
  private mutating func missedMessages(
    _ slot: ConnectionSlot, after seq: UInt32
  ) -> [MessageRecord]? {
    let session = connections[slot].session
    let sent = sessions[session].sentMessage
    var missed: [MessageRecord] = []
    var bytes = 0
    do {
      while bytes < ProtocolLimits.replayBytes, missed.last?.seq ?? seq < sent {
        let some = try sessions.reader.messages(
          of: sessions.table.id(of: session), after: missed.last?.seq ?? seq,
          limit: ProtocolLimits.messagesAtOnce, includesNotes: false)
        for message in some where message.seq <= sent && bytes < ProtocolLimits.replayBytes {
          missed.append(message)
          bytes += message.text.utf8.count
        }
        if some.count < ProtocolLimits.messagesAtOnce { break }
      }
      return missed
    } catch {
      // A welcome without the missed messages would lose them. The page reconnects and asks again.
      shared.log(LogLine(.error, "messages_unreadable", [("fault", String(describing: error))]))
      hangUp(slot, .serviceRestart)
      return nil
    }
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
}
