// The engine's time, brought from outside so that tests move it by hand and a demonstration lets it
// run faster.

import Glibc
import Presence

/// Where the engine takes the time from.
package protocol EngineClock: Sendable {
  /// Milliseconds that only grow, whatever happens to the wall clock.
  func monotonic() -> Millis
  /// Milliseconds since 1970 in UTC.
  func wall() -> Millis
  /// Milliseconds of presence in one of the machine: 1, but for a demonstration.
  var speed: Millis { get }
}

/// The machine's clocks.
package struct SystemClock: EngineClock {
  /// As it was given.
  package let speed: Millis

  /// The machine's clocks; `speed` above 1 makes presence run faster.
  package init(speed: Millis = 1) { self.speed = speed }

  /// CLOCK_MONOTONIC, clock_gettime(2).
  package func monotonic() -> Millis { SystemClock.machineMonotonic() }

  static func machineMonotonic() -> Millis { read(CLOCK_MONOTONIC) }

  /// CLOCK_REALTIME, clock_gettime(2).
  package func wall() -> Millis { SystemClock.read(CLOCK_REALTIME) }

  private static func read(_ clock: clockid_t) -> Millis {
    var time = timespec()
    clock_gettime(clock, &time)
    return Millis(time.tv_sec) * 1000 + Millis(time.tv_nsec) / 1_000_000
  }
}
