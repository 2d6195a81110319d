// Mail of the other shards and of the engine.

import Glibc
import Presence
import Records
import WebSocket

extension Shard {
  mutating func drainMailbox() {
    mailbox.wake.clear()
    for item in mailbox.take() { handle(item) }
  }

  private mutating func handle(_ item: ShardMessage) {
    switch item {
    case .transfer(let transfer): accept(transfer: transfer)
    case .snapshot(let snapshot): replace(snapshot)
    case .restart(let channel): restart(channel)
    case .forget(let contact): forget(contact)
    case .act(let act, let back): perform(act, for: back)
    case .answer(let response, let reference): answered(reference, response)
    case .windowRequest(let request): answer(request)
    case .windowPart(let part): receive(part: part)
    case .changed:
      windowsChanged()
      feed.nextDue = clock.now
    case .transitions(let events): enqueue(events)
    case .measure(let collector): collector.give(metricsSnapshot())
    case .barrier(let collector): collector.give(index)
    case .stop: stop()
    }
  }

  /// The configuration changed: sessions go on under the new policies.
  mutating func replace(_ snapshot: Snapshot) {
    self.snapshot = snapshot
    for entry in snapshot.byIndex {
      guard let entry else { continue }
      var outcomes: [(session: SessionTable.Slot, outcome: Outcome)] = []
      table.setPolicy(channel: entry.index, entry.policy, at: clock.now) { session, outcome in
        outcomes.append((session, outcome))
      }
      for (session, outcome) in outcomes { apply(outcome, to: session) }
    }
    changed()
  }

  /// Drops a channel's sockets; the browsers come back by themselves.
  private mutating func restart(_ channel: String) {
    let number = shared.numbers.known(channel)
    for slot in 0..<connections.slab.top
    where connections[slot].channel == number && connections[slot].phase.speaksFrames {
      hangUp(slot, .serviceRestart)
    }
  }

  /// A contact's data are erased: whatever is open ends, and pages that stand by come back as
  /// somebody new.
  private mutating func forget(_ contact: Identifier) {
    var sessions: [SessionTable.Slot] = []
    table.forEachSlot { session in
      if table.contact(of: session) == contact, table[session].state != .closed {
        sessions.append(session)
      }
    }
    for session in sessions {
      apply(table.receive(session, .ended(.supervisor), at: clock.now), to: session)
    }
    for key in standbys.keys where key.contact == contact {
      while let slot = standbys[key] {
        leaveStandby(slot)
        hangUp(slot, .serviceRestart)
      }
    }
  }

  // MARK: - Stopping

  /// The engine stops: how long each session has been silent is recorded, for the next start to go
  /// on from.
  private mutating func stop() {
    var paused: [Record] = []
    table.forEachSlot { session in
      guard table[session].state != .closed else { return }
      let silence = clock.now - table[session].lastActivity
      paused.append(.paused(session: table.id(of: session), inactivity: silence))
    }
    commits.finish(paused)
  }

  /// Runs the actions that still wait for the store, at most `milliseconds` long, then tells browsers
  /// to come back later.
  mutating func sayGoodbye(within milliseconds: Millis) {
    connections.submitBatch(at: clock.now)
    let end = shared.clock.monotonic() + milliseconds
    while commits.hasSubmitted, shared.clock.monotonic() < end {
      mailbox.wake.wait(milliseconds: 50)
      runCommitted()
    }
    for slot in 0..<connections.slab.top where connections[slot].phase != .free {
      if connections[slot].phase.speaksFrames { send(slot, FrameWriter.close(.serviceRestart)) }
      shutdown(connections[slot].descriptor.number, Int32(SHUT_WR))
    }
  }
}
