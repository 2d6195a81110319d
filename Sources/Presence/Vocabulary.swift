// The words of presence: what a session's state can be, what can happen to it, and what follows.
// Values only; the rules that tie them together are in SessionState.

import Channels

/// Milliseconds of a clock. Which clock is said where it is used: the presence clock is monotonic
/// and stands still while the process was stopped; the wall clock counts from 1970 in UTC.
@usableFromInline package typealias Millis = Int64

/// Where a session is.
package enum PresenceState: UInt8, CaseIterable, Sendable {
  /// A socket is up.
  case online
  /// No socket, and the interval is not over.
  case reconnecting
  /// The interval passed without a sign that counts.
  case absent
  /// It ended.
  case closed

  /// The name in routes, feeds and the journal.
  package var name: String {
    switch self {
    case .online: "online"
    case .reconnecting: "reconnecting"
    case .absent: "absent"
    case .closed: "closed"
    }
  }

  /// Reads a name; nil when there is no such state.
  package init?(name: String) {
    guard let state = PresenceState.allCases.first(where: { $0.name == name }) else { return nil }
    self = state
  }
}

/// Why a state began.
package enum Reason: UInt8, CaseIterable, Sendable {
  case started, resumed, returned
  case socketLost, restarted
  case pageInactive, connectionLost
  case monitoringOff
  case sessionTimeout, contactEnded, supervisorEnded, platformEnded

  /// The name in routes, feeds, calls and the journal.
  package var name: String {
    switch self {
    case .started: "started"
    case .resumed: "resumed"
    case .returned: "returned"
    case .socketLost: "socket_lost"
    case .restarted: "restarted"
    case .pageInactive: "page_inactive"
    case .connectionLost: "connection_lost"
    case .monitoringOff: "monitoring_off"
    case .sessionTimeout: "session_timeout"
    case .contactEnded: "contact_ended"
    case .supervisorEnded: "supervisor_ended"
    case .platformEnded: "platform_ended"
    }
  }

  /// Reads a name; nil when there is no such reason.
  package init?(name: String) {
    guard let reason = Reason.allCases.first(where: { $0.name == name }) else { return nil }
    self = reason
  }
}

/// What tells that the visitor is there.
@usableFromInline package enum Liveness: UInt8, Sendable {
  /// The page is seen or used, or the contact wrote.
  case activity
  /// The page is open, seen or not.
  case connection
}

/// Who ends a session.
package enum EndedBy: UInt8, Sendable {
  case contact, supervisor, platform

  /// The reason the journal keeps.
  package var reason: Reason {
    switch self {
    case .contact: .contactEnded
    case .supervisor: .supervisorEnded
    case .platform: .platformEnded
    }
  }
}

/// What happens to a session.
package enum Signal: Equatable, Sendable {
  /// A sign of life on a socket that is already attached.
  case liveness(Liveness)
  /// A message of the contact: activity, and after handover it is told.
  case message
  /// A socket attached: by `start` (activity) or `resume` (connection).
  case attached(Liveness)
  /// A socket is gone.
  case detached
  /// The session passes to human attendance.
  case handover
  /// Somebody ends it.
  case ended(EndedBy)
  /// Time passed: what is due?
  case clock
  /// The channel's settings changed; the new ones come as the policy.
  case policyChanged(from: PresencePolicy)
}

/// What a channel's settings mean for presence.
package struct PresencePolicy: Equatable, Sendable {
  /// Whether absence is declared at all.
  package var monitors: Bool
  /// Silence after which a visitor is absent.
  package var interval: Millis
  /// What counts as a sign of life.
  package var counts: Channel.Presence.Counts
  /// Time without activity after which the session ends.
  package var sessionTimeout: Millis

  /// A policy with every value given, in milliseconds.
  package init(
    monitors: Bool, interval: Millis, counts: Channel.Presence.Counts, sessionTimeout: Millis
  ) {
    self.monitors = monitors
    self.interval = interval
    self.counts = counts
    self.sessionTimeout = sessionTimeout
  }

  /// The policy of a channel's settings.
  package init(_ settings: Channel.Settings) {
    self.init(
      monitors: settings.presence.enabled, interval: Millis(settings.presence.interval) * 60_000,
      counts: settings.presence.counts, sessionTimeout: Millis(settings.sessionTimeout) * 60_000)
  }

  /// Whether a sign renews the interval. With monitoring off only activity does: it still closes
  /// an absence that the attendance side was told of.
  @inlinable
  package func isCounted(_ liveness: Liveness) -> Bool {
    liveness == .activity || (monitors && counts == .connection)
  }
}

/// A change of state.
package struct Transition: Equatable, Sendable {
  /// The state before.
  package var from: PresenceState
  /// The state after.
  package var to: PresenceState
  /// Why it changed.
  package var reason: Reason
  /// On the presence clock.
  package var at: Millis
}

/// What the attendance platform is told.
package enum CallEvent: UInt8, CaseIterable, Sendable {
  case clientOffline, sessionExpired, sessionFinished, clientOnline, clientMessage

  /// The `event` of the call.
  package var name: String {
    switch self {
    case .clientOffline: "client_offline"
    case .sessionExpired: "session_expired"
    case .sessionFinished: "session_finished"
    case .clientOnline: "client_online"
    case .clientMessage: "client_message"
    }
  }

  /// Whether the call goes to `/expire`; the others go to `/message`.
  package var isExpire: Bool {
    switch self {
    case .clientOffline, .sessionExpired, .sessionFinished: true
    case .clientOnline, .clientMessage: false
    }
  }
}

/// A call that a signal causes.
package struct PlatformCall: Equatable, Sendable {
  /// What is told.
  package var event: CallEvent
  /// Counts the calls of one session from 1.
  package var seq: UInt32
  /// Of an expire call; nil for a message.
  package var reason: Reason?
  /// The last counted sign, on the presence clock.
  package var absentSince: Millis
  /// When it was declared, on the presence clock.
  package var at: Millis
}

/// What follows from a signal: at most one change of state, and at most two calls, in order.
package struct Outcome: Equatable, Sendable {
  /// The change of state, if there is one.
  package var transition: Transition?
  /// The first call, if there is one.
  package var call: PlatformCall?
  /// The second call: a message that ends an absence is told after the return.
  package var secondCall: PlatformCall?

  /// Nothing follows.
  package static let nothing = Outcome()

  /// An outcome with what is given.
  package init(
    transition: Transition? = nil, call: PlatformCall? = nil, secondCall: PlatformCall? = nil
  ) {
    self.transition = transition
    self.call = call
    self.secondCall = secondCall
  }
}

/// What one socket last told of its page. The first `h` after an `a` or a `start` is activity: the
/// page was seen until now. Later ones only tell that it is open.
package struct PageSight: Sendable {
  @usableFromInline var isSeen: Bool

  /// A socket whose page is seen (`start`) or not known to be (`resume`).
  @inlinable
  package init(seen: Bool) { isSeen = seen }

  /// The page tells that it is seen or used.
  @inlinable
  package mutating func seen() -> Liveness {
    isSeen = true
    return .activity
  }

  /// The page tells that it is hidden.
  @inlinable
  package mutating func hidden() -> Liveness {
    defer { isSeen = false }
    return isSeen ? .activity : .connection
  }
}
