// Visitors' sockets in the ring. A socket rides once its visitor speaks again after the start, and
// until it is closed: the kernel receives for it, and a single answer waits for the others of its
// batch. Whatever else is sent, or closed, is sent or closed after the batch that holds an answer to
// the same socket was handed over, so what one socket is told keeps its order.

import CLinux
import Glibc
import Presence

extension Shard {
  /// Completions after which there may be more than the kernel has told yet.
  static let largeBatch = Int(IOUring.kernelsBatch) * 3 / 4

  /// Whether something is due that bytes not told yet might still prevent.
  mutating func mustPollAgain(after timeout: Int32) -> Bool {
    timeout != 0 && poller.receiving > 0 && table.nextDue() <= clock.latestDue
  }

  // MARK: - Getting on and off

  /// The ring receives for a visitor's socket from now on.
  mutating func register(_ slot: ConnectionSlot) {
    guard poller.hasRing, slab[slot].phase == .visitor, !slab[slot].flags.contains(.isFull)
    else { return }
    watch(slot, EPOLL_CTL_DEL, 0)
    slab[slot].flags.insert(.isRegistered)
    receive(slot)
  }

  private mutating func receive(_ slot: ConnectionSlot) {
    submitIfFull()
    let token = token(slot) | CompletionToken.receive
    let socket = slab[slot].descriptor
    poller.ring?.pointee.receive(socket, token: token)
    poller.receiving += 1
    slab[slot].batch = poller.ring?.pointee.batch ?? 0
  }

  /// Ends the receiving before a socket is closed. Bytes and answers that were under way find
  /// another generation in its place.
  mutating func unregister(_ slot: ConnectionSlot) {
    submitBatch(holding: slot)
    if slab[slot].flags.contains(.isFull) { watch(slot, EPOLL_CTL_DEL, 0) }
    submitIfFull()
    let token = token(slot) | CompletionToken.receive
    poller.ring?.pointee.cancel(token, token: CompletionToken.nothing)
  }

  // MARK: - Answers

  /// `k`, with the others of the batch.
  @inline(__always)
  mutating func answerByRing(_ slot: ConnectionSlot) {
    submitBatch(holding: slot)
    let answer = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(answers)[..<3])
    guard !slab[slot].flags.contains(.isFull) else { return queueUnsent(slot, answer, taken: 0) }
    submitIfFull()
    let token = token(slot) | CompletionToken.send
    let socket = slab[slot].descriptor
    poller.ring?.pointee.send(socket, answer, token: token)
    slab[slot].batch = poller.ring?.pointee.batch ?? 0
  }

  /// Hands the batch over where it holds something of a socket.
  @inline(__always)
  mutating func submitBatch(holding slot: ConnectionSlot) {
    if slab[slot].batch == poller.ring?.pointee.batch { submitBatch() }
  }

  @inline(__always)
  private mutating func submitIfFull() {
    if poller.ring?.pointee.hasRoom == false { submitBatch() }
  }

  /// Hands the batch over. Answers that a socket did not take are told at once, and kept before
  /// anything else is sent to it.
  @inline(never)
  mutating func submitBatch() {
    guard let before = poller.ring?.pointee.completed.end else { return }
    poller.ring?.pointee.submit()
    guard let after = poller.ring?.pointee.completed.end else { return }
    var number = before
    while number != after {
      if let completion = poller.ring?.pointee.completion(number),
        completion.token & CompletionToken.kinds == CompletionToken.send
      {
        poller.ring?.pointee.mark(number, token: CompletionToken.nothing)
        sendIncomplete(completion)
      }
      number &+= 1
    }
  }

  /// An answer was not taken whole.
  @inline(never)
  private mutating func sendIncomplete(_ completion: Completion) {
    let slot = UInt32(truncatingIfNeeded: completion.token & CompletionToken.places)
    guard slab[slot].generation == UInt32(truncatingIfNeeded: completion.token >> 32) else {
      return
    }
    let answer = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(answers)[..<3])
    queueUnsent(slot, answer, taken: Int(completion.result))
  }

  // MARK: - Arrivals

  /// Takes what the ring tells. Answers how much that was.
  mutating func drainCompletions() -> Int {
    guard let (first, end) = poller.ring?.pointee.completed else { return 0 }
    var number = first
    while number != end {
      if (number &- first) & 15 == 15 { clock.read(slept: 0) }
      if let completion = poller.ring?.pointee.completion(number) { take(completion) }
      number &+= 1
    }
    poller.ring?.pointee.release(until: end)
    poller.collectReady()
    return Int(end &- first)
  }

  @inline(__always)
  private mutating func take(_ completion: Completion) {
    switch completion.token & CompletionToken.kinds {
    case CompletionToken.receive: receiveCompleted(completion)
    case CompletionToken.send: sendIncomplete(completion)
    case CompletionToken.epoll: poller.isEpollReady = true
    default: break
    }
  }

  @inline(__always)
  private mutating func receiveCompleted(_ completion: Completion) {
    let slot = UInt32(truncatingIfNeeded: completion.token & CompletionToken.places)
    let generation = UInt32(truncatingIfNeeded: completion.token >> 32)
    if !completion.hasMore { poller.receiving -= 1 }
    if slab[slot].generation == generation {
      if let provided = completion.providedBuffer, completion.result > 0,
        let bytes = poller.ring?.pointee.bytes(provided, count: Int(completion.result))
      {
        readReceived(slot, bytes)
      }
      if !completion.hasMore, slab[slot].generation == generation { receiveEnded(slot, completion) }
    }
    if let provided = completion.providedBuffer { poller.ring?.pointee.returnBuffer(provided) }
  }

  @inline(__always)
  private mutating func readReceived(_ slot: ConnectionSlot, _ bytes: UnsafeMutableRawBufferPointer)
  {
    guard slab[slot].flags.contains(.hasColdState) else { return read(slot, bytes) }
    let start = recall(slot)
    guard start > 0 else { return read(slot, bytes) }
    UnsafeMutableRawBufferPointer(rebasing: buffer[start...]).copyMemory(
      from: UnsafeRawBufferPointer(bytes))
    read(slot, UnsafeMutableRawBufferPointer(rebasing: buffer[0..<start + bytes.count]))
  }

  /// The receiving ended: for want of places, and it is asked for anew; or with the socket.
  @inline(never)
  private mutating func receiveEnded(_ slot: ConnectionSlot, _ completion: Completion) {
    let again = [ENOBUFS, EAGAIN, EINTR, ENOMEM].contains(-completion.result)
    if completion.result > 0 || again { receive(slot) } else { drop(slot) }
  }
}
