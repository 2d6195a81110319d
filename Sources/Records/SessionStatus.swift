// Whether a session is open, and how it ended.

/// Whether a session is open, and how it ended. The raw values are stored and sent to API clients.
package enum SessionStatus: String, CaseIterable, Sendable {
  /// The session is open.
  case active
  /// The session timeout elapsed.
  case expired
  /// The contact, a supervisor or the platform ended the session.
  case finished
}
