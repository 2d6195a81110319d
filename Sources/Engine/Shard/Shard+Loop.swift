// The loop of a shard: it sleeps until something happens or is due, reads everything that came, and
// only then lets sessions expire. So a heartbeat that waits in a socket is never overtaken by its
// deadline.
//
// The way of a heartbeat is inlined into `takeEvents`. What is rare is kept out of it, since it
// would cost each heartbeat registers and a larger stack frame.

import CLinux
import Glibc
import Presence
import Records

extension Shard {
  /// Sets the channels' policies and restores the open sessions, before anything is read.
  ///
  /// - Throws: `EngineError.store` where the store cannot be read.
  mutating func begin(
    _ saved: [SavedSession], from store: any SessionStore
  ) throws(EngineError) {
    clock.read(slept: nil)
    replace(snapshot)
    guard !saved.isEmpty else { return }
    do throws(StoreError) {
      let reader = try store.reader()
      for session in saved { try restore(session, reader) }
    } catch {
      throw .store(error)
    }
  }

  /// Runs until the engine stops.
  mutating func run() {
    clock.read(slept: nil)
    var events = 0
    while !commits.isFinished { events = turn(sleeping: sleepMillis(after: events)) }
    sayGoodbye(within: Shard.goodbye)
  }

  /// Milliseconds that a stopping shard waits for the store.
  private static let goodbye: Millis = 5_000

  /// One turn: handles everything that came, then everything that is due, then submits the records.
  ///
  /// - Returns: How many events came.
  private mutating func turn(sleeping: Int32) -> Int {
    let (events, stall) = takeEvents(timeout: sleeping)
    if stall > 0 {
      metrics.stalls += 1
      shared.log(LogLine(.warning, "stalled", [("millis", String(stall))]))
    }
    if sessions.table.nextDue() <= clock.latestDue { expire() }
    if connections.nextDeadline <= clock.now { endOverdue() }
    if connections.nextPing <= clock.now { endSilent() }
    if sessions.queue.nextNotice <= clock.now { sendNotices() }
    if sessions.postponed.due <= clock.now { applyPostponed() }
    if feed.isWatched() { feedTurn() }
    shared.journal.checkStoreIfDue(at: clock.now)
    store()
    return events
  }

  /// Reads every socket that has bytes, and the mailbox.
  ///
  /// - Returns: How many events came, and how many milliseconds the process itself stood still.
  private mutating func takeEvents(timeout: Int32) -> (events: Int, stall: Millis) {
    var timeout = timeout
    var stall: Millis = 0
    var events = 0
    // After a full batch there may be more; the rounds are bounded so that a flood cannot stop the
    // clock.
    for _ in 0..<Shard.maxRounds {
      connections.poller.wait(milliseconds: timeout)
      stall += clock.read(slept: timeout < 0 ? nil : Millis(timeout))
      let completions = connections.poller.receiving > 0 ? drainCompletions() : 0
      let ready = connections.poller.eventCount
      for index in 0..<ready {
        // A batch may take a while; a stamp must not be older than the byte it stands for.
        if index & 15 == 15 { clock.read(slept: 0) }
        handle(connections.poller.event(index))
      }
      guard completions + ready > 0 else { break }
      events += completions + ready
      let isFull = ready == Poller.eventsAtOnce || completions >= Connections.largeBatch
      guard isFull || stall > 0 || mustPollAgain(after: timeout) else { break }
      timeout = 0
    }
    return (events, stall)
  }

  /// Rounds of reading in one turn.
  private static let maxRounds = 64

  /// Whether a session is due that bytes which the ring did not report yet may save.
  private mutating func mustPollAgain(after timeout: Int32) -> Bool {
    timeout != 0 && connections.poller.receiving > 0 && sessions.table.nextDue() <= clock.latestDue
  }

