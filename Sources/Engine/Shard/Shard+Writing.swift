// Bytes to sockets. They go straight to the kernel; only what a full socket does not take is kept, up
// to a limit, and nobody else notices.

import CLinux
import Glibc
import Presence

extension Shard {
  /// Sends bytes behind those that wait. A reader who lets too much wait is let go.
  mutating func send(_ slot: ConnectionSlot, _ bytes: [UInt8]) {
    bytes.withUnsafeBytes { send(slot, $0) }
  }

  @inline(__always)
  mutating func send(_ slot: ConnectionSlot, _ bytes: UnsafeRawBufferPointer) {
    if slab[slot].flags.contains(.isRegistered) { submitBatch(holding: slot) }
    if !slab[slot].flags.contains(.isFull) {
      let taken = canais_send(slab[slot].descriptor, bytes.baseAddress, bytes.count)
      if taken == bytes.count { return }
      queueUnsent(slot, bytes, taken: taken < 0 ? -Int(errno) : taken)
    } else {
      queueUnsent(slot, bytes, taken: 0)
    }
  }

  /// Keeps what a socket did not take: `taken` bytes it did, or a negative errno tells why not.
  @inline(never)
  mutating func queueUnsent(_ slot: ConnectionSlot, _ bytes: UnsafeRawBufferPointer, taken: Int) {
    // A broken socket is reported in its turn; what was to be sent is of no use any more.
    if taken < 0, taken != -Int(EAGAIN), taken != -Int(EINTR) { return }
    let coldState = coldState(of: slot)
    coldState.unsent += bytes[max(0, taken)...]
    guard coldState.unsent.count - coldState.sent <= shared.configuration.limits.outputBytes else {
      metrics.slowReaders += 1
      // Not dropped here: the caller still works on it. The deadline takes it this turn.
      coldState.deadline = clock.now
      nextColdDeadline = clock.now
      return
    }
    if !slab[slot].flags.contains(.isFull) {
      slab[slot].flags.insert(.isFull)
      watchAgain(slot)
      setDeadline(slot, after: ProtocolLimits.slowReader * clock.speed)
    }
  }

  /// What is to be reported of a connection now.
  private func interest(_ slot: ConnectionSlot) -> UInt32 {
    let isFull = slab[slot].flags.contains(.isFull)
    let mustWait = slab[slot].phase == .awaiting || slab[slot].phase == .http && isFull
    let reads: UInt32 = mustWait ? 0 : EPOLLIN.rawValue
    let writes: UInt32 = isFull ? EPOLLOUT.rawValue : 0
    return reads | writes
  }

  /// Reports what the phase of a connection wants, after it changed.
  mutating func watchAgain(_ slot: ConnectionSlot) {
    guard slab[slot].flags.contains(.isRegistered) else {
      return watch(slot, EPOLL_CTL_MOD, interest(slot))
    }
    // The ring receives; only that a full socket takes bytes again is epoll's to tell.
    if slab[slot].flags.contains(.isFull) {
      watch(slot, EPOLL_CTL_ADD, EPOLLOUT.rawValue)
    } else {
      watch(slot, EPOLL_CTL_DEL, 0)
    }
  }

  /// The socket takes bytes again.
  mutating func flush(_ slot: ConnectionSlot) {
    guard slab[slot].flags.contains(.isFull), let coldState = existingColdState(of: slot) else {
      return
    }
    let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
    let taken = coldState.unsent.withUnsafeBytes { bytes in
      Glibc.send(
        slab[slot].descriptor, bytes.baseAddress! + coldState.sent, bytes.count - coldState.sent,
        flags)
    }
    if taken < 0 {
      if errno != EAGAIN, errno != EINTR { drop(slot) }
      return
    }
    coldState.sent += taken
    guard coldState.sent == coldState.unsent.count else {
      if coldState.sent > 64 << 10 {
        coldState.unsent.removeFirst(coldState.sent)
        coldState.sent = 0
      }
      setDeadline(slot, after: ProtocolLimits.slowReader * clock.speed)
      return
    }
    coldState.unsent = []
    coldState.sent = 0
    slab[slot].flags.remove(.isFull)
    watchAgain(slot)
    drained(slot, coldState)
  }

  /// Everything is sent: what waited for that goes on.
  private mutating func drained(_ slot: ConnectionSlot, _ coldState: ColdState) {
    if coldState.closesWhenSent { return endSending(slot) }
    switch slab[slot].phase {
    case .http: goOn(slot)
    case .greeting: setDeadline(slot, after: ProtocolLimits.firstFrame * clock.speed)
    case .closing: setDeadline(slot, after: ProtocolLimits.closing * clock.speed)
    case .feed: feedDrained(slot)
    case .visitor, .standby, .awaiting, .free:
      coldState.deadline = .max
      tidy(slot)
    }
  }

  /// Closes after what is on its way: the peer is told that nothing more comes and has a moment to
  /// read, since closing over unread bytes would make the kernel take back what was sent.
  mutating func closeWhenSent(_ slot: ConnectionSlot) {
    leave(slot)
    slab[slot].phase = .closing
    let coldState = coldState(of: slot)
    coldState.unread = []
    coldState.fragments = nil
    coldState.closesWhenSent = true
    if slab[slot].flags.contains(.isFull) {
      watchAgain(slot)
    } else {
      endSending(slot)
    }
  }

  private mutating func endSending(_ slot: ConnectionSlot) {
    if slab[slot].flags.contains(.isRegistered) { submitBatch(holding: slot) }
    shutdown(slab[slot].descriptor, Int32(SHUT_WR))
    watchAgain(slot)
    setDeadline(slot, after: ProtocolLimits.closing * clock.speed)
  }
}
