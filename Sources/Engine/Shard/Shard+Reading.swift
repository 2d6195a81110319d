// The way of a heartbeat, in one file: read into the shard's buffer, recognised by three bytes,
// stamped into the presence table, answered. Everything else leaves this path early.

import Presence
import WebSocket

extension Shard {
  /// A socket has bytes, or ended.
  @inline(__always)
  mutating func readable(_ slot: ConnectionSlot) {
    switch connections.receive(slot) {
    case .bytes(let bytes): read(slot, bytes)
    case .nothing: break
    // A peer that closed does not read on, so what is on its way to it is of no use.
    case .lost: drop(slot)
    }
  }

  /// Handles bytes of a socket, including those of it that were kept.
  @inline(__always)
  mutating func read(_ slot: ConnectionSlot, _ bytes: UnsafeMutableRawBufferPointer) {
    connections.noteHeard(slot, at: clock.now)
    switch connections[slot].phase {
    case .visitor: frames(slot, bytes)
    case .standby, .greeting:
      guard !connections[slot].flags.contains(.isParked) else {
        return connections.stash(slot, bytes[...])
      }
      frames(slot, bytes)
    case .http: readRequests(slot, bytes)
    case .closing, .feed, .live, .awaiting, .free: break
    }
  }

  // MARK: - Frames

  /// Handles the complete frames and keeps the rest.
  @inline(__always)
  mutating func frames(_ slot: ConnectionSlot, _ bytes: UnsafeMutableRawBufferPointer) {
    let count = bytes.count
    var position = 0
    var answers = 0
    var session = connections[slot].session
    while count - position >= 6 {
      let head = bytes.loadUnaligned(fromByteOffset: position, as: UInt16.self)
      // A final text frame with one masked byte (RFC 6455, section 5.2).
      if head == 0x8181, count - position >= 7, connections[slot].phase != .greeting,
        !connections[slot].flags.contains(.midMessage)
      {
        let letter = bytes[position + 6] ^ bytes[position + 2]
        if letter == UInt8(ascii: "a") || letter == UInt8(ascii: "h") {
          guard takeToken(slot) else { break }
          position += 7
          answers += 1
          recordHeartbeat(slot, session, letter)
          continue
        }
      } else if head & 0x80FF == 0x808A {
        // A pong, the answer to a ping of ours.
        let length = Int(head >> 8 & 0x7F)
        if length <= 125 {
          guard count - position >= 6 + length else { break }
          position += 6 + length
          recordPong(session)
          continue
        }
      }
      if answers > 0 {
        connections.acknowledge(slot, answers, at: clock.now)
        answers = 0
      }
      guard frame(slot, bytes, &position) else { return }
      // The frame may have been the first, which names the session.
      session = connections[slot].session
    }
    if answers > 0 { connections.acknowledge(slot, answers, at: clock.now) }
    guard position < count, connections[slot].phase.speaksFrames else { return }
    // Two bytes can already tell that a frame is refused.
    if position + 2 <= count, count - position < 6 {
      guard frame(slot, bytes, &position) else { return }
    }
    if position < count { connections.stash(slot, bytes[position...]) }
  }

  /// The page is alive: only a stamp, unless that ends an absence. `letter` is `a` where the
  /// visitor sees the page and `h` where it is hidden.
  @inline(__always)
  mutating func recordHeartbeat(_ slot: ConnectionSlot, _ session: UInt32, _ letter: UInt8) {
    let liveness =
      letter == UInt8(ascii: "a")
      ? connections[slot].visibility.recordVisible() : connections[slot].visibility.recordHidden()
    metrics.heartbeats += 1
    if session != Connection.none, sessions.table.stampLiveness(session, liveness, at: clock.now) {
      recordLiveness(session, .liveness(liveness))
    }
  }

  /// A pinged browser answered: the page is open, seen or not.
  @inline(__always)
  mutating func recordPong(_ session: UInt32) {
    if session != Connection.none, sessions.table.stampLiveness(session, .connection, at: clock.now)
    {
      recordLiveness(session, .liveness(.connection))
    }
  }

  @inline(never)
  private mutating func recordLiveness(_ session: UInt32, _ signal: Signal) {
    apply(sessions.table.receive(session, signal, at: clock.now), to: session)
  }

  /// Takes a token for a text frame. False where the peer sends too fast; it is then hung up on.
  @inline(__always)
  mutating func takeToken(_ slot: ConnectionSlot) -> Bool {
    connections[slot].bucket.take(at: clock.now, speed: clock.speed) || endFlood(slot)
  }

  @inline(never)
  private mutating func endFlood(_ slot: ConnectionSlot) -> Bool {
    metrics.refusals.floods += 1
    hangUp(slot, .policyViolation)
    return false
  }
}
