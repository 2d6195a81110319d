// A simulated world: visitors, engine, disk and platform on one clock that jumps from event to event.
// After every step what the engine did is compared with what the rules want.

import Channels

/// One run, step by step.
public final class Simulation {
  let options: SimulationOptions
  var sabotage = Sabotage()
  var now: Millis = 0
  var engine: SimulatedEngine
  var store: SimulatedStore
  var platform: SimulatedPlatform
  var policies: [PresencePolicy]
  /// Until when the engine is down; `.max` while it is up.
  var upAt = Millis.max
  /// When each channel's settings last changed: a deadline can't be missed before.
  var changedAt = [Millis](repeating: 0, count: SimulationOptions.channels)
  var expected: [Expectation?]
  private var nextEvent = 0
  private var clockOutcomes: [(slot: SessionTable.Slot, outcome: Outcome, deadline: Millis)] = []

  /// What did not hold; at most `violationLimit` are kept.
  public internal(set) var violations: [Violation] = []
  /// All that did not hold, counted.
  public internal(set) var violationCount = 0
  /// Signs of life given.
  public internal(set) var signs = 0
  /// Absences declared.
  public internal(set) var absences = 0
  /// Returns from an absence.
  public internal(set) var returns = 0
  /// Restarts of the engine.
  public internal(set) var restarts = 0
  /// How late absences and ends were declared.
  public internal(set) var lateness = LatenessHistogram()
  /// Violations kept with their details.
  public static let violationLimit = 20

  /// A world in which nothing has happened.
  public init(_ options: SimulationOptions) {
    self.options = options
    policies = (0..<SimulationOptions.channels).map(SimulationOptions.policy)
    engine = SimulatedEngine(sessions: options.sessions, policies, at: 0)
    store = SimulatedStore(sessions: options.sessions)
    platform = SimulatedPlatform(sessions: options.sessions, seed: options.seed)
    expected = Array(repeating: nil, count: options.sessions)
  }

  /// Plays the whole run. `progress` is told the simulated time now and then.
  public func run(progress: (Millis) -> Void = { _ in }) {
    var crowd = Crowd(options)
    var told: Millis = 0
    crowd.play { step in
      apply(step)
      if step.at - told >= 600_000 {
        told = step.at
        progress(told)
      }
    }
    finish()
  }

  /// Plays given steps.
  func run(_ steps: [TimedStep]) {
    for step in steps { apply(step) }
    finish()
  }

  func channel(of session: Int) -> Int { session % SimulationOptions.channels }

  func policy(of session: Int) -> PresencePolicy { policies[channel(of: session)] }

  // MARK: - Time

  /// Lets the engine do what falls due until a moment, and goes there.
  func advance(to moment: Millis) {
    let moment = max(now, moment)
    while true {
      if upAt <= moment {
        now = max(now, upAt)
        restart()
        continue
      }
      guard upAt == .max else { break }
      let next = engine.next(sabotage)
      guard next <= moment else { break }
      now = max(now, next)
      work()
    }
    now = moment
  }

  private func work() {
    // The table can't be looked at while it hands these over.
    engine.table.expireDue(at: now + sabotage.clockAhead) { slot, outcome, deadline in
      clockOutcomes.append((slot, outcome, deadline))
    }
    if !clockOutcomes.isEmpty {
      let outcomes = clockOutcomes
      clockOutcomes.removeAll(keepingCapacity: true)
      for (slot, outcome, deadline) in outcomes {
        let session = Int(engine.table.id(of: slot).low)
        checkDeadline(session, outcome)
        lateness.note(now - deadline)
        follow(session, .clock, outcome)
      }
    }
    if engine.commitAt <= now { commit() }
    takeReplies()
    for call in engine.queue.ready(at: now) { tell(call) }
  }

  private func finish() {
    advance(to: max(now, options.length))
    store.mode = .quick
    platform.mode = .up
    // Everybody's silence runs out, and what waits is told.
    let end = now + 2 * Retry.lifetime
    while now < end {
      let next = upAt == .max ? engine.next(sabotage) : upAt
      if next == .max { break }
      advance(to: max(now + 1, min(end, next)))
    }
    checkEverything()
  }

  // MARK: - What the engine keeps and tells

  func record(_ fact: Fact) {
    engine.pending.append(fact)
    if engine.commitAt == .max { startCommit() }
  }

  private func startCommit() {
    engine.committing = engine.pending
    engine.pending.removeAll(keepingCapacity: true)
    switch store.mode {
    case .quick: engine.commitAt = now + 5
    case .slow: engine.commitAt = now + 2_500
    case .full: engine.commitAt = now + 100
    }
  }

  private func commit() {
    engine.commitAt = .max
    if store.mode == .full {
      // Nothing was written: the same batch is tried again, and nothing is told.
      engine.commitAt = now + 1_000
      return
    }
    let new = store.commit(engine.committing, at: now)
    engine.committing = []
    if !sabotage.tellsAtOnce { for eventID in new { enqueue(eventID) } }
    if !engine.pending.isEmpty { startCommit() }
  }

