// Visitors' sockets in io_uring. A socket is registered when its visitor speaks again after the
// start, until it is closed: the kernel receives for it, and single answers to heartbeats leave in
// batches. Anything else is sent, and the socket closed, only after the batch that holds an answer
// for it was submitted, so that one socket's bytes keep their order.

import CLinux
import Glibc
import Presence

extension Connections {
  /// Completions after which the kernel may have more that it did not report yet.
  static let largeBatch = Int(IOUring.kernelsBatch) * 3 / 4

  // MARK: - Registering

  /// Lets io_uring receive for a visitor's socket from now on. There must be a ring.
  @inline(never)
  mutating func register(_ slot: ConnectionSlot, at now: Millis) {
    guard self[slot].phase == .visitor, !self[slot].flags.contains(.isFull),
      !self[slot].flags.contains(.isStream)
    else { return }
    watch(slot, EPOLL_CTL_DEL, 0)
    self[slot].flags.insert(.isRegistered)
    startReceiving(slot, at: now)
  }

  private mutating func startReceiving(_ slot: ConnectionSlot, at now: Millis) {
    submitIfFull(at: now)
    let token = token(slot) | CompletionToken.receive
    poller.ring?.pointee.receive(self[slot].descriptor, token: token)
    poller.receiving += 1
    self[slot].batch = poller.ring?.pointee.batch ?? 0
  }

  /// Ends the receiving before a socket is closed. Completions that are under way are ignored,
  /// since their tokens hold the old generation.
  mutating func unregister(_ slot: ConnectionSlot, at now: Millis) {
    submitBatch(holding: slot, at: now)
    if self[slot].flags.contains(.isFull) { watch(slot, EPOLL_CTL_DEL, 0) }
    submitIfFull(at: now)
    let token = token(slot) | CompletionToken.receive
    poller.ring?.pointee.cancel(token, token: CompletionToken.ignored)
  }

  // MARK: - Sending

  /// Answers a heartbeat with the next batch.
  @inline(__always)
  mutating func acknowledgeByRing(_ slot: ConnectionSlot, at now: Millis) {
    submitBatch(holding: slot, at: now)
    let answer = acknowledgements.prefix(1)
    guard !self[slot].flags.contains(.isFull) else {
      return queueUnsent(slot, answer, sent: 0, at: now)
    }
    submitIfFull(at: now)
    let token = token(slot) | CompletionToken.send
    poller.ring?.pointee.send(self[slot].descriptor, answer, token: token)
    self[slot].batch = poller.ring?.pointee.batch ?? 0
  }

  /// Submits the batch if it holds a request for this socket.
  @inline(__always)
  mutating func submitBatch(holding slot: ConnectionSlot, at now: Millis) {
    if self[slot].batch == poller.ring?.pointee.batch { submitBatch(at: now) }
  }

  @inline(__always)
  private mutating func submitIfFull(at now: Millis) {
    if poller.ring?.pointee.isFull == true { submitBatch(at: now) }
  }

  /// Submits the batch. Answers that a socket did not accept complete at once and are queued before
  /// anything else is sent to it.
  @inline(never)
  mutating func submitBatch(at now: Millis) {
    guard let before = poller.ring?.pointee.completed.end else { return }
    poller.ring?.pointee.submit()
    guard let after = poller.ring?.pointee.completed.end else { return }
    var number = before
    while number != after {
      if let completion = poller.ring?.pointee.completion(number),
        completion.token & CompletionToken.kinds == CompletionToken.send
      {
        poller.ring?.pointee.replaceToken(of: number, by: CompletionToken.ignored)
        queueIncomplete(completion, at: now)
      }
      number &+= 1
    }
  }

  /// Keeps an answer that was not sent whole.
  @inline(never)
  private mutating func queueIncomplete(_ completion: Completion, at now: Millis) {
    let slot = completion.slot
    guard self[slot].generation == completion.generation else { return }
    queueUnsent(slot, acknowledgements.prefix(1), sent: Int(completion.result), at: now)
  }

  // MARK: - Receiving

  /// What io_uring received for a connection.
  struct Delivery {
    var completion: Completion
    /// The bytes in the ring's own buffer, until `finish`; nil where there are none, or the
    /// connection was closed meanwhile.
    var bytes: UnsafeMutableRawBufferPointer?

    var slot: ConnectionSlot { completion.slot }
  }

  /// The numbers of the completions that wait; both 0 without a ring.
  @inline(__always)
  var completed: (first: UInt32, end: UInt32) {
    poller.ring?.pointee.completed ?? (0, 0)
  }

  /// Handles a completion. One that received something is returned, for the bytes to be read and
  /// then `finish` to be called.
  @inline(__always)
  mutating func takeCompletion(_ number: UInt32, at now: Millis) -> Delivery? {
    guard let completion = poller.ring?.pointee.completion(number) else { return nil }
    switch completion.token & CompletionToken.kinds {
    case CompletionToken.receive:
      if !completion.hasMore { poller.receiving -= 1 }
      var bytes: UnsafeMutableRawBufferPointer?
      if self[completion.slot].generation == completion.generation, completion.result > 0,
        let buffer = completion.providedBuffer
      {
        bytes = poller.ring?.pointee.bytes(buffer, count: Int(completion.result))
      }
      return Delivery(completion: completion, bytes: bytes)
    case CompletionToken.send: queueIncomplete(completion, at: now)
    case CompletionToken.epoll: poller.isEpollReady = true
    default: break
    }
    return nil
  }

  /// Returns a delivery's buffer to the ring and goes on receiving where that ended.
  ///
  /// - Returns: Whether the connection is lost.
  @inline(__always)
  mutating func finish(_ delivery: Delivery, at now: Millis) -> Bool {
    let completion = delivery.completion
    if let buffer = completion.providedBuffer { poller.ring?.pointee.returnBuffer(buffer) }
    guard !completion.hasMore, self[completion.slot].generation == completion.generation else {
      return false
    }
    return resumeReceiving(completion, at: now)
  }

  /// The kernel ended a multishot receive: for want of buffers, and it is asked again, or with the
  /// socket.
  @inline(never)
  private mutating func resumeReceiving(_ completion: Completion, at now: Millis) -> Bool {
    let isTransient = [ENOBUFS, EAGAIN, EINTR, ENOMEM].contains(-completion.result)
    guard completion.result > 0 || isTransient else { return true }
    startReceiving(completion.slot, at: now)
    return false
  }

  /// Frees the completions up to `end`, then takes epoll's events if it has some.
  @inline(__always)
  mutating func releaseCompletions(until end: UInt32) {
    poller.ring?.pointee.release(until: end)
    poller.collectReady()
  }
}
