// The presence machine's rules: what each signal does to a session, and what follows. A function of
// value, signal, moment and policy, so that the engine, the demo, the tests and the simulator run
// the very same rules.

extension SessionState {
  /// Takes a signal and tells what follows. A closed session takes nothing.
  package mutating func receive(
    _ signal: Signal, at now: Millis, under policy: PresencePolicy
  ) -> Outcome {
    guard state != .closed else { return .nothing }
    switch signal {
    case .liveness(let liveness): return recordLiveness(liveness, at: now, under: policy)
    case .message: return wrote(at: now, under: policy)
    case .attached(let liveness): return attached(liveness, at: now, under: policy)
    case .detached: return detached(at: now)
    case .handover: return handedOver(at: now)
    case .ended(let ending):
      return close(.sessionFinished, because: ending.reason, at: now, under: policy)
    case .clock: return passed(to: now, under: policy)
    case .policyChanged(let old): return changed(from: old, to: policy, at: now)
    }
  }
}

// MARK: - Signals

extension SessionState {
  private mutating func recordLiveness(
    _ liveness: Liveness, at now: Millis, under policy: PresencePolicy
  ) -> Outcome {
    stamp(liveness, at: now)
    guard policy.isCounted(liveness) else { return .nothing }
    isRestored = false
    return returned(at: now)
  }

  private mutating func wrote(at now: Millis, under policy: PresencePolicy) -> Outcome {
    var outcome = recordLiveness(.activity, at: now, under: policy)
    guard isHandedOver else { return outcome }
    let told = call(.clientMessage, at: now, absentSince: now)
    if outcome.call == nil { outcome.call = told } else { outcome.secondCall = told }
    return outcome
  }

  private mutating func attached(
    _ liveness: Liveness, at now: Millis, under policy: PresencePolicy
  ) -> Outcome {
    sockets += 1
    var outcome = recordLiveness(liveness, at: now, under: policy)
    if state == .reconnecting {
      outcome.transition = move(to: .online, .resumed, at: now)
    }
    return outcome
  }

  private mutating func detached(at now: Millis) -> Outcome {
    sockets -= 1
    guard sockets == 0, state == .online else { return .nothing }
    return Outcome(transition: move(to: .reconnecting, .socketLost, at: now))
  }

  private mutating func handedOver(at now: Millis) -> Outcome {
    guard !isHandedOver else { return .nothing }
    isHandedOver = true
    guard state == .absent else { return .nothing }
    return Outcome(call: tellAbsence(at: now))
  }

  private mutating func passed(to now: Millis, under policy: PresencePolicy) -> Outcome {
    let end = endDue(under: policy)
    let absence = absenceDue(under: policy)
    if end <= now, end <= absence {
      return close(.sessionExpired, because: .sessionTimeout, at: now, under: policy)
    }
    guard absence <= now else { return .nothing }
    // What was told and not yet taken back keeps its own beginning: the return speaks of it.
    let silence = isOfflineReported ? absentSince : lastCounted(under: policy)
    let reason: Reason = sockets > 0 ? .pageInactive : .connectionLost
    let transition = move(to: .absent, reason, at: now)
    absentSince = silence
    guard isHandedOver, !isOfflineReported else { return Outcome(transition: transition) }
    return Outcome(transition: transition, call: tellAbsence(at: now))
  }

  private mutating func changed(
    from old: PresencePolicy, to policy: PresencePolicy, at now: Millis
  ) -> Outcome {
    if policy.monitors, !old.monitors || old.counts != policy.counts {
      countFrom = now
      isRestored = false
    }
    guard !policy.monitors, state == .absent else { return .nothing }
    return Outcome(
      transition: move(to: sockets > 0 ? .online : .reconnecting, .monitoringOff, at: now))
  }
}

// MARK: - What signals share

extension SessionState {
  /// A counted sign came: an absence ends, and what was told is taken back.
  private mutating func returned(at now: Millis) -> Outcome {
    var outcome = Outcome.nothing
    let silence = absentSince
    if state == .absent {
      outcome.transition = move(to: sockets > 0 ? .online : .reconnecting, .returned, at: now)
    }
    if isOfflineReported {
      isOfflineReported = false
      outcome.call = call(.clientOnline, at: now, absentSince: silence)
    }
    return outcome
  }

