// All sockets of a shard and the bytes to and from them. This file has what each connection goes
// through: it is added, watched, read from, given deadlines, closed. The other files named
// Connections+… send, ping and drive io_uring.
//
// Nothing here calls back: what a connection's end means to its session, its standby contact or its
// feed is the shard's to decide, so connections that are lost or overdue are returned.

import CLinux
import Glibc
import LinuxSystem
import Presence

/// The connections of one shard.
struct Connections: ~Copyable {
  private let shared: EngineShared
  private let speed: Millis
  /// The connections by slot.
  private(set) var slab: Slab
  private var coldStates = ColdStates()
  /// The presence time before which no deadline passes.
  private(set) var nextDeadline: Millis = .max
  /// The presence time at which silent sockets are looked for next; `.max` for never.
  var nextPing: Millis = .max
  /// Where all sockets are watched.
  var poller: Poller
  private var acceptor: Acceptor
  /// Every connection is read into it, one after the other.
  private let buffer: UnsafeMutableRawBufferPointer
  /// Answers to heartbeats, ready to be sent.
  let acknowledgements = Acknowledgements()
  /// What is counted of connections.
  var metrics = ConnectionMetrics()
  private var handshakes: (second: Millis, count: Int) = (0, 0)

  /// Bytes of a connection that are read at once.
  private static let bufferBytes = 128 << 10
  /// Connections accepted at once, so that other shards get some and open sockets are served.
  private static let acceptsAtOnce = 16
  /// Tokens of descriptors that are no connections, whose generation is never 0.
  static let listenerToken: UInt64 = 0
  static let mailboxToken: UInt64 = 1

  /// Watches the listener and the mailbox; there are slots for `capacity` connections.
  ///
  /// - Throws: `EngineError.system` where the kernel refuses the poller that is configured.
  init(
    _ shared: EngineShared, listener: Listener, mailbox: ShardMailbox, capacity: Int
  ) throws(EngineError) {
    self.shared = shared
    speed = shared.clock.speed
    poller = try Poller.make(shared.configuration.poller)
    if poller.hasRing { shared.status.rings.add(1, ordering: .relaxed) }
    slab = Slab(capacity: capacity)
    acceptor = Acceptor(listener, shared)
    buffer = .allocate(byteCount: Connections.bufferBytes, alignment: 64)
    poller.watch(
      listener.descriptor, EPOLL_CTL_ADD, EPOLLIN.rawValue | EPOLLEXCLUSIVE.rawValue,
      token: Connections.listenerToken)
    poller.watch(
      mailbox.wake.descriptor, EPOLL_CTL_ADD, EPOLLIN.rawValue, token: Connections.mailboxToken)
  }

  deinit { buffer.deallocate() }

  /// The connection of a slot, in place.
  subscript(_ slot: ConnectionSlot) -> Connection {
    @inline(__always) unsafeAddress { slab.address(of: slot) }
    @inline(__always) nonmutating unsafeMutableAddress { slab.mutableAddress(of: slot) }
  }

  /// Remembers a connection beyond its end.
  func reference(_ slot: ConnectionSlot) -> ConnectionReference {
    ConnectionReference(slot: slot, generation: self[slot].generation)
  }

  /// Whether the connection that was remembered is still open.
  func holds(_ reference: ConnectionReference) -> Bool {
    reference.slot < slab.top && self[reference.slot].generation == reference.generation
      && self[reference.slot].phase != .free
  }

  // MARK: - Accepting

  /// Accepts connections that wait, counts them and starts to read their requests.
  @inline(never)
  mutating func acceptAll(at now: Millis) {
    for _ in 0..<Connections.acceptsAtOnce {
      switch acceptor.accept() {
      case .accepted(let descriptor, let address): admit(descriptor, address, at: now)
      case .discarded: continue
      case .exhausted:
        metrics.descriptorExhaustions += 1
        return
      case .none: return
      }
    }
  }

  private mutating func admit(
    _ descriptor: consuming FileDescriptor, _ address: PeerAddress, at now: Millis
  ) {
    let admission = shared.limiter.connect()
    guard admission != .refused else {
      metrics.refused += 1
      return
    }
    let isCounted = !address.isLoopback && !isTrustedProxy(address)
    if isCounted, !shared.limiter.countConnection(of: address) {
      metrics.refusedByAddress += 1
      return shared.limiter.disconnect()
    }
    guard
      let slot = add(descriptor, phase: .http, address: address, isCounted: isCounted, at: now)
    else { return }
    if admission == .beyond { self[slot].flags.insert(.isBeyond) }
    metrics.accepted += 1
    setDeadline(slot, after: ProtocolLimits.requestMillis, from: now)
  }

