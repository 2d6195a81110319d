// The presence machine: one session's state, what happens to it, and what follows. A value and a
// function, so that the engine, the demo, the tests and the simulator run the very same rules.
//
// Four facts carry the rest:
// - A *counted* sign renews the interval. What counts is the channel's choice.
// - Absence is declared when the last counted sign is an interval old, sockets or not.
// - `isTold` says that the last presence call was `client_offline`. Such a call goes out only when
//   it is false, `client_online` only when it is true, and each turns it. So the pair cannot break.
// - Activity alone moves the session's end, and at a tie the end wins over absence.

/// One session, in 48 bytes.
public struct SessionState: Equatable, Sendable {
  /// The last activity, on the presence clock.
  public internal(set) var lastActivity: Millis
  /// The last sign of either kind, on the presence clock.
  public internal(set) var lastSign: Millis
  /// When the state began, on the presence clock.
  public internal(set) var since: Millis
  /// The last counted sign before the absence that stands, or that was told and not yet taken back.
  public internal(set) var absentSince: Millis
  /// Silence before this moment counts for nothing: a restart, or monitoring switched on.
  var countFrom: Millis
  /// Calls made so far.
  public internal(set) var seq: UInt32
  /// Sockets attached.
  public internal(set) var sockets: UInt8
  /// Where the session is.
  public internal(set) var state: PresenceState
  /// Why the state began.
  public internal(set) var reason: Reason
  var flags: Flags

  struct Flags: OptionSet, Sendable {
    let rawValue: UInt8
    static let handedOver = Flags(rawValue: 1)
    static let told = Flags(rawValue: 2)
    static let restored = Flags(rawValue: 4)
  }

  /// Sockets one session may have; more are refused before they reach the machine.
  public static let maximumSockets: UInt8 = 64
  /// The least time to come back after the engine's restart.
  public static let restartGrace: Millis = 120_000

  /// Whether the session passed to human attendance.
  public var isHandedOver: Bool { flags.contains(.handedOver) }
  /// Whether the last presence call was `client_offline`.
  public var isTold: Bool { flags.contains(.told) }

  /// A session that begins with a socket's `start`.
  public init(startedAt now: Millis) {
    lastActivity = now
    lastSign = now
    since = now
    absentSince = now
    countFrom = now
    seq = 0
    sockets = 1
    state = .online
    reason = .started
    flags = []
  }

  /// Whether a sign is more than a stamp: it ends an absence or takes back a call.
  @inlinable public var isQuiet: Bool { state != .absent && !isTold && state != .closed }

  /// Takes a signal and tells what follows. A closed session takes nothing.
  public mutating func receive(
    _ signal: Signal, at now: Millis, under policy: PresencePolicy
  ) -> Outcome {
    guard state != .closed else { return .nothing }
    switch signal {
    case .sign(let sign): return signed(sign, at: now, under: policy)
    case .message: return wrote(at: now, under: policy)
    case .attached(let sign): return attached(sign, at: now, under: policy)
    case .detached: return detached(at: now)
    case .handover: return handedOver(at: now)
    case .ended(let ending): return ended(by: ending, at: now, under: policy)
    case .clock: return passed(to: now, under: policy)
    case .policyChanged(let old): return changed(from: old, to: policy, at: now)
    }
  }

  /// The next moment at which `clock` has an effect if nothing else happens.
  public func due(under policy: PresencePolicy) -> Millis {
    guard state != .closed else { return .max }
    return min(absenceDue(under: policy), lastActivity + policy.sessionTimeout)
  }

  func absenceDue(under policy: PresencePolicy) -> Millis {
    guard policy.monitors, state == .online || state == .reconnecting else { return .max }
    let sign = lastCounted(under: policy)
    if sign > countFrom { return sign + policy.interval }
    let grace = flags.contains(.restored) ? SessionState.restartGrace : 0
    return countFrom + max(policy.interval, grace)
  }

  /// The last sign that counts under a policy, on the presence clock.
  public func lastCounted(under policy: PresencePolicy) -> Millis {
    policy.isCounted(.connection) ? lastSign : lastActivity
  }
}

// MARK: - Signals

extension SessionState {
  private mutating func signed(
    _ sign: Sign, at now: Millis, under policy: PresencePolicy
  ) -> Outcome {
    stamp(sign, at: now)
    guard policy.isCounted(sign) else { return .nothing }
    return returned(at: now)
  }

  mutating func stamp(_ sign: Sign, at now: Millis) {
    lastSign = now
    if sign == .activity { lastActivity = now }
  }

  private mutating func wrote(at now: Millis, under policy: PresencePolicy) -> Outcome {
    var outcome = signed(.activity, at: now, under: policy)
    guard isHandedOver else { return outcome }
    let told = call(.clientMessage, at: now, absentSince: now)
    if outcome.call == nil { outcome.call = told } else { outcome.then = told }
    return outcome
  }

  private mutating func attached(
    _ sign: Sign, at now: Millis, under policy: PresencePolicy
  ) -> Outcome {
    sockets += 1
    var outcome = signed(sign, at: now, under: policy)
    if state == .reconnecting {
      outcome.transition = move(to: .online, .resumed, at: now)
    }
    return outcome
  }

