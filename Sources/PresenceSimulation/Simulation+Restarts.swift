// Crashes, shutdowns, stalls and restarts of the simulated engine.

import Presence

extension Simulation {
  /// How long a shutdown waits for responses, in milliseconds.
  static let shutdownGrace: Millis = 5_000
  /// The longest sleep that the engine requests while it has visitors, in milliseconds.
  static let longestSleep: Millis = 100

  // MARK: - The end of an engine

  /// Kills the engine.
  func crash(down: Millis) {
    guard clock.isUp else { return }
    // The commit under way may or may not have reached the disk.
    if store.mode != .full, clock.now % 2 == 0 {
      _ = store.commit(engine.commits.committing, at: clock.now)
    }
    end(down: down)
  }

  /// Shuts the engine down: it makes no more calls, waits for responses that are under way, and
  /// commits the pending records and how long each session has been inactive. With a full disk this
  /// is the same as a crash.
  func shutDown(down: Millis) {
    guard clock.isUp else { return }
    let deadline = clock.now + Simulation.shutdownGrace
    let answered = engine.responses.filter {
      $0.at <= deadline && RetryDecision(status: $0.status) != .retry
    }
    if !faults.flaws.contains(.dropsResponsesAtShutdown) { receiveResponses(until: deadline) }
    for session in models.indices where isOpen(session) {
      let slot = engine.slots[session]
      let inactivity = engine.now - engine.table[slot].lastActivity
      record(.paused(session, inactivity: inactivity))
    }
    guard store.mode != .full else { return end(down: down) }
    if !faults.flaws.contains(.dropsRecordsAtShutdown) {
      let commits = engine.commits
      _ = store.commit(commits.committing + commits.pending, at: clock.now)
      for answer in commits.committingAnswers + commits.pendingAnswers { tell(answer) }
    }
    for response in answered where store.calls[response.eventID] != nil {
      let session = store.calls[response.eventID]?.session
      report(.notRepeated, session, "\(response.eventID) was answered")
    }
    for session in models.indices {
      guard let model = models[session], model.state != .closed else { continue }
      let inactivity = clock.now - model.activity
      models[session]?.inactivity = inactivity
      checkStored(session, model, inactivity)
    }
    clock.wasShutDown = true
    statistics.shutdowns += 1
    end(down: down)
  }

  private func end(down: Millis) {
    // What its sockets held is lost.
    clock.stall = nil
    clock.upAt = clock.now + down
  }

  // MARK: - Stalls

  /// Stalls the engine's process. What arrives meanwhile stays in its sockets.
  func stall(_ length: Millis) {
    guard clock.isUp, clock.stall == nil else { return }
    statistics.stalls += 1
    let slept = min(Simulation.longestSleep, max(0, engine.nextEvent(faults) - clock.now))
    clock.stall = SimulationClock.Stall(
      since: clock.machine, until: clock.machine + length, slept: slept)
  }

  /// Continues after a stall: the engine reads its sockets before it checks deadlines. A stall that
  /// is longer than `PresenceClock.stallLimit` does not count as time.
  func resume(after stall: SimulationClock.Stall) {
    let length = stall.until - stall.since
    let isLong = length > PresenceClock.stallLimit
    let counted = isLong ? 0 : length
    clock.stalled += length - counted
    clock.now += counted
    clock.resumedAt = clock.now
    let slept = faults.flaws.contains(.countsStalls) ? length : stall.slept
    engine.advanceClock(to: clock.machine, slept: slept)
    if faults.flaws.contains(.expiresBeforeReading) { runEngine() }
    clock.stall = nil
    for step in stall.unread { perform(step) }
    submit()
    if clock.isUp { runEngine() }
  }

  // MARK: - Restart

  /// Starts a new engine with what the store has.
  func restart() {
    clock.upAt = .max
    statistics.restarts += 1
    // A deadline in the time without an engine cannot be missed before now.
    clock.resumedAt = clock.now
    engine = SimulatedEngine(
      sessions: options.sessions, policies.map(\.policy), at: clock.now, machine: clock.machine)
    talks.presentUntil = [:]
    for session in store.sessions.indices {
      let stored = store.sessions[session]
      guard stored.isKnown, stored.state != .closed else {
        // A session whose start was not committed never existed.
        models[session] = stored.isKnown ? models[session] : nil
        models[session]?.state = .closed
        checkMessages(session)
        continue
      }
      restore(session, stored)
      store.sessions[session].inactivity = 0
    }
    clock.wasShutDown = false
    scanStore(nil)
    submit()
  }

  private func restore(_ session: Int, _ stored: SimulatedSession) {
    var saved = SavedPresence(
      state: stored.state, reason: stored.reason, stateAge: clock.now - stored.since,
      absence: clock.now - stored.absentSince, inactivity: stored.inactivity,
      isHandedOver: stored.isHandedOver, isOfflineReported: stored.isOfflineReported,
      seq: stored.seq)
    faults.saved(&saved)
    let policy = policy(of: session)
    let (state, transition) = SessionState.restored(saved, at: clock.now, under: policy)
    engine.insert(session, channel(of: session), state, at: clock.now)
    engine.webhookCalls[session] = stored.webhookCalls
    let inactivity = clock.wasShutDown ? models[session]?.inactivity ?? 0 : 0
    models[session] = ReferenceModel(
      restored: stored, inactiveFor: inactivity, at: clock.now, policy)
    checkRestored(session, state)
    restoreTalk(session, stored)
    if let transition {
      record(.transition(session, transition, absentSince: state.absentSince))
    }
  }
}
