// The bell for visitors who become absent with a live agent, or wait for an answer.

import Presence

/// The bell for absences and waiting visitors.
struct AbsenceAlarm: Sendable {
  /// The sessions for which the bell rings.
  enum Mode: String, CaseIterable, Sendable {
    /// For every session with a live agent.
    case all
    /// For the sessions of the user.
    case mine
    /// For none.
    case off
  }

  /// The shortest time between two bells, however many visitors become absent.
  static let bellInterval: Millis = 3_000
  /// The most sessions to look up between two bells. A session outside the window is looked up to
  /// see whether it was handed over; a thousand absences must not cause a thousand requests.
  static let maxLookups = 8

  var mode = Mode.all
  private var lastBellAt: Millis = .min
  /// The sessions that are being looked up.
  private var lookups: Set<String> = []
  /// The number of lookups since a moment.
  private var recentLookups: (count: Int, since: Millis) = (0, .min)

  /// Switches to the next mode.
  mutating func selectNextMode() {
    let modes = Mode.allCases
    let index = modes.firstIndex(of: mode) ?? 0
    mode = modes[(index + 1) % modes.count]
  }

  /// Notes an absence.
  ///
  /// - Returns: Whether to ring the bell.
  mutating func raise(at now: Millis, speed: Millis) -> Bool {
    guard mode != .off, now - AbsenceAlarm.bellInterval * speed >= lastBellAt else {
      return false
    }
    lastBellAt = now
    return true
  }

  /// Whether the bell rings for a session that an attendant holds.
  func isFor(_ attendant: String?, of user: String) -> Bool {
    switch mode {
    case .all: true
    case .mine: attendant == user
    case .off: false
    }
  }

  /// Starts to look a session up.
  ///
  /// - Returns: False if too many sessions were looked up lately.
  mutating func startLookup(_ session: String, at now: Millis) -> Bool {
    if now - AbsenceAlarm.bellInterval >= recentLookups.since { recentLookups = (0, now) }
    guard recentLookups.count < AbsenceAlarm.maxLookups else { return false }
    recentLookups.count += 1
    lookups.insert(session)
    return true
  }

  /// Ends looking a session up.
  ///
  /// - Returns: Whether it was being looked up.
  mutating func endLookup(_ session: String) -> Bool { lookups.remove(session) != nil }
}
