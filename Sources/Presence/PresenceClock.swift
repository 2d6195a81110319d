// The presence clock: monotonic, and paused while the engine's process or its machine was stopped,
// so that time in which the engine could not read sockets never counts as a visitor's silence.

/// A monotonic clock that leaves out the time in which the process was stalled, and converts its
/// times to wall-clock times.
///
/// ```swift
/// var clock = PresenceClock(monotonic: 5_000)
/// _ = clock.advance(to: 6_000, slept: 1_000)   // 0: no stall
/// _ = clock.advance(to: 66_000, slept: 100)    // 60_000: a stall of a minute
/// clock.now                                    // 1_000
/// ```
public struct PresenceClock: Sendable {
  /// The longest gap between two calls of `advance`, in machine milliseconds, that is not treated
  /// as a stall. A longer gap is still no stall if most of it was requested sleep.
  @usableFromInline package static let stallLimit: Millis = 2_000
  /// The number of stalls that `wall(of:wallNow:)` distinguishes. When there are more, the oldest
  /// are merged into one.
  static let rememberedStalls = 64

  /// The presence time at the last call of `advance`, in milliseconds.
  @inlinable public var now: Millis { moment }
  @usableFromInline var moment: Millis = 0
  /// Milliseconds of presence time per machine millisecond: 1, or more in a demonstration.
  @usableFromInline package let speed: Millis
  @usableFromInline var lastMonotonic: Millis
  private var stalls: [(at: Millis, length: Millis)] = []

  /// Creates a clock that reads zero when the machine's monotonic clock reads `monotonic`.
  package init(monotonic: Millis, speed: Millis = 1) {
    self.speed = speed
    lastMonotonic = monotonic
  }

  /// Advances the clock to the machine's monotonic time.
  ///
  /// - Parameters:
  ///   - monotonic: The machine's monotonic clock, in milliseconds. A time before the last one
  ///     changes nothing.
  ///   - slept: The sleep that was requested since the last call, in machine milliseconds.
  /// - Returns: The length of the stall in machine milliseconds; 0 if there was none.
  @inlinable
  public mutating func advance(to monotonic: Millis, slept: Millis) -> Millis {
    let passed = max(0, monotonic - lastMonotonic)
    lastMonotonic = max(monotonic, lastMonotonic)
    guard passed > PresenceClock.stallLimit, passed - slept > PresenceClock.stallLimit / 2 else {
      moment += passed * speed
      return 0
    }
    return self.stall(passed)
  }

  /// Records a stall and returns its length. The requested sleep counts as part of the stall: how
  /// much of it had passed before the process was stopped is unknown, and no deadline may be
  /// declared early.
  @usableFromInline
  mutating func stall(_ length: Millis) -> Millis {
    if stalls.count == PresenceClock.rememberedStalls {
      stalls[1].length += stalls[0].length
      stalls.removeFirst()
    }
    stalls.append((now, length * speed))
    return length
  }

  /// Converts a presence time to a wall-clock time.
  ///
  /// - Parameters:
  ///   - time: A presence time, not after `now`.
  ///   - wallNow: The wall clock at `now`, in milliseconds since 1970 (UTC).
  /// - Returns: Milliseconds since 1970 (UTC).
  package func wall(of time: Millis, wallNow: Millis) -> Millis {
    var wall = wallNow - (now - time)
    for stall in stalls.reversed() {
      if stall.at < time { break }
      wall -= stall.length
    }
    return wall
  }
}
