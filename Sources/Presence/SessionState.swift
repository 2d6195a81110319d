// The presence state of one session, packed into 32 bytes, because an engine holds a million of
// them. The rules that change it are in SessionState+Rules.swift.
//
// The rules rest on four invariants:
// - A *counted* liveness signal renews the interval. The channel's policy decides which count.
// - Absence is declared when the last counted liveness signal is one interval old, whether or not
//   a socket is attached.
// - `isOfflineReported` means that the last presence call was `client_offline`. That call is made
//   only while the flag is false, `client_online` only while it is true, and each call flips it,
//   so the two always alternate.
// - Only activity postpones the session's expiry. If expiry and absence are due at the same
//   moment, expiry wins.
//
// Of the five times of a session, two are stored in full and three as a distance from one of those
// in 32 bits of milliseconds: 49 days, whereas no session lives longer than a day unheard.

/// The presence state of one session, in 32 bytes.
public struct SessionState: Equatable, Sendable, BitwiseCopyable {
  @usableFromInline var activity: Millis
  /// The time from the last activity to the last liveness signal of either kind.
  @usableFromInline var livenessLag: UInt32
  /// The time from the last activity to `countFrom`; 0 if `countFrom` is not later.
  @usableFromInline var countLag: UInt32
  /// The time from `absentSince` to `since`.
  var absentLag: UInt32
  /// The number of platform calls made so far.
  package internal(set) var seq: UInt32
  private var sinceLow: UInt32
  private var sinceHigh: Int16
  /// From the lowest bit: state (2), reason (4), handed over, offline reported, restored (1 each),
  /// sockets (7).
  @usableFromInline var bits: UInt16

  /// The most sockets a session may have. The engine refuses further ones before the state machine
  /// sees them.
  package static let maximumSockets = 64
  /// The least time to come back after a restart of the engine, in milliseconds.
  package static let restartGrace: Millis = 120_000

  private static let handedOverBit: UInt16 = 1 << 6
  private static let offlineReportedBit: UInt16 = 1 << 7
  private static let restoredBit: UInt16 = 1 << 8
  /// Set if the session is absent or closed (the high bit of the state), offline was reported, or
  /// the session was restored: then a liveness signal has consequences.
  @usableFromInline static let consequenceBits: UInt16 = 0b10 | 1 << 7 | 1 << 8

  /// Creates the state of a session that a socket's `start` begins.
  package init(startedAt now: Millis) {
    activity = now
    livenessLag = 0
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

  /// Whether a liveness signal only has to be stamped, because there is no absence, report or
  /// restart grace that it could end.
  @inlinable public var needsOnlyStamp: Bool { bits & SessionState.consequenceBits == 0 }

  /// Records the time of a liveness signal, without its consequences.
  @inlinable
  public mutating func stamp(_ liveness: Liveness, at now: Millis) {
    if liveness == .activity {
      activity = now
      livenessLag = 0
      countLag = 0
    } else {
      livenessLag = UInt32(truncatingIfNeeded: now &- activity)
    }
  }
}

// MARK: - Packed properties

extension SessionState {
  /// The presence state.
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
    get { bits & SessionState.offlineReportedBit != 0 }
    set { set(SessionState.offlineReportedBit, newValue) }
  }

  /// Whether the session was restored after a restart and no counted liveness signal has come
  /// since.
  package internal(set) var isRestored: Bool {
    get { bits & SessionState.restoredBit != 0 }
    set { set(SessionState.restoredBit, newValue) }
  }

  /// The number of attached sockets.
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

  /// The last counted liveness signal before the absence, on the presence clock.
  ///
  /// Meaningful only while the session is absent or `isOfflineReported` is true.
  package internal(set) var absentSince: Millis {
    get { since - Millis(absentLag) }
    set { absentLag = UInt32(clamping: since - newValue) }
  }

  /// The last activity, on the presence clock.
  package internal(set) var lastActivity: Millis {
    get { activity }
    set { activity = newValue }
  }

  /// The last liveness signal of either kind, on the presence clock.
  package var lastLiveness: Millis { lastActivity + Millis(livenessLag) }

  /// The time from which silence counts, on the presence clock: a restart, or the moment at which
  /// monitoring was switched on. Never before `lastActivity`.
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
  /// The next time at which `Signal.clock` has an effect if no other signal comes, on the presence
  /// clock; `.max` for a closed session.
  package func due(under policy: PresencePolicy) -> Millis {
    guard state != .closed else { return .max }
    return min(absenceDue(under: policy), endDue(under: policy))
  }

  /// When the session expires if there is no activity, on the presence clock.
  package func endDue(under policy: PresencePolicy) -> Millis {
    lastActivity + policy.sessionTimeout
  }

  /// When absence is declared if no counted liveness signal comes, on the presence clock; `.max` if
  /// the session is absent or closed, or the channel is not monitored.
  package func absenceDue(under policy: PresencePolicy) -> Millis {
    guard policy.monitors, state == .online || state == .reconnecting else { return .max }
    if isRestored { return countFrom + max(policy.interval, SessionState.restartGrace) }
    return max(lastCountedLiveness(under: policy), countFrom) + policy.interval
  }

  /// The last liveness signal that counts under `policy`, on the presence clock.
  package func lastCountedLiveness(under policy: PresencePolicy) -> Millis {
    policy.isCounted(.connection) ? lastLiveness : lastActivity
  }
}
