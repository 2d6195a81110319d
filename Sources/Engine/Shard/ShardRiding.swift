// Visitors' sockets in the ring. A socket rides once its visitor speaks again after the start, and
// until it is closed: the kernel receives for it, and a single answer waits for the others of its
// batch. Whatever else is sent, or closed, is sent or closed after the batch that holds an answer to
// the same socket was handed over, so what one socket is told keeps its order.

import CLinux
import Glibc
import Presence

extension Shard {
  /// Completions after which there may be more than the kernel has told yet.
  static let manyArrivals = Int(Ring.kernelsBatch) * 3 / 4

  /// Whether something is due that bytes not told yet might still prevent.
  mutating func mustLookAgain(after timeout: Int32) -> Bool {
    timeout != 0 && poller.receiving > 0 && table.nextDue() <= now - Shard.margin * clock.speed
  }

  // MARK: - Getting on and off

  /// The ring receives for a visitor's socket from now on.
  mutating func ride(_ slot: ConnectionSlot) {
    guard poller.hasRing, slab[slot].phase == .visitor, !slab[slot].flags.contains(.isFull)
    else { return }
    watch(slot, EPOLL_CTL_DEL, 0)
    slab[slot].flags.insert(.rides)
    receive(slot)
  }

  private mutating func receive(_ slot: ConnectionSlot) {
    makeRoom()
    let token = token(slot) | RingToken.receive
    let socket = slab[slot].descriptor
    poller.ring?.pointee.receive(socket, token: token)
    poller.receiving += 1
    slab[slot].batch = poller.ring?.pointee.batch ?? 0
  }

  /// Ends the receiving before a socket is closed. Bytes and answers that were under way find
  /// another generation in its place.
  mutating func alight(_ slot: ConnectionSlot) {
    handOver(slot)
    if slab[slot].flags.contains(.isFull) { watch(slot, EPOLL_CTL_DEL, 0) }
    makeRoom()
    let token = token(slot) | RingToken.receive
    poller.ring?.pointee.cancel(token, token: RingToken.nothing)
  }

  // MARK: - Answers

  /// `k`, with the others of the batch.
  @inline(__always)
  mutating func answerByRing(_ slot: ConnectionSlot) {
    handOver(slot)
    let answer = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(answers)[..<3])
    guard !slab[slot].flags.contains(.isFull) else { return keep(slot, answer, taken: 0) }
    makeRoom()
    let token = token(slot) | RingToken.send
    let socket = slab[slot].descriptor
    poller.ring?.pointee.send(socket, answer, token: token)
    slab[slot].batch = poller.ring?.pointee.batch ?? 0
  }

  /// Hands the batch over where it holds something of a socket.
  @inline(__always)
  mutating func handOver(_ slot: ConnectionSlot) {
    if slab[slot].batch == poller.ring?.pointee.batch { handOver() }
  }

  @inline(__always)
  private mutating func makeRoom() {
    if poller.ring?.pointee.hasRoom == false { handOver() }
  }

  /// Hands the batch over. Answers that a socket did not take are told at once, and kept before
  /// anything else is sent to it.
  @inline(never)
  mutating func handOver() {
    guard let before = poller.ring?.pointee.completed.end else { return }
    poller.ring?.pointee.submit()
    guard let after = poller.ring?.pointee.completed.end else { return }
    var number = before
    while number != after {
      if let completion = poller.ring?.pointee.completion(number),
        completion.token & RingToken.kinds == RingToken.send
      {
        poller.ring?.pointee.mark(number, token: RingToken.nothing)
        notSent(completion)
      }
      number &+= 1
    }
  }

  /// An answer was not taken whole.
  @inline(never)
  private mutating func notSent(_ completion: Completion) {
    let slot = UInt32(truncatingIfNeeded: completion.token & RingToken.places)
    guard slab[slot].generation == UInt32(truncatingIfNeeded: completion.token >> 32) else {
      return
    }
    let answer = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(answers)[..<3])
    keep(slot, answer, taken: Int(completion.result))
  }

  // MARK: - Arrivals

  /// Takes what the ring tells. Answers how much that was.
  mutating func takeArrivals() -> Int {
    guard let (first, end) = poller.ring?.pointee.completed else { return 0 }
    var number = first
    while number != end {
      if (number &- first) & 15 == 15 { lookAtClock(slept: 0) }
      if let completion = poller.ring?.pointee.completion(number) { take(completion) }
      number &+= 1
    }
    poller.ring?.pointee.release(until: end)
    poller.collectReady()
    return Int(end &- first)
  }

  @inline(__always)
  private mutating func take(_ completion: Completion) {
    switch completion.token & RingToken.kinds {
    case RingToken.receive: arrived(completion)
    case RingToken.send: notSent(completion)
    case RingToken.epoll: poller.isEpollReady = true
    default: break
    }
  }

  @inline(__always)
  private mutating func arrived(_ completion: Completion) {
    let slot = UInt32(truncatingIfNeeded: completion.token & RingToken.places)
    let generation = UInt32(truncatingIfNeeded: completion.token >> 32)
    if !completion.hasMore { poller.receiving -= 1 }
    if slab[slot].generation == generation {
      if let place = completion.place, completion.result > 0,
        let bytes = poller.ring?.pointee.bytes(place, count: Int(completion.result))
      {
        received(slot, bytes)
      }
      if !completion.hasMore, slab[slot].generation == generation { ended(slot, completion) }
    }
    if let place = completion.place { poller.ring?.pointee.giveBack(place) }
  }

  @inline(__always)
  private mutating func received(_ slot: ConnectionSlot, _ bytes: UnsafeMutableRawBufferPointer) {
    guard slab[slot].flags.contains(.hasSide) else { return read(slot, bytes) }
    let start = recall(slot)
    guard start > 0 else { return read(slot, bytes) }
    UnsafeMutableRawBufferPointer(rebasing: buffer[start...]).copyMemory(
      from: UnsafeRawBufferPointer(bytes))
    read(slot, UnsafeMutableRawBufferPointer(rebasing: buffer[0..<start + bytes.count]))
  }

  /// The receiving ended: for want of places, and it is asked for anew; or with the socket.
  @inline(never)
  private mutating func ended(_ slot: ConnectionSlot, _ completion: Completion) {
    let again = [ENOBUFS, EAGAIN, EINTR, ENOMEM].contains(-completion.result)
    if completion.result > 0 || again { receive(slot) } else { drop(slot) }
  }
}
