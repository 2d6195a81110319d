// Newcomers: taken from the listening socket that all shards watch, counted, and sent away when there
// are enough of them.

import CLinux
import Glibc
import Presence

extension Shard {
  /// Newcomers taken at once, so that other shards get some and those who are here are served.
  private static let acceptsAtOnce = 16

  mutating func acceptAll() {
    for _ in 0..<Shard.acceptsAtOnce {
      var storage = sockaddr_storage()
      var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
      let descriptor = withUnsafeMutablePointer(to: &storage) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          canais_accept(listener, $0, &length)
        }
      }
      guard descriptor >= 0 else {
        if errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM {
          rejectWhenExhausted()
        }
        return
      }
      // Another thread was quicker and took the reserve's number: this newcomer pays for a new one,
      // unless there are descriptors again.
      if spareDescriptor < 0 { reopenSpareDescriptor() }
      guard spareDescriptor >= 0 else {
        close(descriptor)
        reopenSpareDescriptor()
        continue
      }
      if shared.isShedding.load(ordering: .relaxed) { recoverDescriptors() }
      admit(descriptor, PeerAddress(storage))
    }
  }

  /// Descriptors are there again.
  private func recoverDescriptors() {
    guard shared.isShedding.exchange(false, ordering: .relaxed) else { return }
    shared.log(LogLine(.info, "descriptors_available"))
  }

  /// Whether descriptors are out. After they were, one is asked for: nobody new may come to show that
  /// they are there again.
  func isOutOfDescriptors() -> Bool {
    guard shared.isShedding.load(ordering: .relaxed) else { return false }
    let one = fcntl(listener, F_DUPFD_CLOEXEC, 0)
    guard one >= 0 else { return true }
    close(one)
    recoverDescriptors()
    return false
  }

  /// No descriptor is left: the reserve takes the newcomer, so that it is told by a closed socket and
  /// the listening one does not keep calling.
  private mutating func rejectWhenExhausted() {
    metrics.rejectWhenExhausted += 1
    if !shared.isShedding.exchange(true, ordering: .relaxed) {
      shared.log(LogLine(.warning, "out_of_descriptors"))
    }
    guard spareDescriptor >= 0 else { return }
    close(spareDescriptor)
    let descriptor = canais_accept(listener, nil, nil)
    if descriptor >= 0 { close(descriptor) }
    reopenSpareDescriptor()
  }

  private mutating func reopenSpareDescriptor() { spareDescriptor = Shard.openSpareDescriptor() }

  /// A descriptor of nothing; negative where none is left.
  static func openSpareDescriptor() -> Int32 { eventfd(0, Int32(EFD_CLOEXEC)) }

  private mutating func admit(_ descriptor: Int32, _ address: PeerAddress) {
    let place = shared.limiter.connect()
    guard place != .refused else {
      metrics.refusedConnections += 1
      close(descriptor)
      return
    }
    let isCounted = !address.isLoopback && !isTrustedProxy(address)
    if isCounted, !shared.limiter.countConnection(of: address) {
      metrics.refusedByAddress += 1
      shared.limiter.disconnect()
      close(descriptor)
      return
    }
    guard let slot = register(descriptor, phase: .http, address: address, isCounted: isCounted)
    else { return }
    if place == .beyond { slab[slot].flags.insert(.isBeyond) }
    metrics.accepted += 1
    setDeadline(slot, after: ProtocolLimits.request * clock.speed)
  }

  /// Gives a socket a place and watches it; nil, and the socket closed, when there is no place.
  mutating func register(
    _ descriptor: Int32, phase: Connection.Phase, address: PeerAddress, isCounted: Bool
  ) -> ConnectionSlot? {
    guard let slot = slab.take() else {
      metrics.refusedConnections += 1
      if isCounted { shared.limiter.releaseConnection(of: address) }
      shared.limiter.disconnect()
      close(descriptor)
      return nil
    }
    slab[slot].descriptor = descriptor
    slab[slot].phase = phase
    slab[slot].address = address
    slab[slot].flags = isCounted ? .isCounted : []
    slab.heard[Int(slot)] = UInt32(truncatingIfNeeded: clock.now)
    watch(slot, EPOLL_CTL_ADD, EPOLLIN.rawValue)
    return slot
  }

  /// Says what of a socket is to be reported.
  mutating func watch(_ slot: ConnectionSlot, _ operation: Int32, _ events: UInt32) {
    poller.watch(slab[slot].descriptor, operation, events, token: token(slot))
  }

  /// What a connection is called by in epoll and in the ring.
  func token(_ slot: ConnectionSlot) -> UInt64 {
    UInt64(slab[slot].generation) << 32 | UInt64(slot)
  }

  func isTrustedProxy(_ address: PeerAddress) -> Bool {
    shared.configuration.trustedProxies.contains { $0.contains(address) }
  }

  // MARK: - Letting go

  /// Closes a connection at once and forgets all of it. A session that loses its socket is told.
  mutating func drop(_ slot: ConnectionSlot) {
    leave(slot)
    if slab[slot].flags.contains(.isRegistered) { unregister(slot) }
    close(slab[slot].descriptor)
    if slab[slot].flags.contains(.isCounted) {
      shared.limiter.releaseConnection(of: slab[slot].address)
    }
    shared.limiter.disconnect()
    coldStates[slot] = nil
    slab.give(slot)
  }

  /// Takes a connection out of what it belongs to: its session, the standby sockets, the watchers.
  mutating func leave(_ slot: ConnectionSlot) {
    switch slab[slot].phase {
    case .visitor: detach(slot)
    case .standby: leaveStandby(slot)
    case .feed: leaveFeed(slot)
    case .free, .http, .awaiting, .greeting, .closing: break
    }
  }

  // MARK: - Sides and deadlines

  /// The side of a connection, made when there is none.
  mutating func coldState(of slot: ConnectionSlot) -> ColdState {
    if slab[slot].flags.contains(.hasColdState), let coldState = coldStates[slot] {
      return coldState
    }
    let coldState = ColdState()
    coldStates[slot] = coldState
    slab[slot].flags.insert(.hasColdState)
    return coldState
  }

  /// The side of a connection that has one.
  func existingColdState(of slot: ConnectionSlot) -> ColdState? {
    slab[slot].flags.contains(.hasColdState) ? coldStates[slot] : nil
  }

  /// Forgets a side that holds nothing any more.
  mutating func tidy(_ slot: ConnectionSlot) {
    guard let coldState = existingColdState(of: slot), coldState.isEmpty else { return }
    coldStates[slot] = nil
    slab[slot].flags.remove(.hasColdState)
  }

  /// Sets what `runSides` looks at; `.max` takes a deadline away.
  mutating func setDeadline(_ slot: ConnectionSlot, after: Millis) {
    let deadline = after == .max ? .max : clock.now + after
    coldState(of: slot).deadline = deadline
    nextColdDeadline = min(nextColdDeadline, deadline)
  }

  /// Ends what has waited too long.
  @inline(never)
  mutating func runSides() {
    var late: [ConnectionSlot] = []
    nextColdDeadline = .max
    for (slot, coldState) in coldStates {
      if coldState.deadline <= clock.now {
        late.append(slot)
      } else {
        nextColdDeadline = min(nextColdDeadline, coldState.deadline)
      }
    }
    for slot in late { ranOut(slot) }
  }

  private mutating func ranOut(_ slot: ConnectionSlot) {
    let coldState = coldState(of: slot)
    coldState.deadline = .max
    if slab[slot].flags.contains(.isFull) {
      metrics.slowReaders += 1
      return drop(slot)
    }
    switch slab[slot].phase {
    case .http:
      // A request half sent is told; an idle connection just ends.
      guard !coldState.unread.isEmpty || coldState.request != nil else { return drop(slot) }
      metrics.timeouts += 1
      finish(slot, .refused(.requestTimeout))
    case .greeting:
      metrics.timeouts += 1
      hangUp(slot, .policyViolation)
    case .closing: drop(slot)
    case .feed: keepFeedAlive(slot)
    case .visitor, .standby, .awaiting, .free: tidy(slot)
    }
  }
}
