// Whether the wall clock may be believed before something is deleted by it. A clock that was set
// years ahead by mistake would delete everything.

import Presence

/// Judges the wall clock by the last moment that was stored and by the monotonic clock.
struct ClockTrust: Sendable {
  /// Milliseconds by which the wall clock may be ahead of what it should show.
  static let tolerance: Millis = 3 * 86_400_000
  /// Milliseconds of the monotonic clock for which a clock that is ahead is not believed: a day, in
  /// which it may be set right.
  static let probation: Millis = 86_400_000

  /// The wall clock less the monotonic one, at the last look.
  private var offset: Millis
  /// The monotonic time since which the clock is doubted; nil if it is not.
  private var doubtedSince: Millis?

  /// Doubts a clock that is far ahead of the last stored moment, as after years without a battery.
  init(wall: Millis, monotonic: Millis, lastMoment: Millis?) {
    offset = wall - monotonic
    if let lastMoment, wall - lastMoment > ClockTrust.tolerance { doubtedSince = monotonic }
  }

  /// Whether the clock is believed now. A leap ahead while the process runs is doubted as well.
  mutating func isTrusted(wall: Millis, monotonic: Millis) -> Bool {
    let now = wall - monotonic
    if now - offset > ClockTrust.tolerance { doubtedSince = monotonic }
    if offset - now > ClockTrust.tolerance { doubtedSince = nil }
    offset = now
    guard let since = doubtedSince else { return true }
    guard monotonic - since >= ClockTrust.probation else { return false }
    doubtedSince = nil
    return true
  }
}
