// What only the store knows is asked on another thread; a shard never waits for it. A page whose
// first frame asks is parked: nothing more of it is read until the answer is here.

import Presence
import Records

extension Shard {
  /// Reads from the store on another thread, then goes on here with what it said.
  func lookUp<Value: Sendable>(
    _ query: @escaping WorkThreads.Query<Value>,
    then proceed: @escaping @Sendable (inout Shard, Result<Value, StoreError>) -> Void
  ) {
    let mailbox = shared.mailboxes[index]
    shared.threads.lookups.read(query) { result in
      mailbox.post(.proceed { shard in proceed(&shard, result) })
    }
  }

  /// The store could not be read for a page: it is told to come back. Nothing is concluded from a
  /// read that failed.
  mutating func giveUp(_ slot: ConnectionSlot, _ error: StoreError) {
    shared.log(LogLine(.error, "store_unreadable", [("fault", String(describing: error))]))
    hangUp(slot, .serviceRestart)
  }

  // MARK: - Parked pages

  /// Reads from the store what the first frame of a page asks, then goes on with it. The page is
  /// parked meanwhile.
  mutating func park<Value: Sendable>(
    _ slot: ConnectionSlot, _ query: @escaping WorkThreads.Query<Value>,
    then proceed: @escaping @Sendable (inout Shard, ConnectionSlot, Value) -> Void
  ) {
    connections[slot].flags.insert(.isParked)
    connections.updateInterest(slot)
    setDeadline(slot, in: ProtocolLimits.lookupMillis)
    let reference = connections.reference(slot)
    lookUp(query) { shard, result in shard.unpark(reference, result, proceed) }
  }

  private mutating func unpark<Value: Sendable>(
    _ reference: ConnectionReference, _ result: Result<Value, StoreError>,
    _ proceed: (inout Shard, ConnectionSlot, Value) -> Void
  ) {
    let slot = reference.slot
    guard connections.holds(reference), connections[slot].flags.contains(.isParked),
      connections[slot].phase.speaksFrames
    else { return }
    connections[slot].flags.remove(.isParked)
    connections.updateInterest(slot)
    // A page on standby may have been joined to a session that the company opened.
    if connections[slot].phase != .visitor {
      connections.coldState(of: slot).deadline = .max
      if connections[slot].phase == .greeting {
        setDeadline(slot, in: ProtocolLimits.firstFrameMillis)
      }
      switch result {
      case .success(let value): proceed(&self, slot, value)
      case .failure(let error): return giveUp(slot, error)
      }
    }
    guard connections.holds(reference) else { return }
    readUnread(slot)
    if connections.holds(reference) { connections.tidy(slot) }
  }

  /// Keeps what a page sent behind its first frame.
  mutating func keepUnread(_ slot: ConnectionSlot, _ bytes: [UInt8]) {
    if !bytes.isEmpty { connections.coldState(of: slot).unread += bytes }
  }

  /// Handles the frames that were kept, if the page may send any.
  mutating func readUnread(_ slot: ConnectionSlot) {
    guard connections[slot].phase.speaksFrames, !connections[slot].flags.contains(.isParked),
      let coldState = connections.existingColdState(of: slot), !coldState.unread.isEmpty
    else { return }
    var unread = coldState.unread
    coldState.unread = []
    let isStream = connections[slot].flags.contains(.isStream)
    unread.withUnsafeMutableBytes { isStream ? readLines(slot, $0) : frames(slot, $0) }
  }
}
