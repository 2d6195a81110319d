// What is looked at after every step, and at the end.

import Presence

extension Simulation {
  func report(_ invariant: Invariant, _ session: Int?, _ detail: String) {
    violationCount += 1
    guard violations.count < Simulation.violationLimit else { return }
    violations.append(
      Violation(invariant: invariant, session: session, at: now, detail: detail))
  }

  /// Whether the clock was right to act: not before the deadline, not later than a tick after it.
  func checkDeadline(_ session: Int, _ outcome: Outcome) {
    guard let expectation = expected[session], let transition = outcome.transition else { return }
    let policy = policy(of: session)
    let due =
      transition.to == .closed ? expectation.endDue(policy) : expectation.absenceDue(policy)
    if now < due {
      report(.neverEarly, session, "\(transition.to.name) \(due - now) ms before its time")
    }
    checkLate(session, due)
  }

  private func checkLate(_ session: Int, _ due: Millis) {
    guard due != .max else { return }
    let chance = max(due, changedAt[channel(of: session)], wokeAt)
    if now - chance > SessionTable.deadlineTick {
      report(.neverLate, session, "\(now - chance) ms after its time")
    }
  }

  /// Whether somebody is called absent, or ended, while a sign of theirs lies unread in a socket.
  func checkUnread(_ session: Int, _ outcome: Outcome) {
    guard outcome.transition != nil, !unread.isEmpty else { return }
    let policy = policy(of: session)
    let isThere = unread.contains { step in
      switch step {
      case .liveness(session, let liveness): policy.isCounted(liveness)
      case .message(session), .openTab(session): true
      default: false
      }
    }
    if isThere { report(.readFirst, session, "\(outcome) before the socket was read") }
  }

  /// Whether what a stop in good order kept is what there was.
  func checkKept(_ session: Int, _ expectation: ReferenceModel, _ silence: Millis) {
    let kept = store.sessions[session]
    if !kept.isKnown || kept.state != expectation.state
      || kept.isOfflineReported != expectation.isOfflineReported
      || kept.isHandedOver != expectation.isHandedOver || kept.seq != expectation.seq
      || kept.inactivity != silence
    {
      report(.restartKeeps, session, "\(expectation) before a stop, \(kept) kept")
    }
  }

  /// After a day and more without any answer nothing waits that is as old as a lifetime.
  func checkGivenUp() {
    let limit = Retry.lifetime + Retry.most + Simulation.patience
    for call in store.calls.values where now - call.storedAt > limit {
      report(.givenUpInTime, call.session, "call \(call.seq) waits for \(now - call.storedAt) ms")
    }
  }

  /// Compares what the engine did with a signal with what the rules want.
  func check(_ session: Int, _ signal: Signal, _ outcome: Outcome) {
    guard var expectation = expected[session] else {
      report(.nothingInvented, session, "unknown, and it got \(signal)")
      return
    }
    let policy = policy(of: session)
    let calls = [outcome.call, outcome.secondCall].compactMap { $0 }
    if expectation.state == .closed {
      if outcome != .nothing { report(.nothingAfterEnd, session, "\(outcome)") }
      return
    }
    switch signal {
    case .clock, .policyChanged: break
    default: checkLate(session, min(expectation.absenceDue(policy), expectation.endDue(policy)))
    }
    let wasTold = expectation.isOfflineReported
    let lastSeq = expectation.seq
    let wanted = expectation.give(signal, at: now + sabotage.clockAhead, policy)
    checkPair(session, wasTold, calls)
    checkSequence(session, lastSeq, calls)
    compare(session, signal, wanted.to, outcome.transition?.to)
    if calls.count < wanted.calls.count {
      report(.nothingLost, session, "\(signal): \(wanted.calls) wanted, \(calls.count) made")
    } else if calls.map(\.event) != wanted.calls {
      report(.nothingInvented, session, "\(signal): \(wanted.calls) wanted, not \(calls)")
    }
    expected[session] = expectation
  }

  private func compare(
    _ session: Int, _ signal: Signal, _ wanted: PresenceState?, _ found: PresenceState?
  ) {
    guard wanted != found else { return }
    let detail = "\(signal): \(wanted?.name ?? "no change") wanted, not \(found?.name ?? "none")"
    report(found == nil ? .nothingLost : .nothingInvented, session, detail)
  }

  private func checkPair(_ session: Int, _ wasTold: Bool, _ calls: [PlatformCall]) {
    var isOfflineReported = wasTold
    for call in calls {
      switch call.event {
      case .clientOffline:
        if isOfflineReported { report(.pairAlternates, session, "absent twice, no return between") }
        isOfflineReported = true
      case .clientOnline:
        if !isOfflineReported { report(.pairAlternates, session, "a return, no absence before") }
        isOfflineReported = false
      default: break
      }
    }
  }

  private func checkSequence(_ session: Int, _ last: UInt32, _ calls: [PlatformCall]) {
    for (index, call) in calls.enumerated() where call.seq != last + UInt32(index) + 1 {
      report(.sequenceWhole, session, "call \(call.seq) after \(last + UInt32(index))")
    }
  }

  func checkRestored(_ session: Int, _ state: SessionState) {
    guard let expectation = expected[session] else { return }
    if state.state != expectation.state || state.isOfflineReported != expectation.isOfflineReported
      || state.isHandedOver != expectation.isHandedOver || state.seq != expectation.seq
    {
      report(.restartKeeps, session, "\(expectation) wanted, not \(state)")
    }
  }

  func checkNobodyIsLate() {
    guard upAt == .max, pause == nil else { return }
    for session in expected.indices {
      guard let expectation = expected[session], expectation.state != .closed else { continue }
      let policy = policy(of: session)
      checkLate(session, min(expectation.absenceDue(policy), expectation.endDue(policy)))
    }
  }

  /// At the end nobody is overdue, and everything kept was heard or put aside.
  func checkEverything() {
    checkNobodyIsLate()
    if let call = store.calls.first {
      report(.nothingLost, call.value.session, "call \(call.value.seq) was never told")
    }
    for session in store.sessions.indices where store.sessions[session].isKnown {
      let kept = store.sessions[session]
      checkHeard(session, "", platform.lastHeard(of: session), of: kept.seq)
      checkHeard(session, SimulatedStore.hook, hook.lastHeard(of: session), of: kept.webhooks)
    }
  }

  private func checkHeard(_ session: Int, _ host: String, _ last: UInt32, of kept: UInt32) {
    var heard = last
    while heard < kept, store.parked.contains(SimulatedStore.key(session, heard + 1, host)) {
      heard += 1
    }
    if heard < kept {
      report(.nothingLost, session, "\(host) heard up to call \(heard) of \(kept)")
    }
  }
}
