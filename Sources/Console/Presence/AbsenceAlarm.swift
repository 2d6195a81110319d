// The alarm for visitors who become absent while a person attends to them.

import Presence

/// The alarm for absences during human attendance.
struct AbsenceAlarm: Sendable {
  /// What an alarm does.
  enum Mode: CaseIterable, Sendable {
    /// Rings the bell and marks the row.
    case bellAndMark
    /// Marks the row.
    case mark
    /// Nothing.
    case off
  }

  /// The shortest time between two bells, however many visitors become absent.
  static let bellInterval: Millis = 3_000
  /// For how long a row is marked.
  static let markMillis: Millis = 60_000
  /// The most sessions to look up between two bells. A session outside the window is looked up to
  /// see whether it was handed over; a thousand absences must not cause a thousand requests.
  static let maxLookups = 8

  var mode = Mode.bellAndMark
  /// When each alarm was raised, by session.
  private var raisedAt: [String: Millis] = [:]
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

  /// Whether the row of a session is marked.
  func isMarked(_ session: String, at now: Millis) -> Bool {
    guard mode != .off, let raised = raisedAt[session] else { return false }
    return now - raised < AbsenceAlarm.markMillis
  }

  /// Raises the alarm for a session.
  ///
  /// - Returns: Whether to ring the bell.
  mutating func raise(_ session: String, at now: Millis) -> Bool {
    raisedAt = raisedAt.filter { now - $0.value < AbsenceAlarm.markMillis }
    raisedAt[session] = now
    guard mode == .bellAndMark, now - AbsenceAlarm.bellInterval >= lastBellAt else { return false }
    lastBellAt = now
    return true
  }

  /// Removes the alarm of a session that is no longer absent.
  mutating func clear(_ session: String) { raisedAt[session] = nil }

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
