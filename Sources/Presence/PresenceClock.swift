// The clock of presence: monotonic, and it stands still while the process was stopped or the
// machine paused, so that our own silence is never taken for the visitors'.

/// Monotonic time without the stalls, and the way back from it to the wall clock.
package struct PresenceClock: Sendable {
  /// A gap longer than this between two looks at the clock is a stall of ours, unless most of it was
  /// sleep that was asked for.
  package static let stallLimit: Millis = 2_000
  /// Stalls remembered for the wall clock; older ones are merged into the oldest kept.
  static let rememberedStalls = 64

  /// The presence time of the last look.
  @inlinable package var now: Millis { moment }
  @usableFromInline var moment: Millis = 0
  /// How many milliseconds of presence pass in one of the machine: 1, but for a demonstration.
  package let speed: Millis
  @usableFromInline var lastMonotonic: Millis
  private var stalls: [(at: Millis, length: Millis)] = []

  /// A clock that reads zero at `monotonic`.
  package init(monotonic: Millis, speed: Millis = 1) {
    self.speed = speed
    lastMonotonic = monotonic
  }

  /// Looks at the clock: `monotonic` is the machine's time now, `slept` what was asked to sleep since
  /// the last look. Answers the length of the stall in the machine's milliseconds, 0 without one.
  @inlinable
  package mutating func advance(to monotonic: Millis, slept: Millis) -> Millis {
    let passed = max(0, monotonic - lastMonotonic)
    lastMonotonic = max(monotonic, lastMonotonic)
    guard passed > PresenceClock.stallLimit, passed - slept > PresenceClock.stallLimit / 2 else {
      moment += passed * speed
      return 0
    }
    return self.stall(passed)
  }

  /// The sleep is part of it: how much of it had passed when we were stopped nobody knows, and nothing
  /// may be declared too early.
  @usableFromInline
  mutating func stall(_ stall: Millis) -> Millis {
    if stalls.count == PresenceClock.rememberedStalls {
      stalls[1].length += stalls[0].length
      stalls.removeFirst()
    }
    stalls.append((now, stall * speed))
    return stall
  }

  /// The wall time of a presence time, when the wall clock reads `wallNow` now.
  package func wall(of time: Millis, wallNow: Millis) -> Millis {
    var wall = wallNow - (now - time)
    for stall in stalls.reversed() {
      if stall.at < time { break }
      wall -= stall.length
    }
    return wall
  }
}
