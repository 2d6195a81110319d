// How steps reach the engine. A step that is impossible, such as a liveness signal without a socket
// or anything while the engine is down, is ignored, so that any subset of a run's steps is a run.

import Presence

extension Simulation {
  /// Advances to the time of a step and performs it. While the engine is stalled, the steps that
  /// would reach its sockets are kept.
  func apply(_ timed: TimedStep) {
    advance(to: timed.at)
    switch timed.step {
    case .disk, .platform, .webhook: perform(timed.step)
    case .crash:
      clock.now = max(clock.now, timed.at - clock.stalled)
      perform(timed.step)
    case .stall where clock.stall != nil: break
    case .start, .resume, .openTab, .drop, .liveness, .message, .flood, .end, .handover, .take,
      .release, .console, .policy, .shutdown, .stall:
      if clock.stall == nil { perform(timed.step) } else { clock.stall?.unread.append(timed.step) }
    }
    if clock.stall == nil { submit() }
    if options.sessions <= 64 {
      checkNoneIsLate()
      checkAttendants()
    }
  }

  /// Performs a step.
  func perform(_ step: Step) {
    switch step {
    case .disk(let mode): store.mode = mode
    case .platform(let mode): platform.mode = mode
    case .webhook(let mode): webhook.mode = mode
    case .crash(let down): crash(down: down)
    case .shutdown(let down): shutDown(down: down)
    case .stall(let length): stall(length)
    case .policy(let channel, let policy): setPolicy(channel, policy)
    case .start(let session): start(session)
    case .resume(let session):
      attach(session, .connection)
      sendAgain(session)
    case .openTab(let session): attach(session, .activity)
    case .drop(let session):
      if sockets(of: session) > 0 { signal(session, .detached) }
    case .liveness(let session, let liveness):
      if sockets(of: session) > 0 { heartbeat(session, liveness) }
    case .message(let session):
      if sockets(of: session) > 0 { sendMessages(session, count: 1, bytes: 30) }
    case .flood(let session, let count, let bytes):
      if sockets(of: session) > 0 { sendMessages(session, count: count, bytes: bytes) }
    case .take(let session, let attendants): take(session, attendants)
    case .release(let session, let attendant): release(session, attendant)
    case .console(let attendant, let isPresent): setPresence(attendant, isPresent)
    case .end(let session, let party):
      if isOpen(session) { signal(session, .ended(party)) }
    case .handover(let session):
      if isOpen(session) { signal(session, .handover) }
    }
  }

  /// Returns whether the engine is up and has the session.
  func isOpen(_ session: Int) -> Bool {
    clock.isUp && engine.slots[session] != SimulatedEngine.noSlot
  }

  private func sockets(of session: Int) -> Int {
    isOpen(session) ? engine.table[engine.slots[session]].sockets : 0
  }

  private func start(_ session: Int) {
    guard clock.isUp, models[session] == nil, !store.sessions[session].isKnown else { return }
    engine.insert(
      session, channel(of: session), SessionState(startedAt: engine.now), at: clock.now)
    models[session] = ReferenceModel(startedAt: clock.now)
    record(.opened(session))
  }

  private func attach(_ session: Int, _ liveness: Liveness) {
    guard isOpen(session), sockets(of: session) < SessionState.maximumSockets else { return }
    signal(session, .attached(liveness))
  }

  /// Performs a heartbeat on the same path as the engine.
  private func heartbeat(_ session: Int, _ liveness: Liveness) {
    statistics.livenessSignals += 1
    let slot = engine.slots[session]
    if engine.table.stampLiveness(slot, liveness, at: engine.now) {
      signal(session, .liveness(liveness))
    } else {
      check(session, .liveness(liveness), .nothing)
    }
  }

  /// Gives the engine a signal of a session, and handles the outcome.
  func signal(_ session: Int, _ signal: Signal) {
    let outcome = engine.table.receive(engine.slots[session], signal, at: engine.now)
    handle(session, signal, outcome)
  }

  private func setPolicy(_ channel: Int, _ policy: PresencePolicy) {
    let old = policies[channel].policy
    policies[channel] = (policy, clock.now)
    guard clock.isUp, old != policy else { return }
    var outcomes: [(slot: SessionTable.Slot, outcome: Outcome)] = []
    engine.table.setPolicy(channel: UInt32(channel), policy, at: engine.now) {
      outcomes.append(($0, $1))
    }
    let changed = Dictionary(
      outcomes.map { (Int(engine.table.id(of: $0.slot).low), $0.outcome) },
      uniquingKeysWith: { first, _ in first })
    for session in stride(from: channel, to: options.sessions, by: SimulationOptions.channels)
    where isOpen(session) {
      handle(session, .policyChanged(from: old), changed[session] ?? .nothing)
    }
  }
}