  /// Gives a socket a slot and watches it. Where no slot is free the socket is closed and nil is
  /// returned.
  mutating func add(
    _ descriptor: consuming FileDescriptor, phase: Connection.Phase, address: PeerAddress,
    isCounted: Bool, at now: Millis
  ) -> ConnectionSlot? {
    guard let slot = slab.allocate() else {
      metrics.refused += 1
      if isCounted { shared.limiter.releaseConnection(of: address) }
      shared.limiter.disconnect()
      return nil
    }
    self[slot].descriptor = descriptor
    self[slot].phase = phase
    self[slot].address = address
    self[slot].flags = isCounted ? .isCounted : []
    noteHeard(slot, at: now)
    watch(slot, EPOLL_CTL_ADD, EPOLLIN.rawValue)
    return slot
  }

  /// Whether the configuration believes the addresses that this peer names.
  func isTrustedProxy(_ address: PeerAddress) -> Bool {
    shared.configuration.trustedProxies.contains { $0.contains(address) }
  }

  /// Counts a connection against the limit of the address that a trusted proxy names. False where
  /// that address has too many. What came directly was counted when it was accepted.
  mutating func count(_ slot: ConnectionSlot, as address: PeerAddress) -> Bool {
    guard !self[slot].flags.contains(.isCounted) else { return true }
    self[slot].address = address
    guard shared.limiter.countConnection(of: address) else {
      metrics.refusedByAddress += 1
      return false
    }
    self[slot].flags.insert(.isCounted)
    return true
  }

  /// Counts a handshake against this shard's part of the limit per second; false beyond it.
  mutating func countHandshake(at now: Millis) -> Bool {
    let second = now / (1_000 * speed)
    if handshakes.second != second { handshakes = (second, 0) }
    handshakes.count += 1
    let limit = shared.configuration.limits.handshakesPerSecond / shared.shardCount
    guard handshakes.count > max(1, limit) else { return true }
    metrics.refusedHandshakes += 1
    return false
  }

  /// Whether descriptors are exhausted.
  func isOutOfDescriptors() -> Bool { acceptor.isOutOfDescriptors() }

  /// Bytes that may wait for one connection.
  var outputLimit: Int { shared.configuration.limits.outputBytes }

  // MARK: - Watching

  /// Changes what epoll reports of a socket.
  func watch(_ slot: ConnectionSlot, _ operation: Int32, _ events: UInt32) {
    poller.watch(self[slot].descriptor, operation, events, token: token(slot))
  }

  /// Identifies a connection to epoll and io_uring: its generation, then its slot.
  func token(_ slot: ConnectionSlot) -> UInt64 {
    UInt64(self[slot].generation) << 32 | UInt64(slot)
  }

  // MARK: - Reading

  /// What reading a socket brought.
  enum Received {
    /// Bytes in the shard's buffer, valid until the next read.
    case bytes(UnsafeMutableRawBufferPointer)
    /// No bytes now.
    case nothing
    /// The peer closed the connection, or it failed.
    case lost
  }

  /// Reads from a socket, behind the bytes that `stash` kept of it.
  @inline(__always)
  mutating func receive(_ slot: ConnectionSlot) -> Received {
    var start = 0
    if self[slot].flags.contains(.hasColdState) { start = unstash(slot) }
    let count = canais_receive(
      self[slot].descriptor.number, buffer.baseAddress! + start, Connections.bufferBytes - start)
    guard count > 0 else { return receivedNothing(slot, count, stashed: start) }
    return .bytes(UnsafeMutableRawBufferPointer(rebasing: buffer[0..<start + count]))
  }

  @inline(never)
  private mutating func receivedNothing(
    _ slot: ConnectionSlot, _ result: Int, stashed: Int
  ) -> Received {
    guard result < 0, errno == EAGAIN || errno == EINTR else { return .lost }
    if stashed > 0 { stash(slot, buffer[0..<stashed]) }
    return .nothing
  }

  /// Puts bytes that were received elsewhere behind those that `stash` kept.
  @inline(__always)
  mutating func prependStashed(
    _ slot: ConnectionSlot, to bytes: UnsafeMutableRawBufferPointer
  ) -> UnsafeMutableRawBufferPointer {
    guard self[slot].flags.contains(.hasColdState) else { return bytes }
    let start = unstash(slot)
    guard start > 0 else { return bytes }
    UnsafeMutableRawBufferPointer(rebasing: buffer[start...]).copyMemory(
      from: UnsafeRawBufferPointer(bytes))
    return UnsafeMutableRawBufferPointer(rebasing: buffer[0..<start + bytes.count])
  }

  /// Keeps bytes until the rest of their frame or request is here.
  @inline(never)
  mutating func stash(_ slot: ConnectionSlot, _ bytes: UnsafeMutableRawBufferPointer.SubSequence) {
    coldState(of: slot).unread = Array(bytes)
  }

