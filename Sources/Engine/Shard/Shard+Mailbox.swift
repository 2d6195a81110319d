// Messages of the other shards and of the engine, the end of the engine included.

import CLinux
import Glibc
import Presence
import Records
import WebSocket

extension Shard {
  /// Handles all messages that wait.
  @inline(never)
  mutating func drainMailbox() {
    let mailbox = shared.mailboxes[index]
    mailbox.wake.clear()
    for message in mailbox.take() { handle(message) }
  }

  private mutating func handle(_ message: ShardMessage) {
    switch message {
    case .transfer(let transfer): accept(transfer)
    case .snapshot(let snapshot): replace(snapshot)
    case .restart(let channel): restart(channel)
    case .forget(let contact): forget(contact)
    case .act(let command, let address): perform(command, for: address)
    case .post(let post, let address): receive(post, for: address)
    case .answer(let response, let reference): deliver(response, to: reference)
    case .receiveFile(let permit, let reference): receive(permit, on: reference)
    case .sendFile(let stored, let file, let reference): send(stored, file, on: reference)
    case .transferred(let connection, let result): takeBack(connection, result)
    case .proceed(let action): action(&self)
    case .windowRequest(let request): answer(request)
    case .windowPart(let part): receive(part)
    case .window(let query, let event):
      feed.windowBuilt(query, event, at: clock.now, in: &connections)
    case .changed: feed.invalidateWindows(at: clock.now)
    case .transitions(let events): feed.enqueue(events, at: clock.now)
    case .lineChanged: scheduleNotices()
    case .watch(let request): add(request)
    case .unwatch(let session, let address): afterCommit(.unwatch(session, address))
    case .replay(let reference): replay(reference)
    case .live(let bytes): receive(bytes)
    case .outcomes(let outcomes): tell(outcomes)
    case .flowAnswer(let answer, let outcome): apply(answer, outcome)
    case .measure(let collector): collector.give(metricsSnapshot())
    case .barrier(let collector): collector.give(index)
    case .stop: stop()
    }
  }

  /// Takes a new configuration; sessions go on under the new policies.
  mutating func replace(_ snapshot: Snapshot) {
    self.snapshot = snapshot
    for entry in snapshot.byIndex {
      guard let entry else { continue }
      var outcomes: [(session: SessionTable.Slot, outcome: Outcome)] = []
      sessions.table.setPolicy(channel: entry.index, entry.policy, at: clock.now) {
        outcomes.append(($0, $1))
      }
      for (session, outcome) in outcomes { apply(outcome, to: session) }
    }
    enforceBlocks()
    announceLine()
    feed.markChanged()
  }

  /// Closes a channel's sockets with 1012; browsers reconnect by themselves.
  private mutating func restart(_ channel: String) {
    let number = shared.numbers.known(channel)
    for slot in 0..<connections.slab.top
    where connections[slot].channel == number && connections[slot].phase.speaksFrames {
      hangUp(slot, .serviceRestart)
    }
  }

  /// The data of a contact are erased: its sessions end, and its standby pages reconnect as those
  /// of a new contact.
  private mutating func forget(_ contact: Identifier) {
    var open: [SessionTable.Slot] = []
    sessions.table.forEachSlot { session in
      if sessions.table.contact(of: session) == contact, sessions.table[session].state != .closed {
        open.append(session)
      }
    }
    for session in open {
      apply(sessions.table.receive(session, .ended(.supervisor), at: clock.now), to: session)
    }
    for key in standby.keys(of: contact) {
      while let slot = standby.firstSocket(of: key) {
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
    sessions.table.forEachSlot { session in
      guard sessions.table[session].state != .closed else { return }
      let silence = clock.now - sessions.table[session].lastActivity
      paused.append(.paused(session: sessions.table.id(of: session), inactivity: silence))
    }
    commits.finish(paused)
  }

  /// Runs the actions that still wait for the store, for at most `milliseconds`, then tells
  /// browsers to reconnect later.
  mutating func sayGoodbye(within milliseconds: Millis) {
    connections.submitBatch(at: clock.now)
    let end = shared.clock.monotonic() + milliseconds
    while commits.hasSubmitted, shared.clock.monotonic() < end {
      shared.mailboxes[index].wake.wait(milliseconds: 50)
      runCommitted()
    }
    for slot in 0..<connections.slab.top where connections[slot].phase != .free {
      if connections[slot].phase.speaksFrames { send(slot, FrameWriter.close(.serviceRestart)) }
      shutdown(connections[slot].descriptor.number, Int32(SHUT_WR))
    }
  }
}
