// What the end, the deadline or the emptied buffer of a connection means to what it belongs to.

import Presence
import WebSocket

extension Shard {
  // MARK: - Sending

  /// Sends bytes to a connection, or keeps them until its socket accepts them. To an event stream,
  /// frames are sent as events.
  mutating func send(_ slot: ConnectionSlot, _ bytes: [UInt8]) {
    guard connections[slot].flags.contains(.isStream) else {
      return connections.send(slot, bytes, at: clock.now)
    }
    connections.send(slot, StreamEvents.events(of: bytes), at: clock.now)
  }

  /// Sends bytes that are no frames: the head and the first event of a stream.
  mutating func send(_ slot: ConnectionSlot, head bytes: [UInt8]) {
    connections.send(slot, bytes, at: clock.now)
  }

  /// Sends bytes that wait, since the socket accepts some again.
  @inline(never)
  mutating func flush(_ slot: ConnectionSlot) {
    switch connections.flush(slot, at: clock.now) {
    case .unchanged: break
    case .drained: drained(slot)
    case .lost: drop(slot)
    }
  }

  /// Everything was sent: what waited for that goes on.
  private mutating func drained(_ slot: ConnectionSlot) {
    let coldState = connections.coldState(of: slot)
    if coldState.closesWhenSent { return connections.shutDown(slot, at: clock.now) }
    switch connections[slot].phase {
    case .http: resumeRequests(slot)
    case .greeting: setDeadline(slot, in: ProtocolLimits.firstFrameMillis)
    case .closing: setDeadline(slot, in: ProtocolLimits.closingMillis)
    case .feed:
      setDeadline(slot, in: FeedHub.commentPeriod)
      feed.catchUp(slot, at: clock.now, in: &connections)
    case .live: setDeadline(slot, in: FeedHub.commentPeriod)
    case .visitor:
      coldState.deadline = .max
      replay(connections.reference(slot))
      connections.tidy(slot)
    case .standby, .awaiting, .free:
      coldState.deadline = .max
      connections.tidy(slot)
    }
  }

  // MARK: - Deadlines

  /// Makes a connection overdue in `delay` milliseconds of the machine.
  mutating func setDeadline(_ slot: ConnectionSlot, in delay: Millis) {
    connections.setDeadline(slot, after: delay, from: clock.now)
  }

  /// Ends the connections whose deadline has passed.
  @inline(never)
  mutating func endOverdue() {
    for slot in connections.takeOverdue(at: clock.now) { endOverdue(slot) }
  }

  private mutating func endOverdue(_ slot: ConnectionSlot) {
    if connections[slot].flags.contains(.isFull) {
      connections.metrics.slowReaders += 1
      return drop(slot)
    }
    if connections[slot].flags.contains(.isParked) { return giveUp(slot, .busy) }
    switch connections[slot].phase {
    case .http:
      // An incomplete request is answered; a connection that is only idle is closed.
      let coldState = connections.coldState(of: slot)
      guard !coldState.unread.isEmpty || coldState.request != nil else { return drop(slot) }
      metrics.refusals.timeouts += 1
      respondAndClose(slot, .refused(.requestTimeout))
    case .greeting:
      metrics.refusals.timeouts += 1
      hangUp(slot, .policyViolation)
    case .closing: drop(slot)
    case .feed, .live: keepFeedAlive(slot)
    case .visitor, .standby, .awaiting, .free: connections.tidy(slot)
    }
  }

  /// Pings silent sockets and closes those that did not answer the last ping.
  mutating func endSilent() {
    for slot in connections.pingSilent(at: clock.now) { drop(slot) }
  }

  // MARK: - Closing

  /// Closes a connection at once. The session that loses a socket is told.
  @inline(never)
  mutating func drop(_ slot: ConnectionSlot) {
    leave(slot)
    connections.close(slot, at: clock.now)
  }

  /// Closes a connection after the bytes that wait.
  mutating func closeWhenSent(_ slot: ConnectionSlot) {
    leave(slot)
    connections.closeWhenSent(slot, at: clock.now)
  }

  /// Sends a close frame, then closes after it.
  mutating func hangUp(_ slot: ConnectionSlot, _ code: CloseCode) {
    guard connections[slot].phase != .closing else { return }
    send(slot, FrameWriter.close(code))
    closeWhenSent(slot)
  }

  /// Takes a connection out of its session, standby contact or feed.
  private mutating func leave(_ slot: ConnectionSlot) {
    switch connections[slot].phase {
    case .visitor: detach(slot)
    case .standby: leaveStandby(slot)
    case .feed: feed.remove(slot)
    case .live, .awaiting: stopWatching(slot)
    case .free, .http, .greeting, .closing: break
    }
  }
}
