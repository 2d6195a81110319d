// Bytes from sockets, and a heartbeat's whole way: read into the shard's one buffer, told apart by
// three bytes, stamped into the presence table, answered. Everything else leaves this path early.

import CLinux
import Glibc
import Presence

extension Shard {
  /// A socket has bytes, or ended.
  @inline(__always)
  mutating func readable(_ slot: ConnectionSlot) {
    var start = 0
    if slab[slot].flags.contains(.hasColdState) { start = recall(slot) }
    let got = canais_receive(
      slab[slot].descriptor, buffer.baseAddress! + start, Shard.bufferBytes - start)
    guard got > 0 else { return nothing(slot, got, kept: start) }
    read(slot, UnsafeMutableRawBufferPointer(rebasing: buffer[0..<start + got]))
  }

  /// Bytes of a socket, with those that waited for them in front.
  @inline(__always)
  mutating func read(_ slot: ConnectionSlot, _ bytes: UnsafeMutableRawBufferPointer) {
    slab.heard[Int(slot)] = UInt32(truncatingIfNeeded: clock.now)
    switch slab[slot].phase {
    case .visitor, .standby: frames(slot, bytes)
    case .greeting: frames(slot, bytes)
    case .http: requests(slot, bytes)
    case .closing, .feed, .awaiting, .free: break
    }
  }

  /// Puts the bytes that wait for the rest back to the front of the buffer.
  @inline(never)
  mutating func recall(_ slot: ConnectionSlot) -> Int {
    guard let coldState = existingColdState(of: slot), !coldState.unread.isEmpty else { return 0 }
    let count = coldState.unread.count
    buffer.copyBytes(from: coldState.unread)
    coldState.unread.removeAll(keepingCapacity: false)
    return count
  }

  /// Keeps bytes until the rest of their frame or request is there.
  @inline(never)
  mutating func stash(_ slot: ConnectionSlot, _ bytes: UnsafeMutableRawBufferPointer.SubSequence) {
    coldState(of: slot).unread = Array(bytes)
  }

  @inline(never)
  private mutating func nothing(_ slot: ConnectionSlot, _ got: Int, kept: Int) {
    if got < 0, errno == EAGAIN || errno == EINTR {
      if kept > 0 { stash(slot, buffer[0..<kept]) }
      return
    }
    // An ended peer still gets what is on its way only if it closed in good order; nobody reads on.
    drop(slot)
  }

  // MARK: - Frames

  /// Takes whole frames from the bytes, and keeps what is not whole.
  @inline(__always)
  mutating func frames(_ slot: ConnectionSlot, _ bytes: UnsafeMutableRawBufferPointer) {
    var position = 0
    var answers = 0
    let session = slab[slot].session
    while bytes.count - position >= 6 {
      let head = bytes.loadUnaligned(fromByteOffset: position, as: UInt16.self)
      if head == 0x8181, bytes.count - position >= 7, slab[slot].phase != .greeting,
        !slab[slot].flags.contains(.midMessage)
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
        let length = Int(head >> 8 & 0x7F)
        if length <= 125 {
          guard bytes.count - position >= 6 + length else { break }
          position += 6 + length
          pong(slot, session)
          continue
        }
      }
      if answers > 0 {
        answer(slot, answers)
        answers = 0
      }
      guard frame(slot, bytes, &position) else { return }
    }
    if answers > 0 { answer(slot, answers) }
    guard position < bytes.count, slab[slot].phase.speaksFrames else { return }
    // Two bytes can already tell that a frame will not be taken.
    if position + 2 <= bytes.count, bytes.count - position < 6 {
      guard frame(slot, bytes, &position) else { return }
    }
    if position < bytes.count { stash(slot, bytes[position...]) }
  }

  /// A sign of life of the page: only a stamp, unless it ends an absence.
  @inline(__always)
  mutating func recordHeartbeat(_ slot: ConnectionSlot, _ session: UInt32, _ letter: UInt8) {
    let liveness = letter == UInt8(ascii: "a") ? slab[slot].sight.seen() : slab[slot].sight.hidden()
    metrics.heartbeats += 1
    if session != Connection.none, table.stampLiveness(session, liveness, at: clock.now) {
      recordLiveness(session, .liveness(liveness))
    }
  }

  /// A pinged browser answered: the page is open, seen or not.
  @inline(__always)
  private mutating func pong(_ slot: ConnectionSlot, _ session: UInt32) {
    if session != Connection.none, table.stampLiveness(session, .connection, at: clock.now) {
      recordLiveness(session, .liveness(.connection))
    }
  }

  @inline(never)
  private mutating func recordLiveness(_ session: UInt32, _ signal: Signal) {
    apply(table.receive(session, signal, at: clock.now), to: session)
  }

  /// `k`, as often as it was asked for.
  @inline(__always)
  private mutating func answer(_ slot: ConnectionSlot, _ count: Int) {
    guard count > 1 else {
      if slab[slot].flags.contains(.isRegistered) { return answerByRing(slot) }
      return send(slot, UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(answers)[..<3]))
    }
    answerAll(slot, count)
  }

  @inline(never)
  private mutating func answerAll(_ slot: ConnectionSlot, _ count: Int) {
    var left = count
    while left > 0 {
      let some = min(left, Shard.answersAtOnce)
      send(slot, UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(answers)[..<(3 * some)]))
      left -= some
    }
  }

  // MARK: - Allowance

  /// Takes one text frame off the socket's allowance; false when it sends too fast.
  @inline(__always)
  mutating func takeToken(_ slot: ConnectionSlot) -> Bool {
    if slab[slot].tokens > 0 {
      slab[slot].tokens -= 1
      return true
    }
    return refillTokens(slot)
  }

  /// The allowance is used up: it grows by what the time since the last look gives.
  @inline(never)
  private mutating func refillTokens(_ slot: ConnectionSlot) -> Bool {
    let stamp = UInt32(truncatingIfNeeded: clock.now)
    let passed = Millis(stamp &- slab[slot].refilledAt) / clock.speed
    let gained = min(
      passed * ProtocolLimits.framesPerSecond / 1000, Millis(ProtocolLimits.frameBurst))
    guard gained > 0 else {
      metrics.floods += 1
      hangUp(slot, .policyViolation)
      return false
    }
    slab[slot].refilledAt = stamp
    slab[slot].tokens = UInt16(gained) - 1
    return true
  }
}

extension Connection.Phase {
  /// Whether WebSocket frames are read on it.
  var speaksFrames: Bool { self == .visitor || self == .standby || self == .greeting }
}
