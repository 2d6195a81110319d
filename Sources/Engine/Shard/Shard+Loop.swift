// The loop of a shard: sleep until something comes or is due, read all that came, and only then let
// anything expire. So a sign that lies in a socket is never overtaken by its own deadline.

import CLinux
import Glibc
import Presence
import Records

extension Shard {
  /// Sets the policies and takes the open sessions back, before anything is read.
  mutating func begin(_ saved: [SavedSession]) {
    lookAtClock(slept: .max)
    replace(snapshot)
    for session in saved { restore(session) }
  }

  /// Runs until told to stop.
  mutating func run() {
    lookAtClock(slept: .max)
    while !isStopping {
      turn(sleeping: sleepMillis())
    }
    sayGoodbye(within: Shard.goodbye)
  }

  /// Milliseconds for what is on its way to the store to be told, when the engine stops.
  static let goodbye: Millis = 5_000

  /// One turn: everything that came, then everything that is due, then what must be stored.
  mutating func turn(sleeping: Int32) {
    let stall = takeEvents(timeout: sleeping)
    if stall > 0 {
      metrics.stalls += 1
      shared.log(LogLine(.warning, "stalled", [("millis", String(stall))]))
    }
    if table.nextDue() <= now - Shard.margin * clock.speed { expire() }
    if nextColdDeadline <= now { runSides() }
    if nextPing <= now { pingSilent() }
    feedTurn()
    store()
  }

  /// Reads every socket that has something, and the mail. Answers how long we ourselves stood still.
  private mutating func takeEvents(timeout: Int32) -> Millis {
    var timeout = timeout
    var stall: Millis = 0
    arrivals = 0
    // Full batches are followed by another look, within reason: a flood must not stop the clock.
    for _ in 0..<64 {
      poller.wait(milliseconds: timeout)
      stall += lookAtClock(slept: timeout < 0 ? .max : Millis(timeout))
      let arrived = poller.receiving == 0 ? 0 : drainCompletions()
      for position in 0..<poller.eventCount {
        // A batch may take a while; a stamp must not be older than the byte it stands for.
        if position & 15 == 15 { lookAtClock(slept: 0) }
        take(poller.event(position))
      }
      guard arrived + poller.eventCount > 0 else { break }
      arrivals += arrived + poller.eventCount
      let isFull = poller.eventCount == Poller.eventsAtOnce || arrived >= Shard.largeBatch
      guard isFull || stall > 0 || mustPollAgain(after: timeout) else { break }
      timeout = 0
    }
    return stall
  }

