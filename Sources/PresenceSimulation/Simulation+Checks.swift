// The checks of invariants, after every step and at the end of a run.

import Presence

extension Simulation {
  func report(_ invariant: Invariant, _ session: Int?, _ detail: String) {
    log.append(
      Violation(invariant: invariant, session: session, at: clock.now, detail: detail))
  }

  // MARK: - Deadlines

  /// Checks that an outcome of the clock is not before its deadline nor more than a tick after it.
  func checkDeadline(_ session: Int, _ outcome: Outcome) {
    guard let model = models[session], let transition = outcome.transition else { return }
    let policy = policy(of: session)
    let due = transition.to == .closed ? model.endDue(policy) : model.absenceDue(policy)
    if clock.now < due {
      report(.neverEarly, session, "\(transition.to.name) \(due - clock.now) ms too early")
    }
    checkLateness(session, due)
  }

  /// Checks that now is not more than a tick after a deadline, or after the first moment at which
  /// the engine could meet it.
  private func checkLateness(_ session: Int, _ due: Millis) {
    guard due != .max else { return }
    let earliest = max(due, policies[channel(of: session)].changedAt, clock.resumedAt)
    if clock.now - earliest > SessionTable.deadlineTick {
      report(.neverLate, session, "\(clock.now - earliest) ms too late")
    }
  }

  func checkNoneIsLate() {
    guard clock.isUp, clock.stall == nil else { return }
    for session in models.indices {
      guard let model = models[session], model.state != .closed else { continue }
      let policy = policy(of: session)
      checkLateness(session, min(model.absenceDue(policy), model.endDue(policy)))
    }
  }

  /// Checks that no deadline takes effect while a counted liveness signal is unread in a socket.
  func checkUnread(_ session: Int, _ outcome: Outcome) {
    guard outcome.transition != nil, let unread = clock.stall?.unread else { return }
    let policy = policy(of: session)
    let hasLiveness = unread.contains { step in
      switch step {
      case .liveness(session, let liveness): policy.isCounted(liveness)
      case .message(session), .flood(session, _, _), .openTab(session): true
      case .start, .resume, .openTab, .drop, .liveness, .message, .flood, .end, .handover, .take,
        .release, .console, .policy, .crash, .shutdown, .stall, .disk, .platform, .webhook:
        false
      }
    }
    if hasLiveness { report(.readBeforeExpiry, session, "\(outcome) before the socket was read") }
  }

  // MARK: - Signals

  /// Compares the outcome of a signal with the reference model.
  func check(_ session: Int, _ signal: Signal, _ outcome: Outcome) {
    guard var model = models[session] else {
      report(.nothingInvented, session, "an unknown session received \(signal)")
      return
    }
    let policy = policy(of: session)
    let calls = [outcome.call, outcome.secondCall].compactMap { $0 }
    if model.state == .closed {
      if outcome != .nothing { report(.nothingAfterEnd, session, "\(outcome)") }
      return
    }
    switch signal {
    case .clock, .policyChanged: break
    case .liveness, .message, .attached, .detached, .handover, .ended:
      checkLateness(session, min(model.absenceDue(policy), model.endDue(policy)))
    }
    let wasReported = model.isOfflineReported
    let lastSeq = model.seq
    let expected = model.receive(signal, at: clock.now + faults.clockAhead, policy)
    checkPair(session, wasReported, calls)
    checkSequence(session, lastSeq, calls)
    compare(session, signal, expected: expected.to, found: outcome.transition?.to)
    if calls.count < expected.calls.count {
      report(
        .nothingLost, session, "\(signal): \(expected.calls) expected, \(calls.count) calls made")
    } else if calls.map(\.event) != expected.calls {
      report(.nothingInvented, session, "\(signal): \(expected.calls) expected, not \(calls)")
    }
    models[session] = model
  }

  private func compare(
    _ session: Int, _ signal: Signal, expected: PresenceState?, found: PresenceState?
  ) {
    guard expected != found else { return }
    report(
      found == nil ? .nothingLost : .nothingInvented, session,
      "\(signal): \(expected?.name ?? "no change") expected, not \(found?.name ?? "none")")
  }

  private func checkPair(_ session: Int, _ wasReported: Bool, _ calls: [PlatformCall]) {
    var isOfflineReported = wasReported
    for call in calls {
      switch call.event {
      case .clientOffline:
        if isOfflineReported { report(.pairAlternates, session, "two absences without a return") }
        isOfflineReported = true
      case .clientOnline:
        if !isOfflineReported { report(.pairAlternates, session, "a return without an absence") }
        isOfflineReported = false
      case .sessionExpired, .sessionFinished, .clientMessage, .handedOver, .sessionStarted,
        .sessionEnded:
        break
      }
    }
  }

  private func checkSequence(_ session: Int, _ last: UInt32, _ calls: [PlatformCall]) {
    if let first = calls.first, first.seq == 1, first.event != .handedOver {
      report(.handoverFirst, session, "\(first.event.name) before the handover")
    }
    for (index, call) in calls.enumerated() where call.seq != last + UInt32(index) + 1 {
      report(.sequenceContiguous, session, "call \(call.seq) after \(last + UInt32(index))")
    }
  }

  // MARK: - Restarts

  /// Checks that a shutdown stored the state of a session.
  func checkStored(_ session: Int, _ model: ReferenceModel, _ inactivity: Millis) {
    let stored = store.sessions[session]
    if !stored.isKnown || stored.state != model.state
      || stored.isOfflineReported != model.isOfflineReported
      || stored.isHandedOver != model.isHandedOver || stored.seq != model.seq
      || stored.inactivity != inactivity
    {
      report(.restartPreserves, session, "\(model) before a shutdown, \(stored) stored")
    }
  }

  /// Checks that a restart restored the state of a session.
  func checkRestored(_ session: Int, _ state: SessionState) {
    guard let model = models[session] else { return }
    if state.state != model.state || state.isOfflineReported != model.isOfflineReported
      || state.isHandedOver != model.isHandedOver || state.seq != model.seq
    {
      report(.restartPreserves, session, "\(model) expected, not \(state)")
    }
  }

  // MARK: - Calls

  /// Checks that after more than a day without any response no call is older than its lifetime.
  func checkExpiredCalls() {
    let limit = Retry.lifetime + Retry.maximumDelay + Simulation.shutdownGrace
    for call in store.calls.values where clock.now - call.storedAt > limit {
      let age = clock.now - call.storedAt
      report(.expiresInTime, call.session, "call \(call.seq) waits for \(age) ms")
    }
  }

  /// Checks at the end of a run that no deadline was missed and that every stored call was received
  /// or parked.
  func checkEverything() {
    checkNoneIsLate()
    for session in store.sessions.indices { checkMessages(session) }
    if !engine.commits.isIdle { report(.acknowledgedInTime, nil, "answers wait at the end") }
    if let call = store.calls.first {
      report(.nothingLost, call.value.session, "call \(call.value.seq) was never sent")
    }
    for session in store.sessions.indices where store.sessions[session].isKnown {
      let stored = store.sessions[session]
      checkReceived(session, "", platform.lastReceived(of: session), of: stored.seq)
      checkReceived(
        session, SimulatedStore.webhookHost, webhook.lastReceived(of: session),
        of: stored.webhookCalls)
    }
  }

  private func checkReceived(_ session: Int, _ host: String, _ last: UInt32, of stored: UInt32) {
    var received = last
    while received < stored,
      store.parked.contains(SimulatedStore.key(session, received + 1, host))
    {
      received += 1
    }
    if received < stored {
      report(.nothingLost, session, "\(host) received up to call \(received) of \(stored)")
    }
  }
}
