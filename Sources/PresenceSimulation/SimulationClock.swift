// The time of a simulated run, and whether the engine is up.

import Presence

/// The time of a simulated run, and whether the engine is up, down or stalled. Times are in
/// milliseconds from the beginning of the run.
struct SimulationClock {
  /// A stall of the engine.
  struct Stall {
    /// When it began, on the machine's clock.
    let since: Millis
    /// When it ends, on the machine's clock.
    let until: Millis
    /// The sleep that the engine had requested when it began.
    let slept: Millis
    /// The steps that reached the engine's sockets meanwhile.
    var unread: [Step] = []
  }

  /// The presence time as the rules define it: without the stalls that do not count.
  var now: Millis = 0
  /// How far the machine's clock is ahead of `now`.
  var stalled: Millis = 0
  /// The stall under way; nil if the engine runs.
  var stall: Stall?
  /// When the engine last started, or continued after a stall.
  var resumedAt: Millis = 0
  /// When the next engine starts; `.max` while one is up.
  var upAt = Millis.max
  /// Whether the last engine shut down instead of being killed.
  var wasShutDown = false

  /// The machine's clock.
  var machine: Millis { now + stalled }

  /// Whether an engine is up, stalled or not.
  var isUp: Bool { upAt == .max }
}