  @inline(__always)
  private mutating func handle(_ event: Poller.Event) {
    let generation = event.generation
    guard generation != 0 else {
      return event.token == Connections.listenerToken
        ? connections.acceptAll(at: clock.now) : drainMailbox()
    }
    let slot = event.slot
    // An event before this one may have closed the connection, and the slot may be in use again.
    guard connections[slot].generation == generation else { return }
    if event.isWritable {
      flush(slot)
      guard connections[slot].generation == generation else { return }
    }
    if event.isReadable, !connections[slot].flags.contains(.isRegistered) {
      let isVisitor = connections[slot].phase == .visitor
      readable(slot)
      if isVisitor, connections.poller.hasRing, connections[slot].generation == generation {
        connections.register(slot, at: clock.now)
      }
    }
  }

  /// Handles the completions of io_uring and returns how many there were.
  @inline(never)
  private mutating func drainCompletions() -> Int {
    let (first, end) = connections.completed
    var number = first
    while number != end {
      if (number &- first) & 15 == 15 { clock.read(slept: 0) }
      if let delivery = connections.takeCompletion(number, at: clock.now) {
        if let bytes = delivery.bytes {
          read(delivery.slot, connections.prependStashed(delivery.slot, to: bytes))
        }
        if connections.finish(delivery, at: clock.now) { drop(delivery.slot) }
      }
      number &+= 1
    }
    connections.releaseCompletions(until: end)
    return Int(end &- first)
  }

  /// Milliseconds to sleep: until the next deadline, at most `longestSleep` while sessions are
  /// open; -1, which is without end, where there is no deadline. `events` is how many the last turn
  /// handled.
  private mutating func sleepMillis(after events: Int) -> Int32 {
    if commits.hasUnsubmitted { return 0 }
    var due = min(connections.nextPing, connections.nextDeadline)
    due = min(due, feed.nextDue)
    due = min(due, sessions.queue.nextNotice)
    due = min(due, sessions.postponed.due)
    due = min(due, clock.declaration(of: sessions.table.nextDue()))
    guard due < .max else { return sessions.table.count > 0 ? Int32(Shard.longestSleep) : -1 }
    let left = clock.timeout(until: due, afterManyEvents: events > Shard.fewEvents)
    // Without sessions it does not matter if a stall is taken for sleep.
    return Int32(min(sessions.table.count > 0 ? Shard.longestSleep : Millis(Int32.max), left))
  }

  /// The longest sleep in milliseconds while sessions are open, so that a stall of the process can
  /// be told from sleep.
  private static let longestSleep: Millis = 100
  /// Events of a turn up to which the time that it took is neglected.
  private static let fewEvents = 4

  /// Declares the sessions that are due.
  @inline(never)
  private mutating func expire() {
    guard shared.journal.depth < Shard.expiryPause else { return }
    var declared: [(session: SessionTable.Slot, outcome: Outcome, deadline: Millis)] = []
    sessions.table.expireDue(at: clock.latestDue) { declared.append(($0, $1, $2)) }
    for (index, (session, outcome, deadline)) in declared.enumerated() {
      // Thousands at once take a while, which counts as lateness too.
      if index & 31 == 31 { clock.read(slept: 0) }
      let late = max(0, clock.now - deadline)
      if outcome.transition?.to == .absent { metrics.sessions.lateness.record(late) }
      apply(outcome, to: session, lateness: late)
    }
  }

  /// Records that wait for the store beyond which no session expires, so that no more pile up.
  private static let expiryPause = 1_000_000

  // MARK: - Stored before told

  /// Runs the actions whose records are durable, then hands this turn's records to the writer.
  @inline(__always)
  private mutating func store() {
    if commits.hasSubmitted { runCommitted() }
    if commits.hasUnsubmitted { commits.submit() }
  }

  /// Runs an action once every record appended so far is durable: at once where none waits.
  mutating func afterCommit(_ action: PostCommitAction) {
    if commits.isEmpty {
      run(action)
    } else {
      commits.enqueue(action)
    }
  }

  /// Runs the actions whose records are durable.
  @inline(never)
  mutating func runCommitted() {
    while let actions = commits.takeCommitted() {
      for action in actions { run(action) }
    }
  }
}
