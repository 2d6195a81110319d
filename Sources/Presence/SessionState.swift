// The presence machine's value: one session's state, packed into half a cache line, since a million
// of them are kept. What happens to it is in SessionRules.
//
// Four facts carry the rest:
// - A *counted* sign renews the interval. What counts is the channel's choice.
// - Absence is declared when the last counted sign is an interval old, sockets or not.
// - `isOfflineReported` says that the last presence call was `client_offline`. Such a call goes out only when
//   it is false, `client_online` only when it is true, and each turns it. So the pair cannot break.
// - Activity alone moves the session's end, and at a tie the end wins over absence.
//
// Of the five moments a session knows, two are kept whole and three as the distance from one of
// those, in 32 bits of milliseconds (49 days, where a session lives at most one day unheard).

/// One session, in 32 bytes.
@usableFromInline package struct SessionState: Equatable, Sendable, BitwiseCopyable {
  @usableFromInline var activity: Millis
  /// How long after the last activity the last sign of either kind was.
  @usableFromInline var signLag: UInt32
  /// How long after the last activity silence began to count: a restart, or monitoring switched on.
  /// Zero where it began before.
  @usableFromInline var countLag: UInt32
  /// How long before `since` the last counted sign was; see `absentSince`.
  var absentLag: UInt32
  /// Calls made so far.
  package internal(set) var seq: UInt32
  private var sinceLow: UInt32
  private var sinceHigh: Int16
  /// From the lowest: state (2), reason (4), handed over, told, restored (1 each), sockets (7).
  @usableFromInline var bits: UInt16

  /// Sockets one session may have; more are refused before they reach the machine.
  package static let maximumSockets = 64
  /// The least time to come back after the engine's restart.
  package static let restartGrace: Millis = 120_000

  private static let handedOverBit: UInt16 = 1 << 6
  private static let toldBit: UInt16 = 1 << 7
  private static let restoredBit: UInt16 = 1 << 8
  /// Absent or closed (the state's high bit), told, or restored.
  @usableFromInline static let loudBits: UInt16 = 0b10 | 1 << 7 | 1 << 8

  /// A session that begins with a socket's `start`.
  package init(startedAt now: Millis) {
    activity = now
    signLag = 0
    countLag = 0
    absentLag = 0
    seq = 0
    sinceLow = 0
    sinceHigh = 0
    bits = 0
    since = now
    sockets = 1
    reason = .started
  }

  /// Whether a sign is only a stamp: it ends no absence, takes back no call and no grace.
  @inlinable package var isQuiet: Bool { bits & SessionState.loudBits == 0 }

  /// Stamps a sign of a quiet session.
  @inlinable
  package mutating func stamp(_ liveness: Liveness, at now: Millis) {
    if liveness == .activity {
      activity = now
      signLag = 0
      countLag = 0
    } else {
      signLag = UInt32(truncatingIfNeeded: now &- activity)
    }
  }
}

// MARK: - What is packed

extension SessionState {
  /// Where the session is.
  package internal(set) var state: PresenceState {
    get { PresenceState(rawValue: UInt8(truncatingIfNeeded: bits & 3)) ?? .closed }
    set { bits = bits & ~3 | UInt16(newValue.rawValue) }
  }

  /// Why the state began.
  package internal(set) var reason: Reason {
    get { Reason(rawValue: UInt8(truncatingIfNeeded: bits >> 2 & 15)) ?? .started }
    set { bits = bits & ~(15 << 2) | UInt16(newValue.rawValue) << 2 }
  }

  /// Whether the session passed to human attendance.
  package internal(set) var isHandedOver: Bool {
    get { bits & SessionState.handedOverBit != 0 }
    set { set(SessionState.handedOverBit, newValue) }
  }

  /// Whether the last presence call was `client_offline`.
  package internal(set) var isOfflineReported: Bool {
    get { bits & SessionState.toldBit != 0 }
    set { set(SessionState.toldBit, newValue) }
  }

  /// Whether the engine restarted and no counted sign has come since.
  package internal(set) var isRestored: Bool {
    get { bits & SessionState.restoredBit != 0 }
    set { set(SessionState.restoredBit, newValue) }
  }

  /// Sockets attached.
  package internal(set) var sockets: Int {
    get { Int(bits >> 9) }
    set { bits = bits & 0x1FF | UInt16(min(max(newValue, 0), 127)) << 9 }
  }

  /// When the state began, on the presence clock.
  package internal(set) var since: Millis {
    get { Millis(sinceHigh) << 32 | Millis(sinceLow) }
    set {
      sinceLow = UInt32(truncatingIfNeeded: newValue)
      sinceHigh = Int16(truncatingIfNeeded: newValue >> 32)
    }
  }

  /// The last counted sign before the absence that stands, or that was told and not yet taken
  /// back, on the presence clock. Without such an absence it means nothing.
  package internal(set) var absentSince: Millis {
    get { since - Millis(absentLag) }
    set { absentLag = UInt32(clamping: since - newValue) }
  }

  /// The last activity, on the presence clock.
  package internal(set) var lastActivity: Millis {
    get { activity }
    set { activity = newValue }
  }

  /// The last sign of either kind, on the presence clock.
  package var lastSign: Millis { lastActivity + Millis(signLag) }

  /// Silence before this moment counts for nothing.
  var countFrom: Millis {
    get { lastActivity + Millis(countLag) }
    set { countLag = UInt32(clamping: newValue - lastActivity) }
  }

  private mutating func set(_ bit: UInt16, _ on: Bool) {
    if on { bits |= bit } else { bits &= ~bit }
  }
}

// MARK: - Deadlines

extension SessionState {
  /// The next moment at which `clock` has an effect if nothing else happens.
  package func due(under policy: PresencePolicy) -> Millis {
    guard state != .closed else { return .max }
    return min(absenceDue(under: policy), endDue(under: policy))
  }

  /// When the session ends if there is no activity.
  package func endDue(under policy: PresencePolicy) -> Millis {
    lastActivity + policy.sessionTimeout
  }

  /// When absence is declared if there is no counted sign; `.max` where it stands already or is
  /// not watched.
  package func absenceDue(under policy: PresencePolicy) -> Millis {
    guard policy.monitors, state == .online || state == .reconnecting else { return .max }
    if isRestored { return countFrom + max(policy.interval, SessionState.restartGrace) }
    return max(lastCounted(under: policy), countFrom) + policy.interval
  }

  /// The last sign that counts under a policy, on the presence clock.
  package func lastCounted(under policy: PresencePolicy) -> Millis {
    policy.isCounted(.connection) ? lastSign : lastActivity
  }
}
