// How a step reaches the engine. One that can't happen now (a sign without a socket, anything while the
// engine is down) does not happen, so that any steps make a run, whichever were left out.

import Presence

extension Simulation {
  /// Lets time pass until a step and takes it. While the engine stands still, what goes to its
  /// sockets waits there.
  func apply(_ timed: TimedStep) {
    advance(to: timed.at)
    switch timed.step {
    case .disk, .platform, .hook: take(timed.step)
    case .crash:
      now = max(now, timed.at - stalled)
      take(timed.step)
    case .stall where pause != nil: break
    default: if pause == nil { take(timed.step) } else { unread.append(timed.step) }
    }
    if options.sessions <= 64 { checkNobodyIsLate() }
  }

  /// Takes a step that has reached whom it is for.
  func take(_ step: Step) {
    switch step {
    case .disk(let mode): store.mode = mode
    case .platform(let mode): platform.mode = mode
    case .hook(let mode): hook.mode = mode
    case .crash(let down): crash(down: down)
    case .stop(let down): stop(down: down)
    case .stall(let length): stall(length)
    case .policy(let channel, let policy): change(channel, policy)
    case .start(let session): start(session)
    case .resume(let session): attach(session, .connection)
    case .openTab(let session): attach(session, .activity)
    case .drop(let session):
      if sockets(of: session) > 0 { give(session, .detached) }
    case .liveness(let session, let liveness):
      if sockets(of: session) > 0 { heartbeat(session, liveness) }
    case .message(let session):
      if sockets(of: session) > 0 { give(session, .message) }
    case .end(let session, let ending):
      if isOpen(session) { give(session, .ended(ending)) }
    case .handover(let session):
      if isOpen(session) { give(session, .handover) }
    }
  }

  func isOpen(_ session: Int) -> Bool {
    upAt == .max && engine.slots[session] != SimulatedEngine.noSlot
  }

  private func sockets(of session: Int) -> Int {
    isOpen(session) ? engine.table[engine.slots[session]].sockets : 0
  }

  private func start(_ session: Int) {
    guard upAt == .max, expected[session] == nil, !store.sessions[session].isKnown else { return }
    engine.insert(session, channel(of: session), SessionState(startedAt: engine.now), at: now)
    expected[session] = ReferenceModel(startedAt: now)
    record(.opened(session))
  }

  private func attach(_ session: Int, _ liveness: Liveness) {
    guard isOpen(session), sockets(of: session) < SessionState.maximumSockets else { return }
    give(session, .attached(liveness))
  }

  /// The hot path, as the engine takes it.
  private func heartbeat(_ session: Int, _ liveness: Liveness) {
    signs += 1
    let slot = engine.slots[session]
    if engine.table.stampLiveness(slot, liveness, at: engine.now) {
      give(session, .liveness(liveness))
    } else {
      check(session, .liveness(liveness), .nothing)
    }
  }

  private func give(_ session: Int, _ signal: Signal) {
    let outcome = engine.table.receive(engine.slots[session], signal, at: engine.now)
    follow(session, signal, outcome)
  }

  private func change(_ channel: Int, _ policy: PresencePolicy) {
    let old = policies[channel]
    policies[channel] = policy
    changedAt[channel] = now
    guard upAt == .max, old != policy else { return }
    var outcomes: [(slot: SessionTable.Slot, outcome: Outcome)] = []
    engine.table.setPolicy(channel: UInt32(channel), policy, at: engine.now) {
      outcomes.append(($0, $1))
    }
    let changed = Dictionary(
      outcomes.map { (Int(engine.table.id(of: $0.slot).low), $0.outcome) },
      uniquingKeysWith: { first, _ in first })
    for session in stride(from: channel, to: options.sessions, by: SimulationOptions.channels)
    where isOpen(session) {
      follow(session, .policyChanged(from: old), changed[session] ?? .nothing)
    }
  }
}