  private mutating func tellAbsence(at now: Millis) -> PlatformCall {
    isOfflineReported = true
    return call(.clientOffline, reason, at: now, absentSince: absentSince)
  }

  private mutating func close(
    _ event: CallEvent, because reason: Reason, at now: Millis, under policy: PresencePolicy
  ) -> Outcome {
    let silence = state == .absent || isOfflineReported ? absentSince : lastCounted(under: policy)
    let transition = move(to: .closed, reason, at: now)
    // The platform that ended the talk is not told of its own doing.
    guard isHandedOver, reason != .platformEnded else { return Outcome(transition: transition) }
    return Outcome(
      transition: transition, call: call(event, reason, at: now, absentSince: silence))
  }

  private mutating func move(
    to state: PresenceState, _ reason: Reason, at now: Millis
  ) -> Transition {
    let from = self.state
    // `absentSince` is kept as a distance from `since`: it stays where it was.
    let silence = absentSince
    self.state = state
    self.reason = reason
    since = now
    absentSince = silence
    return Transition(from: from, to: state, reason: reason, at: now)
  }

  private mutating func call(
    _ event: CallEvent, _ reason: Reason? = nil, at now: Millis, absentSince: Millis
  ) -> PlatformCall {
    seq += 1
    return PlatformCall(event: event, seq: seq, reason: reason, absentSince: absentSince, at: now)
  }
}

// MARK: - Restart

/// What is kept of an open session's presence while no engine runs.
package struct SavedPresence: Equatable, Sendable {
  /// Where the session was.
  package var state: PresenceState
  /// Why that state began.
  package var reason: Reason
  /// How long ago the state began, when the engine starts again (wall clock, down time included).
  package var stateAge: Millis
  /// How long ago the absence's last counted sign was (wall clock, down time included).
  package var absence: Millis
  /// Silence without activity when the engine stopped in good order; zero after a kill.
  package var inactivity: Millis
  /// Whether the session passed to human attendance.
  package var isHandedOver: Bool
  /// Whether the last presence call was `client_offline`.
  package var isOfflineReported: Bool
  /// Calls made so far.
  package var seq: UInt32

  /// What was saved, every value given.
  package init(
    state: PresenceState, reason: Reason, stateAge: Millis, absence: Millis, inactivity: Millis,
    isHandedOver: Bool, isOfflineReported: Bool, seq: UInt32
  ) {
    self.state = state
    self.reason = reason
    self.stateAge = stateAge
    self.absence = absence
    self.inactivity = inactivity
    self.isHandedOver = isHandedOver
    self.isOfflineReported = isOfflineReported
    self.seq = seq
  }
}

extension SessionState {
  /// A session as the engine finds it again: absent stays absent, unless monitoring is off now; any
  /// other is reconnecting, with the interval, and two minutes at least, to come back. Down time
  /// counts for nothing.
  ///
  /// The transition to journal is nil where the state was already that one.
  package static func restored(
    _ saved: SavedPresence, at now: Millis, under policy: PresencePolicy
  ) -> (state: SessionState, transition: Transition?) {
    var session = SessionState(startedAt: now)
    session.sockets = 0
    session.seq = saved.seq
    session.lastActivity = now - saved.inactivity
    session.countFrom = now
    session.state = saved.state
    session.reason = saved.reason
    session.since = now - saved.stateAge
    session.absentSince = now - saved.absence
    session.isRestored = true
    session.isHandedOver = saved.isHandedOver
    session.isOfflineReported = saved.isOfflineReported
    var transition: Transition?
    if saved.state == .online {
      transition = session.move(to: .reconnecting, .restarted, at: now)
    } else if saved.state == .absent, !policy.monitors {
      transition = session.move(to: .reconnecting, .monitoringOff, at: now)
    }
    return (session, transition)
  }
}
