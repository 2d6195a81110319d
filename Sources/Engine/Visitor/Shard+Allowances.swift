// What a visitor may do in a while, by session and by address, so that nobody else waits for it.

import Presence

/// The connection that a contact's message came on.
struct MessageSender {
  var connection: ConnectionReference
  var address: PeerAddress
  /// Whether the limits per address do not hold for it.
  var isSpared: Bool
}

extension Shard {
  /// The sender of what comes on a visitor's connection.
  func sender(_ slot: ConnectionSlot) -> MessageSender {
    MessageSender(
      connection: connections.reference(slot), address: connections[slot].address,
      isSpared: isSpared(slot))
  }

  /// Whether the contact of a session may send a message of so many bytes now. Counts the message
  /// if so.
  mutating func maySend(
    _ sender: MessageSender, _ session: SessionTable.Slot, bytes: Int
  ) -> Bool {
    let limits = shared.configuration.limits
    let talk = sessions.talk(of: session)
    guard sessions[session].lastMessage < limits.messagesPerSession,
      talk.allowance.total + bytes <= limits.messageBytesPerSession
    else {
      metrics.refusals.messages += 1
      return false
    }
    // Behind a crowd only those wait who hold more than a few of the queue's places themselves.
    let pending = sessions[session].lastMessage &- sessions[session].sentMessage
    if shared.journal.isCrowded || shared.journal.isBusy && pending > Shard.pendingWhenBusy {
      metrics.refusals.journal += 1
      return false
    }
    let now = microseconds
    let tabs = max(0, Int(sessions.table[session].sockets) - 1)
    let cost = bytes + Allowance.messageOverhead
    guard talk.allowance.bytes.take(cost, of: .messageBytes, at: now),
      tabs == 0 || talk.allowance.fanOut.take(tabs, of: ProtocolLimits.fanOutRate, at: now),
      sender.isSpared || shared.limiter.countBytes(cost, of: sender.address, at: now)
    else {
      metrics.refusals.bytes += 1
      return false
    }
    talk.allowance.total += bytes
    return true
  }

  /// Messages of one session that may wait for the store while it is busy.
  private static let pendingWhenBusy: UInt32 = 8

  /// Whether the address of a socket may resume another session now.
  mutating func mayResume(_ slot: ConnectionSlot) -> Bool {
    if isSpared(slot)
      || shared.limiter.countResume(of: connections[slot].address, at: microseconds)
    {
      return true
    }
    metrics.refusals.resumes += 1
    return false
  }

  /// Whether the limits per address do not hold for a socket: loopback, unless a trusted proxy
  /// names it.
  func isSpared(_ slot: ConnectionSlot) -> Bool {
    connections[slot].address.isLoopback && !connections[slot].flags.contains(.isCounted)
  }

  /// Microseconds of the machine since the engine started.
  private var microseconds: Int64 { clock.now * 1_000 / clock.speed }
}