  private mutating func detached(at now: Millis) -> Outcome {
    if sockets > 0 { sockets -= 1 }
    guard sockets == 0, state == .online else { return .nothing }
    return Outcome(transition: move(to: .reconnecting, .socketLost, at: now))
  }

  private mutating func handedOver(at now: Millis) -> Outcome {
    guard !isHandedOver else { return .nothing }
    flags.insert(.handedOver)
    guard state == .absent else { return .nothing }
    return Outcome(call: tellAbsence(at: now))
  }

  private mutating func ended(
    by ending: Ending, at now: Millis, under policy: PresencePolicy
  ) -> Outcome {
    close(.sessionFinished, because: ending.reason, at: now, under: policy)
  }

  private mutating func passed(to now: Millis, under policy: PresencePolicy) -> Outcome {
    let end = lastActivity + policy.sessionTimeout
    let absence = absenceDue(under: policy)
    if end <= now, end <= absence {
      return close(.sessionExpired, because: .sessionTimeout, at: now, under: policy)
    }
    guard absence <= now else { return .nothing }
    absentSince = lastCounted(under: policy)
    let reason: Reason = sockets > 0 ? .pageInactive : .connectionLost
    let transition = move(to: .absent, reason, at: now)
    guard isHandedOver, !isTold else { return Outcome(transition: transition) }
    return Outcome(transition: transition, call: tellAbsence(at: now))
  }

  private mutating func changed(
    from old: PresencePolicy, to policy: PresencePolicy, at now: Millis
  ) -> Outcome {
    if policy.monitors, !old.monitors || old.counts != policy.counts {
      countFrom = now
      flags.remove(.restored)
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
    if state == .absent {
      outcome.transition = move(to: sockets > 0 ? .online : .reconnecting, .returned, at: now)
    }
    if isTold {
      flags.remove(.told)
      outcome.call = call(.clientOnline, at: now, absentSince: absentSince)
    }
    return outcome
  }

  private mutating func tellAbsence(at now: Millis) -> Call {
    flags.insert(.told)
    return call(.clientOffline, reason, at: now, absentSince: absentSince)
  }

  private mutating func close(
    _ event: CallEvent, because reason: Reason, at now: Millis, under policy: PresencePolicy
  ) -> Outcome {
    let silence = state == .absent ? absentSince : lastCounted(under: policy)
    let transition = move(to: .closed, reason, at: now)
    // The platform that ended the talk is not told of its own doing.
    guard isHandedOver, reason != .platformEnded else { return Outcome(transition: transition) }
    return Outcome(
      transition: transition, call: call(event, reason, at: now, absentSince: silence))
  }

  private mutating func move(
    to state: PresenceState, _ reason: Reason, at now: Millis
  ) -> Transition {
    defer {
      self.state = state
      self.reason = reason
      since = now
    }
    return Transition(from: self.state, to: state, reason: reason, at: now)
  }

  private mutating func call(
    _ event: CallEvent, _ reason: Reason? = nil, at now: Millis, absentSince: Millis
  ) -> Call {
    seq += 1
    return Call(event: event, seq: seq, reason: reason, absentSince: absentSince, at: now)
  }
}

// MARK: - Restart

/// What is kept of an open session's presence while no engine runs.
public struct SavedPresence: Equatable, Sendable {
  public var state: PresenceState
  public var reason: Reason
  /// How long ago the state began, when the engine starts again (wall clock, down time included).
  public var stateAge: Millis
  /// How long ago the absence's last counted sign was (wall clock, down time included).
  public var absence: Millis
  /// Silence without activity when the engine stopped in good order; zero after a kill.
  public var inactivity: Millis
  public var isHandedOver: Bool
  public var isTold: Bool
  public var seq: UInt32

  /// What was saved, every value given.
  public init(
    state: PresenceState, reason: Reason, stateAge: Millis, absence: Millis, inactivity: Millis,
    isHandedOver: Bool, isTold: Bool, seq: UInt32
  ) {
    self.state = state
    self.reason = reason
    self.stateAge = stateAge
    self.absence = absence
    self.inactivity = inactivity
    self.isHandedOver = isHandedOver
    self.isTold = isTold
    self.seq = seq
  }
}

extension SessionState {
  /// A session as the engine finds it again: absent stays absent; any other is reconnecting, with
  /// the interval, and two minutes at least, to come back. Down time counts for nothing.
  ///
  /// The transition to journal is nil where the state was already that one.
  public static func restored(
    _ saved: SavedPresence, at now: Millis
  ) -> (state: SessionState, transition: Transition?) {
    var session = SessionState(startedAt: now)
    session.sockets = 0
    session.seq = saved.seq
    session.lastActivity = now - saved.inactivity
    session.lastSign = session.lastActivity
    session.absentSince = now - saved.absence
    session.state = saved.state
    session.reason = saved.reason
    session.since = now - saved.stateAge
    session.flags = .restored
    if saved.isHandedOver { session.flags.insert(.handedOver) }
    if saved.isTold { session.flags.insert(.told) }
    guard saved.state == .online else { return (session, nil) }
    return (session, session.move(to: .reconnecting, .restarted, at: now))
  }
}
