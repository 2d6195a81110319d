// The engine's clock, passed in so that tests can move it and the demonstration can make it run
// faster.

import Presence

/// The clocks that an engine reads.
package protocol EngineClock: Sendable {
  /// Milliseconds on a clock that only moves forward, whatever happens to the wall clock.
  func monotonic() -> Millis
  /// Milliseconds since 1970 (UTC).
  func wall() -> Millis
  /// Milliseconds of presence in a millisecond of the machine: 1, except in the demonstration.
  var speed: Millis { get }
  /// Milliseconds of the wall clock in a millisecond of the machine: 1, except in the
  /// demonstration, whose moments and durations must agree.
  var wallSpeed: Millis { get }
}

extension EngineClock {
  /// The wall clock runs as it does, unless a clock says otherwise.
  package var wallSpeed: Millis { 1 }
}
