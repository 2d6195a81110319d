// Bytes to sockets. They go to the kernel at once; only what a full socket does not accept is kept,
// up to `EngineLimits.outputBytes`.

import CLinux
import Glibc
import Presence

extension Connections {
  /// Sends bytes, after those of the same connection that wait. Where too many wait, the connection
  /// is overdue at once.
  @inline(__always)
  mutating func send(_ slot: ConnectionSlot, _ bytes: UnsafeRawBufferPointer, at now: Millis) {
    if self[slot].flags.contains(.isRegistered) { submitBatch(holding: slot, at: now) }
    if !self[slot].flags.contains(.isFull) {
      let sent = canais_send(self[slot].descriptor.number, bytes.baseAddress, bytes.count)
      if sent == bytes.count { return }
      queueUnsent(slot, bytes, sent: sent < 0 ? -Int(errno) : sent, at: now)
    } else {
      queueUnsent(slot, bytes, sent: 0, at: now)
    }
  }

  /// Sends bytes, after those of the same connection that wait. What is larger than a piece is sent
  /// piece by piece in the next turns.
  mutating func send(_ slot: ConnectionSlot, _ bytes: [UInt8], at now: Millis) {
    guard bytes.count > UnsentBytes.pieceBytes else {
      return bytes.withUnsafeBytes { send(slot, $0, at: now) }
    }
    if self[slot].flags.contains(.isRegistered) { submitBatch(holding: slot, at: now) }
    wait(slot, bytes.count, at: now) { $0.append(whole: bytes) }
  }

  /// Answers `count` heartbeats.
  @inline(__always)
  mutating func acknowledge(_ slot: ConnectionSlot, _ count: Int, at now: Millis) {
    guard count > 1 else {
      if self[slot].flags.contains(.isRegistered) { return acknowledgeByRing(slot, at: now) }
      return send(slot, acknowledgements.prefix(1), at: now)
    }
    acknowledgeMany(slot, count, at: now)
  }

  @inline(never)
  private mutating func acknowledgeMany(_ slot: ConnectionSlot, _ count: Int, at now: Millis) {
    var left = count
    while left > 0 {
      let some = min(left, Acknowledgements.capacity)
      send(slot, acknowledgements.prefix(some), at: now)
      left -= some
    }
  }

  /// Keeps the bytes that a socket did not accept. `sent` is how many it accepted, or a negative
  /// errno.
  @inline(never)
  mutating func queueUnsent(
    _ slot: ConnectionSlot, _ bytes: UnsafeRawBufferPointer, sent: Int, at now: Millis
  ) {
    // A broken socket is reported by the poller; its bytes are of no use any more.
    if sent < 0, sent != -Int(EAGAIN), sent != -Int(EINTR) { return }
    wait(slot, bytes.count, at: now) { $0.append(bytes[max(0, sent)...]) }
  }

  /// Adds a piece of so many bytes to what waits, and watches for the socket to accept more.
  private mutating func wait(
    _ slot: ConnectionSlot, _ length: Int, at now: Millis, _ append: (inout UnsentBytes) -> Void
  ) {
    let coldState = coldState(of: slot)
    let waiting = coldState.unsent.count
    coldState.unsent.begin(length)
    append(&coldState.unsent)
    // The first piece may be as large as it is, such as the answer to a request or a window: a
    // reader is slow by what comes behind it. No second answer is made before the first is sent.
    let isAnswer = self[slot].phase == .http || self[slot].phase == .closing
    let isBeyondLimit =
      !isAnswer && waiting > 0 && waiting + length > outputLimit + coldState.unsent.firstPiece
    if !self[slot].flags.contains(.isFull) {
      self[slot].flags.insert(.isFull)
      updateInterest(slot)
      setDeadline(slot, after: ProtocolLimits.slowReaderMillis, from: now)
    }
    // Not closed here, since the caller still works on the connection.
    if isBeyondLimit { setDeadline(slot, after: 0, from: now) }
  }

  // MARK: - Full sockets

  /// Tells epoll what to report of a connection, after its phase or `isFull` changed.
  func updateInterest(_ slot: ConnectionSlot) {
    let isFull = self[slot].flags.contains(.isFull)
    guard self[slot].flags.contains(.isRegistered) else {
      let mustWait =
        self[slot].phase == .awaiting || self[slot].phase == .http && isFull
        || self[slot].flags.contains(.isParked)
      // What a page sends on its event stream is not read; only its end is of interest.
      let isStream = self[slot].flags.contains(.isStream)
      let reads = mustWait ? 0 : isStream ? EPOLLRDHUP.rawValue : EPOLLIN.rawValue
      let writes: UInt32 = isFull ? EPOLLOUT.rawValue : 0
      return watch(slot, EPOLL_CTL_MOD, reads | writes)
    }
    // io_uring receives; epoll only reports when the socket accepts bytes again.
    if isFull {
      watch(slot, EPOLL_CTL_ADD, EPOLLOUT.rawValue)
    } else {
      watch(slot, EPOLL_CTL_DEL, 0)
    }
  }

  /// What sending the bytes that wait came to.
  enum Flushed {
    /// Some still wait, or none did.
    case unchanged
    /// The last of them was sent.
    case drained
    /// The socket failed.
    case lost
  }

  /// Sends a piece of the bytes that wait, since the socket accepts some.
  mutating func flush(_ slot: ConnectionSlot, at now: Millis) -> Flushed {
    guard self[slot].flags.contains(.isFull), let coldState = existingColdState(of: slot) else {
      return .unchanged
    }
    let socket = self[slot].descriptor.number
    let sent = coldState.unsent.send { canais_send(socket, $0.baseAddress, $0.count) }
    guard sent >= 0 else { return errno == EAGAIN || errno == EINTR ? .unchanged : .lost }
    guard coldState.unsent.isEmpty else {
      setDeadline(slot, after: ProtocolLimits.slowReaderMillis, from: now)
      return .unchanged
    }
    self[slot].flags.remove(.isFull)
    updateInterest(slot)
    return .drained
  }

  // MARK: - Closing in order

  /// Closes a connection after the bytes that wait. The caller has taken it out of its session,
  /// standby contact or feed.
  mutating func closeWhenSent(_ slot: ConnectionSlot, at now: Millis) {
    self[slot].phase = .closing
    let coldState = coldState(of: slot)
    coldState.unread = []
    coldState.fragments = nil
    coldState.closesWhenSent = true
    if self[slot].flags.contains(.isFull) {
      updateInterest(slot)
    } else {
      shutDown(slot, at: now)
    }
  }

  /// Tells the peer that nothing more comes and gives it `ProtocolLimits.closingMillis` to read:
  /// closing a socket with unread bytes would make the kernel reset the connection and discard what
  /// was sent.
  mutating func shutDown(_ slot: ConnectionSlot, at now: Millis) {
    if self[slot].flags.contains(.isRegistered) { submitBatch(holding: slot, at: now) }
    shutdown(self[slot].descriptor.number, Int32(SHUT_WR))
    updateInterest(slot)
    setDeadline(slot, after: ProtocolLimits.closingMillis, from: now)
  }
}