  @inline(__always)
  private mutating func take(_ event: (token: UInt64, happened: UInt32)) {
    let generation = UInt32(truncatingIfNeeded: event.token >> 32)
    guard generation != 0 else {
      if event.token == Shard.listenerToken { acceptAll() } else { drainMailbox() }
      return
    }
    let slot = UInt32(truncatingIfNeeded: event.token)
    // The place may be another connection's since: an event of the same batch closed the first.
    guard slab[slot].generation == generation else { return }
    if event.happened & EPOLLOUT.rawValue != 0 { flush(slot) }
    guard slab[slot].generation == generation, !slab[slot].flags.contains(.isRegistered) else {
      return
    }
    if event.happened & (EPOLLIN.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0 {
      let isVisitor = slab[slot].phase == .visitor
      readable(slot)
      if isVisitor, slab[slot].generation == generation { register(slot) }
    }
  }

  /// Reads the clocks. Answers the length of a stall of ours, 0 without one.
  @discardableResult
  mutating func lookAtClock(slept: Millis) -> Millis {
    let before = monotonic
    monotonic = shared.monotonic()
    // A sleep without an end is no stall, however long it was.
    let stall = clock.advance(to: monotonic, slept: slept == .max ? monotonic - before : slept)
    now = clock.now
    // The machine's wall clock goes on as the other does, until it is set: that is noticed soon.
    if shared.readsMachine, clock.speed == 1, stall == 0,
      monotonic - wallAskedAt < Shard.wallEvery
    {
      wall += now - wallReadAt
      wallReadAt = now
    } else {
      lookAtWall()
    }
    return stall
  }

  private mutating func lookAtWall() {
    wallAskedAt = monotonic
    let wallNow = shared.clock.wall()
    // Two clocks in whole milliseconds wander by one against each other; what is shown of a moment
    // must be the same each time it is shown.
    if clock.speed != 1 || abs(wallNow - wall - (now - wallReadAt)) > Shard.clockWander {
      wall = wallNow
    } else {
      wall += now - wallReadAt
    }
    wallReadAt = now
  }

  /// Milliseconds after which the machine's wall clock is asked again.
  static let wallEvery: Millis = 1_000
  /// Milliseconds that the wall clock may wander before it was set, and is followed.
  static let clockWander: Millis = 5

  /// How long to sleep: until the next deadline, a second at most while there is anybody, for ever
  /// when there is nobody.
  mutating func sleepMillis() -> Int32 {
    if !records.isEmpty || !actions.isEmpty { return 0 }
    let late = Shard.margin * clock.speed
    var due = min(nextPing, nextColdDeadline)
    due = min(due, feed.nextDue)
    let session = table.nextDue()
    if session < .max - late { due = min(due, session + late) }
    guard due < .max else { return table.count > 0 ? Int32(Shard.longestSleep) : -1 }
    // A turn of few took no time to speak of.
    let passed = arrivals > Shard.few ? (shared.monotonic() - monotonic) * clock.speed : 0
    let left = due - now - passed
    guard left > 0 else { return 0 }
    // Without sessions nothing is lost by taking a stall for a sleep.
    let longest = table.count > 0 ? Shard.longestSleep : Millis(Int32.max)
    return Int32(min(longest, clock.speed == 1 ? left : (left + clock.speed - 1) / clock.speed))
  }

  /// Arrivals of a turn after which the next sleep needs no look at the clock.
  private static let few = 4

  /// Declares what is due.
  @inline(never)
  private mutating func expire() {
    let due = now - Shard.margin * clock.speed
    guard shared.journal.depth < Shard.expiryPause else { return }
    var fallen: [(slot: SessionTable.Slot, outcome: Outcome, deadline: Millis)] = []
    table.expireDue(at: due) { slot, outcome, deadline in
      fallen.append((slot, outcome, deadline))
    }
    for (position, (slot, outcome, deadline)) in fallen.enumerated() {
      // Thousands at once take a while, and that is lateness too.
      if position & 31 == 31 { lookAtClock(slept: 0) }
      let late = max(0, now - deadline)
      if outcome.transition?.to == .absent { metrics.lateness.note(late) }
      apply(outcome, to: slot, lateness: late)
    }
  }

  /// Records that may wait before expiry pauses: what is not stored yet must not pile up.
  static let expiryPause = 1_000_000

  // MARK: - Stored before told

  /// Hands this turn's records to the writer.
  @inline(__always)
  private mutating func store() {
    if !pending.isEmpty { runCommitted() }
    guard !records.isEmpty || !actions.isEmpty else { return }
    submit()
  }

  @inline(never)
  private mutating func submit() {
    let ticket = shared.journal.submit(records, shard: index)
    pending.append((ticket, actions))
    records.removeAll(keepingCapacity: true)
    actions = []
  }

  /// Does now what waits for nothing, and later what waits for the store.
  mutating func afterCommit(_ followup: PostCommitAction) {
    if records.isEmpty, actions.isEmpty, firstPending == pending.count {
      run(followup)
    } else {
      actions.append(followup)
    }
  }

  /// Tells what is durable now.
  mutating func runCommitted() {
    let committed = watermark.committed.load(ordering: .acquiring)
    while firstPending < pending.count, pending[firstPending].ticket <= committed {
      let actions = pending[firstPending].actions
      pending[firstPending].actions = []
      firstPending += 1
      for followup in actions { run(followup) }
    }
    if firstPending == pending.count {
      pending.removeAll(keepingCapacity: true)
      firstPending = 0
    } else if firstPending > 1_024 {
      pending.removeFirst(firstPending)
      firstPending = 0
    }
  }
}
