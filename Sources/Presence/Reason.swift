// The reason of a state change, and the parties that can end a session.

/// Why a session's presence state began.
package enum Reason: UInt8, CaseIterable, Sendable {
  /// The visitor started the session: online.
  case started
  /// A socket was attached again before the interval elapsed: reconnecting to online.
  case resumed
  /// A counted liveness signal ended an absence: online or reconnecting.
  case returned
  /// The last socket was detached: reconnecting.
  case socketLost
  /// The engine restarted, which closed every socket: reconnecting.
  case restarted
  /// The interval elapsed with a socket attached: absent.
  case pageInactive
  /// The interval elapsed without a socket: absent.
  case connectionLost
  /// Monitoring was switched off during an absence: online or reconnecting.
  case monitoringOff
  /// The session timeout elapsed without activity: closed.
  case sessionTimeout
  /// The contact ended the session: closed.
  case contactEnded
  /// A supervisor ended the session: closed.
  case supervisorEnded
  /// The attendance platform ended the session: closed.
  case platformEnded

  /// The name in API paths, feeds, platform calls and the journal.
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

  /// Parses a name. Returns nil for an unknown one.
  package init?(name: String) {
    guard let reason = Reason.allCases.first(where: { $0.name == name }) else { return nil }
    self = reason
  }
}

/// The party that ends a session.
package enum EndedBy: UInt8, Sendable {
  /// The contact, in the chat window.
  case contact
  /// A supervisor, in the console, by a command or through the API.
  case supervisor
  /// The attendance platform, through the API.
  case platform

  /// The reason to record in the journal.
  package var reason: Reason {
    switch self {
    case .contact: .contactEnded
    case .supervisor: .supervisorEnded
    case .platform: .platformEnded
    }
  }
}
