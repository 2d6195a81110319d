// The clocks of the machine.

import Glibc
import Presence

/// The machine's clocks.
package struct SystemClock: EngineClock {
  /// Milliseconds of presence in a millisecond of the machine.
  package let speed: Millis
  /// Milliseconds of the wall clock in a millisecond of the machine.
  package let wallSpeed: Millis
  /// The machine's clocks at the creation, from which a faster wall clock runs.
  private let origin: (monotonic: Millis, wall: Millis)

  /// Creates the machine's clocks.
  ///
  /// - Parameters:
  ///   - speed: Above 1, presence runs faster.
  ///   - acceleratesWall: Whether the wall clock runs as fast as presence does, from now on.
  package init(speed: Millis = 1, acceleratesWall: Bool = false) {
    self.speed = speed
    wallSpeed = acceleratesWall ? speed : 1
    origin = (SystemClock.read(CLOCK_MONOTONIC), SystemClock.read(CLOCK_REALTIME))
  }

  /// Reads CLOCK_MONOTONIC, clock_gettime(2).
  package func monotonic() -> Millis { SystemClock.machineMonotonic() }

  /// Reads CLOCK_MONOTONIC without going through a protocol: three times a turn, that costs more
  /// than the clock.
  static func machineMonotonic() -> Millis { read(CLOCK_MONOTONIC) }

  /// Reads CLOCK_REALTIME, clock_gettime(2), unless the wall clock runs faster than the machine's.
  package func wall() -> Millis {
    guard wallSpeed != 1 else { return SystemClock.read(CLOCK_REALTIME) }
    return origin.wall + (monotonic() - origin.monotonic) * wallSpeed
  }

  private static func read(_ clock: clockid_t) -> Millis {
    var time = timespec()
    clock_gettime(clock, &time)
    return Millis(time.tv_sec) * 1000 + Millis(time.tv_nsec) / 1_000_000
  }
}
