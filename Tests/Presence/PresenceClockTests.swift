// The clock that is paused while the process is stalled.

import Presence
import Testing

@Suite("Presence clock")
struct PresenceClockTests {
  @Test("Time passes by the requested sleep, and a small delay is no stall")
  func passes() {
    var clock = PresenceClock(monotonic: 5_000)
    #expect(clock.advance(to: 6_000, slept: 1_000) == 0)
    #expect(clock.now == 1_000)
    #expect(clock.advance(to: 6_000 + PresenceClock.stallLimit, slept: 0) == 0)
    #expect(clock.now == 1_000 + PresenceClock.stallLimit)
  }

  @Test("A stall does not count, including the sleep in which it began; a long sleep is no stall")
  func stall() {
    var clock = PresenceClock(monotonic: 0)
    #expect(clock.advance(to: 180_500, slept: 500) == 180_500)
    #expect(clock.now == 0)
    #expect(clock.advance(to: 181_500, slept: 1_000) == 0)
    #expect(clock.now == 1_000)
    // Stalled for 2.05 s, including up to 100 ms of sleep.
    #expect(clock.advance(to: 183_550, slept: 100) == 2_050)
    #expect(clock.advance(to: 185_700, slept: 100) == 2_150)
    #expect(clock.now == 1_000)
    #expect(clock.advance(to: 245_900, slept: 60_000) == 0)
    #expect(clock.now == 61_200)
  }

  @Test("Conversion to wall-clock time skips every stall, however many there were")
  func wall() {
    var clock = PresenceClock(monotonic: 0)
    _ = clock.advance(to: 1_000, slept: 1_000)
    let before = clock.now
    _ = clock.advance(to: 61_000, slept: 0)
    _ = clock.advance(to: 62_000, slept: 1_000)
    let wallNow: Millis = 1_000_000
    #expect(clock.wall(of: clock.now, wallNow: wallNow) == wallNow)
    #expect(clock.wall(of: clock.now - 500, wallNow: wallNow) == wallNow - 500)
    #expect(clock.wall(of: before - 1, wallNow: wallNow) == wallNow - 61_001)
    var monotonic: Millis = 62_000
    for _ in 0..<200 {
      monotonic += 10_000
      _ = clock.advance(to: monotonic, slept: 0)
    }
    #expect(clock.wall(of: before - 1, wallNow: wallNow) == wallNow - 61_001 - 2_000_000)
  }

  @Test("A clock that goes back changes nothing; a demonstration's clock runs faster")
  func backAndFast() {
    var clock = PresenceClock(monotonic: 10_000, speed: 20)
    #expect(clock.advance(to: 4_000, slept: 0) == 0)
    #expect(clock.now == 0)
    _ = clock.advance(to: 10_100, slept: 100)
    #expect(clock.now == 2_000)
    #expect(clock.advance(to: 20_100, slept: 0) == 10_000)
    #expect(clock.now == 2_000)
  }
}
