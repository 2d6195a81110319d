// The clocks of one shard. Reading a clock costs as much as stamping a heartbeat, so the loop reads
// them once for several sockets and everything else uses the values of the last reading.

import Presence

/// The monotonic, presence and wall clocks of one shard, as of the last `read(slept:)`.
///
/// All moments are milliseconds. Presence time runs `speed` times as fast as the machine's and
/// stands still while the process itself was stopped.
struct ShardClock {
  private let source: any EngineClock
  /// Whether `source` is the machine's clock. Asking the existential for its type on every reading
  /// costs more than the reading.
  private let isMachine: Bool
  private var presence: PresenceClock
  private var monotonic: Millis
  /// The presence time.
  private(set) var now: Millis = 0
  /// The wall clock: milliseconds since 1970, UTC.
  private(set) var wall: Millis = 0
  /// The presence time at which `wall` was derived.
  private var wallDerivedAt: Millis = 0
  /// The monotonic time at which the source's wall clock itself was read.
  private var wallReadAt: Millis = .min / 2

  /// Milliseconds of presence by which session deadlines are declared late: two of the machine.
  /// Clocks are read in whole milliseconds and once for several sockets, so a stamp may be older
  /// than its byte by less than this; declaring late means that no session expires early.
  private let margin: Millis
  /// Milliseconds after which the source's wall clock is read again.
  private static let wallPeriod: Millis = 1_000
  /// Milliseconds by which the wall clock may differ from the derived one before it counts as set.
  private static let wallTolerance: Millis = 5

  /// A clock whose presence time is 0 at the monotonic time `start` of `source`.
  init(_ source: any EngineClock, start: Millis) {
    self.source = source
    isMachine = source is SystemClock
    presence = PresenceClock(monotonic: start, speed: source.speed)
    margin = 2 * source.speed
    monotonic = start
  }

  /// Milliseconds of presence per millisecond of the machine: 1, except in a demonstration.
  var speed: Millis { presence.speed }

  /// Milliseconds of presence per millisecond of the wall clock.
  var speedPerWall: Millis { presence.speed / source.wallSpeed }

  /// Sessions whose deadline is at or before this moment may be declared due.
  var latestDue: Millis { now - margin }

  /// The moment at which a session deadline may be declared due; `.max` for none.
  func declaration(of deadline: Millis) -> Millis {
    deadline < .max - margin ? deadline + margin : .max
  }

  /// Milliseconds of the machine for which the loop may sleep until the presence time `due`. With
  /// `afterManyEvents` the time that the turn itself took is subtracted, which costs a reading.
  @inline(__always)
  func timeout(until due: Millis, afterManyEvents: Bool) -> Millis {
    let elapsed = afterManyEvents ? (readMonotonic() - monotonic) * presence.speed : 0
    let left = due - now - elapsed
    guard left > 0 else { return 0 }
    return presence.speed == 1 ? left : (left + presence.speed - 1) / presence.speed
  }

  /// The wall clock at a presence time.
  func wallTime(_ moment: Millis) -> Millis { presence.wall(of: moment, wallNow: wall) }

  /// Reads the clocks. `slept` is the sleep that was asked for since the last reading; nil for a
  /// sleep without end, which is never taken for a stall.
  ///
  /// - Returns: How many milliseconds the process itself stood still; 0 without a stall.
  @discardableResult
  mutating func read(slept: Millis?) -> Millis {
    let before = monotonic
    monotonic = readMonotonic()
    let stall = presence.advance(to: monotonic, slept: slept ?? monotonic - before)
    now = presence.now
    // Between two readings the wall clock advances as the presence clock does. It is read again
    // once a second, so that a clock that was set is noticed.
    if isMachine, presence.speed == 1, stall == 0, monotonic - wallReadAt < ShardClock.wallPeriod {
      wall += now - wallDerivedAt
      wallDerivedAt = now
    } else {
      readWall()
    }
    return stall
  }

  @inline(__always)
  private func readMonotonic() -> Millis {
    isMachine ? SystemClock.machineMonotonic() : source.monotonic()
  }

  private mutating func readWall() {
    wallReadAt = monotonic
    let read = source.wall()
    // Two clocks in whole milliseconds differ by one now and then; the wall time of a moment must
    // be the same each time it is shown.
    if presence.speed != 1 || abs(read - wall - (now - wallDerivedAt)) > ShardClock.wallTolerance {
      wall = read
    } else {
      wall += now - wallDerivedAt
    }
    wallDerivedAt = now
  }
}
