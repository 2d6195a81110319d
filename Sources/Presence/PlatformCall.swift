// The calls to the attendance platform that the presence state machine causes, and those to a flow.

/// The event that a call reports to the attendance platform or to a flow's webhook.
package enum CallEvent: UInt8, CaseIterable, Sendable {
  /// The contact is absent.
  case clientOffline
  /// The session expired.
  case sessionExpired
  /// The contact or a supervisor ended the session.
  case sessionFinished
  /// The contact returned from an absence that was reported.
  case clientOnline
  /// The contact wrote a message.
  case clientMessage
  /// The session passed to human attendance.
  case handedOver
  /// The session started; told to flows alone.
  case sessionStarted
  /// The session ended; told to flows alone.
  case sessionEnded

  /// The value of `event` in the call's body, and in the outbox.
  package var name: String {
    switch self {
    case .clientOffline: "client_offline"
    case .sessionExpired: "session_expired"
    case .sessionFinished: "session_finished"
    case .clientOnline: "client_online"
    case .clientMessage: "client_message"
    case .handedOver: "handed_over"
    case .sessionStarted: "session_started"
    case .sessionEnded: "session_ended"
    }
  }

  /// Parses a name. Returns nil for an unknown one.
  package init?(name: String) {
    guard let event = CallEvent.allCases.first(where: { $0.name == name }) else { return nil }
    self = event
  }

  /// Whether the call goes to `/expire`; the others go to `/message`.
  package var isExpire: Bool {
    switch self {
    case .clientOffline, .sessionExpired, .sessionFinished: true
    case .clientOnline, .clientMessage, .handedOver, .sessionStarted, .sessionEnded: false
    }
  }

  /// Whether the call reports the contact's absence or return.
  package var isPresence: Bool {
    switch self {
    case .clientOffline, .clientOnline: true
    case .sessionExpired, .sessionFinished, .clientMessage, .handedOver, .sessionStarted,
      .sessionEnded:
      false
    }
  }

  /// Whether the session is over, so that no further call follows.
  package var isEnd: Bool {
    switch self {
    case .sessionExpired, .sessionFinished, .sessionEnded: true
    case .clientOffline, .clientOnline, .clientMessage, .handedOver, .sessionStarted: false
    }
  }
}

/// A call to the attendance platform that a signal caused. It has no body yet.
package struct PlatformCall: Equatable, Sendable {
  /// The event to report.
  package var event: CallEvent
  /// The number of the call among those of its session, counted from 1.
  package var seq: UInt32
  /// The reason of an expire call; nil for a message.
  package var reason: Reason?
  /// The last counted liveness signal, on the presence clock.
  package var absentSince: Millis
  /// When the event happened, on the presence clock.
  package var at: Millis
}