  private func enqueue(_ eventID: String) {
    guard let kept = store.calls[eventID] else { return }
    enqueue(
      QueuedCall(
        eventID: eventID, session: SimulatedEngine.id(of: kept.session), seq: kept.seq, host: "",
        tries: kept.tries, wait: kept.nextTry - now, age: now - kept.storedAt, at: now))
  }

  private func enqueue(_ call: QueuedCall) {
    var call = call
    sabotage.queued(&call)
    engine.queue.add(call)
  }

  private func tell(_ call: QueuedCall) {
    let session = Int(call.session.low)
    if store.calls[call.eventID] == nil {
      report(.storedBeforeTold, session, "\(call.eventID) was told and is not stored")
    }
    let (reply, isHeard) = platform.take(call, session: session, at: now)
    engine.replies.append(reply)
    guard isHeard else { return }
    var heard = call
    heard.eventID = sabotage.eventID(call.eventID)
    if let (invariant, detail) = platform.hear(heard, session: session, parked: store.parked) {
      report(invariant, session, detail)
    }
  }

  private func takeReplies() {
    var index = 0
    while index < engine.replies.count {
      guard engine.replies[index].at <= now else {
        index += 1
        continue
      }
      let reply = engine.replies.remove(at: index)
      let random = SeededRandom.mixed(options.seed ^ UInt64(now))
      guard
        let settled = engine.queue.settled(
          reply.eventID, status: reply.status, retryAfter: reply.retryAfter, at: now,
          random: random)
      else { continue }
      if settled.fate == .parked {
        // The store hears of it later; the platform may hear the next call at once.
        let session = Int(settled.call.session.low)
        store.parked.insert(SimulatedStore.key(session, settled.call.seq))
      }
      record(
        .settled(
          eventID: reply.eventID, fate: settled.fate, tries: settled.call.tries,
          nextTry: now + settled.wait))
    }
  }

  /// Keeps what follows from a signal, and lets go of a session that ended.
  func follow(_ session: Int, _ signal: Signal, _ outcome: Outcome) {
    var outcome = outcome
    sabotage.outcome(signal, &outcome)
    check(session, signal, outcome)
    let slot = engine.slots[session]
    if let transition = outcome.transition {
      let absentSince = engine.table[slot].absentSince
      record(.moved(session, transition, absentSince: absentSince))
      if transition.to == .absent { absences += 1 }
      if transition.reason == .returned { returns += 1 }
    }
    if signal == .handover { record(.handedOver(session)) }
    for call in [outcome.call, outcome.then].compactMap({ $0 }) {
      nextEvent += 1
      let eventID = "\(nextEvent)"
      record(.call(session, call, eventID: eventID))
      if sabotage.tellsAtOnce {
        enqueue(
          QueuedCall(
            eventID: eventID, session: SimulatedEngine.id(of: session), seq: call.seq, host: "",
            at: now))
      }
    }
    if outcome.transition?.to == .closed {
      engine.table.remove(slot)
      engine.slots[session] = SimulatedEngine.noSlot
    }
  }

  // MARK: - Crash

  func crash(down: Millis) {
    guard upAt == .max else { return }
    // The batch under way reached the disk or not: the engine can't know.
    if !engine.committing.isEmpty, store.mode != .full, now % 2 == 0 {
      _ = store.commit(engine.committing, at: now)
    }
    upAt = now + down
  }

  private func restart() {
    upAt = .max
    restarts += 1
    engine = SimulatedEngine(sessions: options.sessions, policies, at: now)
    for session in store.sessions.indices {
      let kept = store.sessions[session]
      guard kept.isKnown, kept.state != .closed else {
        // What was not stored never was.
        expected[session] = kept.isKnown ? expected[session] : nil
        expected[session]?.state = .closed
        continue
      }
      var saved = SavedPresence(
        state: kept.state, reason: kept.reason, stateAge: now - kept.since,
        absence: now - kept.absentSince, inactivity: 0, isHandedOver: kept.isHandedOver,
        isTold: kept.isTold, seq: kept.seq)
      sabotage.saved(&saved)
      let policy = policy(of: session)
      let (state, transition) = SessionState.restored(saved, at: now, under: policy)
      engine.insert(session, channel(of: session), state, at: now)
      expected[session] = Expectation(restored: kept, at: now, policy)
      checkRestored(session, state)
      if let transition {
        record(.moved(session, transition, absentSince: state.absentSince))
      }
    }
    for eventID in store.calls.keys.sorted(by: { Int($0) ?? 0 < Int($1) ?? 0 })
    where !sabotage.forgetsCall(eventID) {
      enqueue(eventID)
    }
  }
}