  /// Moves the bytes that were kept to the start of the buffer and returns how many they are.
  @inline(never)
  private mutating func unstash(_ slot: ConnectionSlot) -> Int {
    guard let coldState = existingColdState(of: slot), !coldState.unread.isEmpty else { return 0 }
    let count = coldState.unread.count
    buffer.copyBytes(from: coldState.unread)
    coldState.unread.removeAll(keepingCapacity: false)
    return count
  }

  /// Notes that the peer was heard, so that it is not pinged for a while.
  @inline(__always)
  func noteHeard(_ slot: ConnectionSlot, at now: Millis) {
    slab.heard[Int(slot)] = UInt32(truncatingIfNeeded: now)
  }

  // MARK: - Closing

  /// Closes a socket at once and frees its slot. The caller has taken the connection out of its
  /// session, standby contact or feed.
  mutating func close(_ slot: ConnectionSlot, at now: Millis) {
    if self[slot].flags.contains(.isRegistered) { unregister(slot, at: now) }
    if self[slot].flags.contains(.isCounted) {
      shared.limiter.releaseConnection(of: self[slot].address)
    }
    shared.limiter.disconnect()
    forget(slot)
  }

  /// Frees a slot without closing its socket, and returns that for another shard to go on with.
  mutating func detach(_ slot: ConnectionSlot) -> FileDescriptor {
    watch(slot, EPOLL_CTL_DEL, 0)
    let descriptor = exchange(&self[slot].descriptor, with: .none)
    forget(slot)
    return descriptor
  }

  private mutating func forget(_ slot: ConnectionSlot) {
    coldStates.remove(slot)
    slab.free(slot)
  }

  // MARK: - Chains

  /// Puts a connection at the front of a chain, which `Connection.next` links.
  func prepend(_ slot: ConnectionSlot, to first: inout ConnectionSlot) {
    self[slot].next = first
    first = slot
  }

  /// Takes a connection out of a chain.
  func unlink(_ slot: ConnectionSlot, from first: inout ConnectionSlot) {
    if first == slot {
      first = self[slot].next
    } else {
      var before = first
      while before != Connection.none, self[before].next != slot { before = self[before].next }
      if before != Connection.none { self[before].next = self[slot].next }
    }
    self[slot].next = Connection.none
  }

  /// How many connections a chain has.
  func chainLength(from first: ConnectionSlot) -> Int {
    var count = 0
    var next = first
    while next != Connection.none {
      count += 1
      next = self[next].next
    }
    return count
  }

  // MARK: - Cold state and deadlines

  /// The cold state of a connection, made where it has none.
  mutating func coldState(of slot: ConnectionSlot) -> ColdState {
    if let coldState = existingColdState(of: slot) { return coldState }
    let coldState = ColdState()
    coldStates.set(coldState, of: slot)
    self[slot].flags.insert(.hasColdState)
    return coldState
  }

  /// The cold state of a connection; nil where it has none.
  func existingColdState(of slot: ConnectionSlot) -> ColdState? {
    self[slot].flags.contains(.hasColdState) ? coldStates[slot] : nil
  }

  /// Frees a connection's cold state if nothing in it is needed any more.
  mutating func tidy(_ slot: ConnectionSlot) {
    guard let coldState = existingColdState(of: slot), coldState.isEmpty else { return }
    coldStates.remove(slot)
    self[slot].flags.remove(.hasColdState)
  }

  /// Makes a connection the event stream of that name.
  mutating func makeStream(_ slot: ConnectionSlot, named name: StreamName) {
    _ = coldState(of: slot)
    coldStates.makeStream(slot, named: name)
  }

  /// The event stream of that name; nil where there is none.
  func slot(named name: StreamName) -> ConnectionSlot? { coldStates.slot(ofStream: name.token) }

  /// Makes a connection overdue `delay` milliseconds of the machine after `now`.
  mutating func setDeadline(_ slot: ConnectionSlot, after delay: Millis, from now: Millis) {
    let deadline = now + delay * speed
    coldState(of: slot).deadline = deadline
    nextDeadline = min(nextDeadline, deadline)
  }

  /// The connections whose deadline has passed; it is taken away from them.
  @inline(never)
  mutating func takeOverdue(at now: Millis) -> [ConnectionSlot] {
    var overdue: [ConnectionSlot] = []
    nextDeadline = .max
    for (slot, coldState) in coldStates.all {
      if coldState.deadline <= now {
        coldState.deadline = .max
        overdue.append(slot)
      } else {
        nextDeadline = min(nextDeadline, coldState.deadline)
      }
    }
    return overdue
  }
}
