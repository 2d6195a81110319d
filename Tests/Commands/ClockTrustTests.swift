// Retention and a clock that stands ahead.

import Presence
import Testing

@testable import canais

@Suite("Commands: the clock that retention goes by")
struct ClockTrustTests {
  private let day: Millis = 86_400_000
  private let now: Millis = 1_800_000_000_000

  @Test("A clock near the last stored moment is believed, and so is one without any")
  func good() {
    var near = ClockTrust(wall: now, monotonic: 5, lastMoment: now - 2 * day)
    #expect(near.isTrusted(wall: now + day, monotonic: 5 + day))
    var fresh = ClockTrust(wall: now, monotonic: 5, lastMoment: nil)
    #expect(fresh.isTrusted(wall: now, monotonic: 5))
    var behind = ClockTrust(wall: now, monotonic: 5, lastMoment: now + 400 * day)
    #expect(behind.isTrusted(wall: now, monotonic: 5))
  }

  @Test("A clock far ahead at the start is believed after a day of the monotonic clock only")
  func aheadAtStart() {
    var trust = ClockTrust(wall: now + 400 * day, monotonic: 0, lastMoment: now)
    #expect(!trust.isTrusted(wall: now + 400 * day, monotonic: 0))
    #expect(!trust.isTrusted(wall: now + 401 * day - 1, monotonic: day - 1))
    #expect(trust.isTrusted(wall: now + 401 * day, monotonic: day))
  }

  @Test("A leap ahead while running is doubted for a day, and forgiven when it is set back")
  func leap() {
    var trust = ClockTrust(wall: now, monotonic: 0, lastMoment: now)
    #expect(trust.isTrusted(wall: now + 9 * day, monotonic: 9 * day))
    #expect(!trust.isTrusted(wall: now + 400 * day, monotonic: 9 * day + 1))
    #expect(trust.isTrusted(wall: now + 9 * day + 2, monotonic: 9 * day + 2))
    #expect(!trust.isTrusted(wall: now + 400 * day, monotonic: 10 * day))
    #expect(trust.isTrusted(wall: now + 401 * day, monotonic: 11 * day))
  }
}
