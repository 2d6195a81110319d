// The engine's own faults: it is killed, asked to end, or stands still while the world goes on.

import Presence

extension Simulation {
  // MARK: - The end of an engine

  /// Kills the engine, whatever it was about.
  func crash(down: Millis) {
    guard upAt == .max else { return }
    // The batch under way reached the disk or not: the engine can't know.
    if !engine.committing.isEmpty, store.mode != .full, now % 2 == 0 {
      _ = store.commit(engine.committing, at: now)
    }
    end(down: down)
  }

  /// Asks the engine to end. It makes no more calls, waits for answers that are on their way, keeps
  /// what waits for the disk and how silent each contact was. Where the disk refuses it is a kill.
  func stop(down: Millis) {
    guard upAt == .max else { return }
    let moment = now + Simulation.patience
    let answered = engine.replies.filter {
      $0.at <= moment && RetryDecision.of(status: $0.status) != .retry
    }
    if !sabotage.leavesAnswers { takeReplies(until: moment) }
    for session in expected.indices where isOpen(session) {
      let slot = engine.slots[session]
      let silence = engine.now - engine.table[slot].lastActivity
      record(.paused(session, inactivity: silence))
    }
    guard store.mode != .full else { return end(down: down) }
    if !sabotage.forgetsAtStop {
      _ = store.commit(engine.committing, at: now)
      _ = store.commit(engine.pending, at: now)
    }
    for reply in answered where store.calls[reply.eventID] != nil {
      report(.notRepeated, store.calls[reply.eventID]?.session, "\(reply.eventID) was answered")
    }
    for session in expected.indices {
      guard let expectation = expected[session], expectation.state != .closed else { continue }
      let silence = now - expectation.activity
      expected[session]?.silence = silence
      checkKept(session, expectation, silence)
    }
    endedWell = true
    stops += 1
    end(down: down)
  }

  /// Milliseconds that a stop in good order gives the answers.
  static let patience: Millis = 5_000

  private func end(down: Millis) {
    // What lay in its sockets is gone with it.
    pause = nil
    unread = []
    upAt = now + down
  }

  // MARK: - Standing still

  /// The engine's process stops for a while; what comes lies in its sockets.
  func stall(_ length: Millis) {
    guard upAt == .max, pause == nil else { return }
    stalls += 1
    let slept = min(Simulation.longestSleep, max(0, engine.next(sabotage) - now))
    pause = (since: machine, until: machine + length, slept: slept)
  }

  /// The longest sleep that the engine asks for while there are visitors, in milliseconds.
  static let longestSleep: Millis = 100

  /// It goes on: first it reads what came, then the clock may act. A standstill longer than the limit
  /// is time that did not pass.
  func wake(_ pause: (since: Millis, until: Millis, slept: Millis)) {
    let length = pause.until - pause.since
    let isLong = length > PresenceClock.stallLimit
    let counted = isLong ? 0 : length
    stalled += length - counted
    now += counted
    wokeAt = now
    self.pause = nil
    engine.look(machine, slept: sabotage.countsStalls ? length : pause.slept)
    if sabotage.expiresFirst { work() }
    let steps = unread
    unread = []
    for step in steps { take(step) }
    if upAt == .max { work() }
  }

  // MARK: - Restart

  /// A new engine finds what the store has.
  func restart() {
    upAt = .max
    restarts += 1
    // What fell due while there was no engine can't be late before now.
    wokeAt = now
    engine = SimulatedEngine(sessions: options.sessions, policies, at: now, machine: machine)
    for session in store.sessions.indices {
      let kept = store.sessions[session]
      guard kept.isKnown, kept.state != .closed else {
        // What was not stored never was.
        expected[session] = kept.isKnown ? expected[session] : nil
        expected[session]?.state = .closed
        continue
      }
      restore(session, kept)
      store.sessions[session].inactivity = 0
    }
    endedWell = false
    for eventID in store.calls.keys.sorted(by: { Int($0) ?? 0 < Int($1) ?? 0 })
    where !sabotage.forgetsCall(eventID) {
      enqueue(eventID)
    }
  }

  private func restore(_ session: Int, _ kept: SimulatedSession) {
    var saved = SavedPresence(
      state: kept.state, reason: kept.reason, stateAge: now - kept.since,
      absence: now - kept.absentSince, inactivity: kept.inactivity,
      isHandedOver: kept.isHandedOver, isOfflineReported: kept.isOfflineReported, seq: kept.seq)
    sabotage.saved(&saved)
    let policy = policy(of: session)
    let (state, transition) = SessionState.restored(saved, at: now, under: policy)
    engine.insert(session, channel(of: session), state, at: now)
    engine.webhooks[session] = kept.webhooks
    let silence = endedWell ? expected[session]?.silence ?? 0 : 0
    expected[session] = ReferenceModel(restored: kept, silentFor: silence, at: now, policy)
    checkRestored(session, state)
    if let transition {
      record(.moved(session, transition, absentSince: state.absentSince))
    }
  }
}
