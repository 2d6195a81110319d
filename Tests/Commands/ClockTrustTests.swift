// Retention and a clock that stands ahead.

import Presence
import Testing

@testable import canais

@Suite("Commands: the clock that retention goes by")
struct ClockTrustTests {
  private let day: Millis = 86_400_000
  private let now: Millis = 1_800_000_000_000

  /// Whether the clock is believed at each look.
  private func trusted(
    _ trust: ClockTrust, _ looks: [(wall: Millis, monotonic: Millis)]
  ) -> [Bool] {
    var trust = trust
    return looks.map { trust.isTrusted(wall: $0.wall, monotonic: $0.monotonic) }
  }

  @Test("A clock near the last stored moment is believed, and so is one without any")
  func good() {
    let near = ClockTrust(wall: now, monotonic: 5, lastMoment: now - 2 * day)
    #expect(trusted(near, [(now + day, 5 + day)]) == [true])
    let fresh = ClockTrust(wall: now, monotonic: 5, lastMoment: nil)
    #expect(trusted(fresh, [(now, 5)]) == [true])
    let behind = ClockTrust(wall: now, monotonic: 5, lastMoment: now + 400 * day)
    #expect(trusted(behind, [(now, 5)]) == [true])
  }

  @Test("A clock far ahead at the start is believed after a day of the monotonic clock only")
  func aheadAtStart() {
    let trust = ClockTrust(wall: now + 400 * day, monotonic: 0, lastMoment: now)
    let looks = [(now + 400 * day, 0), (now + 401 * day - 1, day - 1), (now + 401 * day, day)]
    #expect(trusted(trust, looks) == [false, false, true])
  }

  @Test("A leap ahead while running is doubted for a day, and forgiven when it is set back")
  func leap() {
    let trust = ClockTrust(wall: now, monotonic: 0, lastMoment: now)
    let looks = [
      (now + 9 * day, 9 * day), (now + 400 * day, 9 * day + 1), (now + 9 * day + 2, 9 * day + 2),
      (now + 400 * day, 10 * day), (now + 401 * day, 11 * day),
    ]
    #expect(trusted(trust, looks) == [true, false, true, false, true])
  }
}
