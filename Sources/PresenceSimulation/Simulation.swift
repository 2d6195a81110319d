// A simulated world: visitors, engine, disk and platform on one clock that jumps from event to event.
// After every step what the engine did is compared with what the rules want.

import Basics
import Channels
import Presence

/// One run, step by step.
package final class Simulation {
  let options: SimulationOptions
  var sabotage = FaultInjection()
  /// The time of presence, as the rules want it: without the time in which the engine stood still.
  var now: Millis = 0
  /// How far the machine's clock is ahead of that.
  var stalled: Millis = 0
  /// While the engine stands still: since when, until when, and the sleep it had asked for.
  var pause: (since: Millis, until: Millis, slept: Millis)?
  /// What came to the engine's sockets while it stood still.
  var unread: [Step] = []
  /// When the engine last went on after a standstill, or started.
  var wokeAt: Millis = 0
  var engine: SimulatedEngine
  var store: SimulatedStore
  var platform: SimulatedPlatform
  var hook: SimulatedPlatform
  var policies: [PresencePolicy]
  /// Until when the engine is down; `.max` while it is up.
  var upAt = Millis.max
  /// When each channel's settings last changed: a deadline can't be missed before.
  var changedAt = [Millis](repeating: 0, count: SimulationOptions.channels)
  var expected: [ReferenceModel?]
  private var nextEvent = 0
  /// Whether the engine that is gone ended in good order.
  var endedWell = false
  private var clockOutcomes: [(slot: SessionTable.Slot, outcome: Outcome, deadline: Millis)] = []

  /// What did not hold; at most `violationLimit` are kept.
  package internal(set) var violations: [Violation] = []
  /// All that did not hold, counted.
  package internal(set) var violationCount = 0
  /// Signs of life given.
  package internal(set) var signs = 0
  /// Absences declared.
  package internal(set) var absences = 0
  /// Returns from an absence.
  package internal(set) var returns = 0
  /// Restarts of the engine, and those after a stop in good order.
  package internal(set) var restarts = 0
  /// Restarts after a stop in good order.
  package internal(set) var stops = 0
  /// Times that the engine stood still.
  package internal(set) var stalls = 0
  /// How late absences and ends were declared.
  package internal(set) var lateness = LatenessHistogram()
  /// Violations kept with their details.
  package static let violationLimit = 20

  /// A world in which nothing has happened.
  package init(_ options: SimulationOptions) {
    self.options = options
    policies = (0..<SimulationOptions.channels).map(SimulationOptions.policy)
    engine = SimulatedEngine(sessions: options.sessions, policies, at: 0, machine: 0)
    store = SimulatedStore(sessions: options.sessions)
    platform = SimulatedPlatform(sessions: options.sessions, seed: options.seed)
    hook = SimulatedPlatform(sessions: options.sessions, seed: ~options.seed)
    expected = Array(repeating: nil, count: options.sessions)
  }

  /// Plays the whole run. `progress` is told the simulated time now and then.
  package func run(progress: (Millis) -> Void = { _ in }) {
    var crowd = VisitorModel(options)
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

  /// The machine's clock.
  var machine: Millis { now + stalled }

  /// Lets the engine do what falls due until a moment of the machine's clock, and goes there. An
  /// engine that stands still does nothing, and its time does not pass.
  func advance(to machine: Millis) {
    if let pause {
      guard pause.until <= machine else { return }
      wake(pause)
    }
    let moment = max(now, machine - stalled)
    while true {
      if upAt <= moment {
        now = max(now, upAt)
        restart()
        continue
      }
      guard upAt == .max else { break }
      let next = engine.next(sabotage)
      guard next <= moment else { break }
      go(to: next)
      work()
    }
    go(to: moment)
  }

  /// Time passes, and the engine sleeps through it.
  private func go(to moment: Millis) {
    guard moment > now else { return }
    let passed = moment - now
    now = moment
    if upAt == .max { engine.look(machine, slept: passed) }
  }

  func work() {
    // The table can't be looked at while it hands these over.
    engine.table.expireDue(at: engine.now + sabotage.clockAhead) { slot, outcome, deadline in
      clockOutcomes.append((slot, outcome, deadline))
    }
    if !clockOutcomes.isEmpty {
      let outcomes = clockOutcomes
      clockOutcomes.removeAll(keepingCapacity: true)
      for (slot, outcome, deadline) in outcomes {
        let session = Int(engine.table.id(of: slot).low)
        checkDeadline(session, outcome)
        checkUnread(session, outcome)
        lateness.note(now - deadline)
        follow(session, .clock, outcome)
      }
    }
    if engine.commitAt <= now { commit() }
    takeReplies(until: now)
    for call in engine.queue.ready(at: now) { tell(call) }
  }

  private func finish() {
    advance(to: max(machine, options.length, pause?.until ?? 0))
    store.mode = .quick
    hook.mode = .up
    // Now and then nobody answers for longer than a call is tried.
    if options.faults, options.seed % 4 == 0 {
      platform.mode = .dead
      run(until: now + Retry.lifetime + 7_200_000)
      checkGivenUp()
    }
    platform.mode = .up
    // Everybody's silence runs out, and what waits is told.
    run(until: now + 2 * Retry.lifetime)
    checkEverything()
  }

  private func run(until end: Millis) {
    while now < end {
      let next = upAt == .max ? engine.next(sabotage) : upAt
      if next == .max { break }
      advance(to: max(now + 1, min(end, next)) + stalled)
    }
  }

  // MARK: - What the engine keeps and tells

  func record(_ fact: SimulatedRecord) {
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

  func enqueue(_ eventID: String) {
    guard let kept = store.calls[eventID] else { return }
    enqueue(
      QueuedCall(
        eventID: eventID, session: SimulatedEngine.id(of: kept.session), seq: kept.seq,
        host: kept.host, tries: kept.tries, wait: kept.nextTry - now, age: now - kept.storedAt,
        at: now))
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
    let isHook = call.host.hasPrefix(SimulatedStore.hook)
    let (reply, isHeard) =
      isHook
      ? hook.take(call, session: session, at: now) : platform.take(call, session: session, at: now)
    engine.replies.append(reply)
    guard isHeard else { return }
    var heard = call
    heard.eventID = sabotage.eventID(call.eventID)
    let fault =
      isHook
      ? hook.hear(heard, session: session, parked: store.parked)
      : platform.hear(heard, session: session, parked: store.parked)
    if let (invariant, detail) = fault { report(invariant, session, detail) }
  }

  /// Takes the answers that have come until a moment.
  func takeReplies(until moment: Millis) {
    var index = 0
    while index < engine.replies.count {
      guard engine.replies[index].at <= moment else {
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
      keep(settled.call, settled.fate, wait: settled.wait)
      for call in engine.queue.expireOverdue(on: settled.call.host, at: now) {
        keep(call, .parked, wait: 0)
      }
    }
  }

  private func keep(_ call: QueuedCall, _ fate: DeliveryStatus, wait: Millis) {
    if fate == .parked {
      // The store hears of it later; the platform may hear the next call at once.
      let session = Int(call.session.low)
      store.parked.insert(SimulatedStore.key(session, call.seq, call.host))
    }
    record(
      .settled(eventID: call.eventID, fate: fate, tries: call.tries, nextTry: now + wait))
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
    if signal == .message { tellFlow(session) }
    for call in [outcome.call, outcome.secondCall].compactMap({ $0 }) {
      let eventID = newEvent()
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

  /// Before handover the flow answers: its webhook is told, by numbers of its own.
  private func tellFlow(_ session: Int) {
    guard hasHook(session) else { return }
    let isWanted = expected[session]?.isHandedOver == false
    let isOfflineReported = sabotage.tellsFlow(!engine.table[engine.slots[session]].isHandedOver)
    if isWanted, !isOfflineReported { report(.nothingLost, session, "the flow is not told") }
    if isOfflineReported, !isWanted {
      report(.nothingInvented, session, "the flow is told after handover")
    }
    guard isOfflineReported else { return }
    engine.webhooks[session] += 1
    expected[session]?.flowSeq += 1
    let seq = engine.webhooks[session]
    if seq != expected[session]?.flowSeq {
      report(.sequenceWhole, session, "message \(seq) to the flow, not the next")
    }
    record(.webhook(session, seq: seq, eventID: newEvent()))
  }

  /// All flows but one have a webhook.
  private func hasHook(_ session: Int) -> Bool { channel(of: session) != 2 }

  private func newEvent() -> String {
    nextEvent += 1
    return String(nextEvent)
  }
}
