// The presence state of a session.

/// The presence state of a session.
package enum PresenceState: UInt8, CaseIterable, Sendable {
  /// At least one socket is attached, and the interval has not elapsed.
  case online
  /// No socket is attached, and the interval has not elapsed.
  case reconnecting
  /// The interval elapsed without a counted liveness signal, with or without a socket.
  case absent
  /// The session ended. No other state follows.
  case closed

  /// The name in API paths, feeds and the journal.
  package var name: String {
    switch self {
    case .online: "online"
    case .reconnecting: "reconnecting"
    case .absent: "absent"
    case .closed: "closed"
    }
  }

  /// Parses a name. Returns nil for an unknown one.
  package init?(name: String) {
    guard let state = PresenceState.allCases.first(where: { $0.name == name }) else { return nil }
    self = state
  }
}
