// A shard's clocks, against a clock that is moved by hand.

import Presence
import Testing

@testable import Engine

@Suite("ShardClock")
struct ShardClockTests {
  /// A clock of some speed.
  private final class FastClock: EngineClock {
    let manual = ManualClock()
    let speed: Millis

    init(speed: Millis) { self.speed = speed }
    func monotonic() -> Millis { manual.monotonic() }
    func wall() -> Millis { manual.wall() }
  }

  @Test(
    "Sessions are declared two milliseconds of the machine late, never early", arguments: [1, 60])
  func declaration(_ speed: Millis) {
    let source = FastClock(speed: speed)
    var clock = ShardClock(source, start: source.monotonic())
    source.manual.advance(500)
    clock.read(slept: nil)
    #expect(clock.now == 500 * speed)
    let deadline = 600 * speed
    #expect(clock.declaration(of: deadline) == 602 * speed)
    #expect(clock.declaration(of: .max) == .max)
    let timeout = clock.timeout(until: clock.declaration(of: deadline), afterManyEvents: false)
    #expect(timeout == 102)
    source.manual.advance(timeout - 1)
    clock.read(slept: timeout)
    #expect(deadline > clock.latestDue)
    source.manual.advance(1)
    clock.read(slept: 1)
    #expect(deadline == clock.latestDue)
  }

  @Test("A sleep is rounded up to the machine's milliseconds, and 0 once its end has passed")
  func sleeping() {
    let source = FastClock(speed: 7)
    var clock = ShardClock(source, start: source.monotonic())
    #expect(clock.timeout(until: 1, afterManyEvents: false) == 1)
    #expect(clock.timeout(until: 8, afterManyEvents: false) == 2)
    source.manual.advance(1)
    #expect(clock.timeout(until: 8, afterManyEvents: true) == 1)
    clock.read(slept: 0)
    #expect(clock.timeout(until: 7, afterManyEvents: false) == 0)
  }

  @Test("A stall stops presence time, and the wall time of earlier moments stays what it was")
  func stall() {
    let source = ManualClock()
    var clock = ShardClock(source, start: source.monotonic())
    source.advance(1_000)
    #expect(clock.read(slept: 1_000) == 0)
    let (moment, wall) = (clock.now, clock.wallTime(clock.now))
    source.advance(60_000)
    #expect(clock.read(slept: 100) == 60_000)
    #expect(clock.now == moment)
    #expect(clock.wall == wall + 60_000)
    source.advance(10)
    #expect(clock.read(slept: 10) == 0)
    #expect(clock.wallTime(moment) == wall)
    #expect(clock.wallTime(clock.now) == wall + 60_010)
  }

  @Test("A sleep without end is no stall")
  func endlessSleep() {
    let source = ManualClock()
    var clock = ShardClock(source, start: source.monotonic())
    source.advance(3_600_000)
    #expect(clock.read(slept: nil) == 0)
    #expect(clock.now == 3_600_000)
  }
}
