// The rules of the presence state machine: how each signal changes a session, and which state
// change and platform calls follow. They depend only on the session's value, the signal, the time
// and the policy, so the engine, the demonstration, the tests and the simulator all run the same
// rules.

extension SessionState {
  /// Applies a signal and returns what it causes. A closed session ignores every signal.
  ///
  /// - Parameters:
  ///   - signal: The signal.
  ///   - now: The time on the presence clock.
  ///   - policy: The policy of the session's channel; for `Signal.policyChanged`, the new one.
  package mutating func receive(
    _ signal: Signal, at now: Millis, under policy: PresencePolicy
  ) -> Outcome {
    guard state != .closed else { return .nothing }
    switch signal {
    case .liveness(let liveness): return recordLiveness(liveness, at: now, under: policy)
    case .message: return receiveMessage(at: now, under: policy)
    case .attached(let liveness): return attachSocket(liveness, at: now, under: policy)
    case .detached: return detachSocket(at: now)
    case .handover: return handOver(at: now)
    case .ended(let party):
      return close(.sessionFinished, because: party.reason, at: now, under: policy)
    case .clock: return checkDeadlines(at: now, under: policy)
    case .policyChanged(let old): return changePolicy(from: old, to: policy, at: now)
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
    return endAbsence(at: now)
  }

  private mutating func receiveMessage(at now: Millis, under policy: PresencePolicy) -> Outcome {
    var outcome = recordLiveness(.activity, at: now, under: policy)
    guard isHandedOver else { return outcome }
    let call = makeCall(.clientMessage, at: now, absentSince: now)
    if outcome.call == nil { outcome.call = call } else { outcome.secondCall = call }
    return outcome
  }

  private mutating func attachSocket(
    _ liveness: Liveness, at now: Millis, under policy: PresencePolicy
  ) -> Outcome {
    sockets += 1
    var outcome = recordLiveness(liveness, at: now, under: policy)
    if state == .reconnecting {
      outcome.transition = changeState(to: .online, .resumed, at: now)
    }
    return outcome
  }

  private mutating func detachSocket(at now: Millis) -> Outcome {
    sockets -= 1
    guard sockets == 0, state == .online else { return .nothing }
    return Outcome(transition: changeState(to: .reconnecting, .socketLost, at: now))
  }

  private mutating func handOver(at now: Millis) -> Outcome {
    guard !isHandedOver else { return .nothing }
    isHandedOver = true
    var outcome = Outcome(call: makeCall(.handedOver, at: now, absentSince: now))
    if state == .absent { outcome.secondCall = reportOffline(at: now) }
    return outcome
  }

  private mutating func checkDeadlines(at now: Millis, under policy: PresencePolicy) -> Outcome {
    let end = endDue(under: policy)
    let absence = absenceDue(under: policy)
    if end <= now, end <= absence {
      return close(.sessionExpired, because: .sessionTimeout, at: now, under: policy)
    }
    guard absence <= now else { return .nothing }
    // An absence that was reported and not yet closed keeps its beginning, because `client_online`
    // will refer to it.
    let silence = isOfflineReported ? absentSince : lastCountedLiveness(under: policy)
    let reason: Reason = sockets > 0 ? .pageInactive : .connectionLost
    let transition = changeState(to: .absent, reason, at: now)
    absentSince = silence
    guard isHandedOver, !isOfflineReported else { return Outcome(transition: transition) }
    return Outcome(transition: transition, call: reportOffline(at: now))
  }

  private mutating func changePolicy(
    from old: PresencePolicy, to policy: PresencePolicy, at now: Millis
  ) -> Outcome {
    if policy.monitors, !old.monitors || old.counts != policy.counts {
      countFrom = now
      isRestored = false
    }
    guard !policy.monitors, state == .absent else { return .nothing }
    return Outcome(
      transition: changeState(to: sockets > 0 ? .online : .reconnecting, .monitoringOff, at: now))
  }
}

// MARK: - Steps that several signals share

extension SessionState {
  /// Handles a counted liveness signal: ends an absence, and reports the return if the absence was
  /// reported.
  private mutating func endAbsence(at now: Millis) -> Outcome {
    var outcome = Outcome.nothing
    let silence = absentSince
    if state == .absent {
      outcome.transition = changeState(
        to: sockets > 0 ? .online : .reconnecting, .returned, at: now)
    }
    if isOfflineReported {
      isOfflineReported = false
      outcome.call = makeCall(.clientOnline, at: now, absentSince: silence)
    }
    return outcome
  }

  private mutating func reportOffline(at now: Millis) -> PlatformCall {
    isOfflineReported = true
    return makeCall(.clientOffline, reason, at: now, absentSince: absentSince)
  }

  private mutating func close(
    _ event: CallEvent, because reason: Reason, at now: Millis, under policy: PresencePolicy
  ) -> Outcome {
    let silence =
      state == .absent || isOfflineReported ? absentSince : lastCountedLiveness(under: policy)
    let transition = changeState(to: .closed, reason, at: now)
    // The platform needs no report of a session that it ended itself.
    guard isHandedOver, reason != .platformEnded else { return Outcome(transition: transition) }
    return Outcome(
      transition: transition, call: makeCall(event, reason, at: now, absentSince: silence))
  }

  /// Enters a state and returns the transition. `absentSince` keeps its value.
  mutating func changeState(
    to state: PresenceState, _ reason: Reason, at now: Millis
  ) -> Transition {
    let from = self.state
    // `absentSince` is stored as a distance from `since`, so it has to be set again.
    let silence = absentSince
    self.state = state
    self.reason = reason
    since = now
    absentSince = silence
    return Transition(from: from, to: state, reason: reason, at: now)
  }

  private mutating func makeCall(
    _ event: CallEvent, _ reason: Reason? = nil, at now: Millis, absentSince: Millis
  ) -> PlatformCall {
    seq += 1
    return PlatformCall(event: event, seq: seq, reason: reason, absentSince: absentSince, at: now)
  }
}
