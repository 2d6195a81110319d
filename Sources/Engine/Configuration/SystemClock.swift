// The clocks of the machine.

import Glibc
import Presence

/// The machine's clocks.
package struct SystemClock: EngineClock {
  /// Milliseconds of presence in a millisecond of the machine.
  package let speed: Millis

  /// Creates the machine's clocks. A `speed` above 1 makes presence run faster.
  package init(speed: Millis = 1) { self.speed = speed }

  /// Reads CLOCK_MONOTONIC, clock_gettime(2).
  package func monotonic() -> Millis { SystemClock.machineMonotonic() }

  /// Reads CLOCK_MONOTONIC without going through a protocol: three times a turn, that costs more
  /// than the clock.
  static func machineMonotonic() -> Millis { read(CLOCK_MONOTONIC) }

  /// Reads CLOCK_REALTIME, clock_gettime(2).
  package func wall() -> Millis { SystemClock.read(CLOCK_REALTIME) }

  private static func read(_ clock: clockid_t) -> Millis {
    var time = timespec()
    clock_gettime(clock, &time)
    return Millis(time.tv_sec) * 1000 + Millis(time.tv_nsec) / 1_000_000
  }
}
