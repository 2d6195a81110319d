// The clock of deadlines.

import Glibc

/// CLOCK_MONOTONIC (clock_gettime(2)): changes of the wall clock do not affect it.
enum MonotonicClock {
  /// The time in milliseconds.
  static var milliseconds: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
  }
}
