// The limit of text frames per second: `ProtocolLimits.framesPerSecond` on average, and at most
// `frameBurst` at once, also after a rest.

import Presence

/// The allowance of one connection, as a virtual schedule (the generic cell rate algorithm, ITU-T
/// I.371): each frame moves the time at which the connection has used up what it was given.
struct TokenBucket: Sendable {
  /// The presence time, its lower 32 bits, up to which frames are paid for. A time in the past
  /// stands for a full burst.
  private var paidUntil: UInt32 = 0

  /// A connection that may send a whole burst.
  init() {}

  /// Takes the token of one frame. False where the peer sends faster than
  /// `ProtocolLimits.framesPerSecond` and its burst is used up.
  @inline(__always)
  mutating func take(at now: Millis, speed: Millis) -> Bool {
    let stamp = UInt32(truncatingIfNeeded: now)
    let interval = Int32(truncatingIfNeeded: 1_000 * speed / ProtocolLimits.framesPerSecond)
    let burst = Int32(ProtocolLimits.frameBurst) * interval
    var ahead = Int32(bitPattern: paidUntil &- stamp)
    // More than a burst ahead is a time so long ago that 32 bits have wrapped.
    if ahead < 0 || ahead > burst { ahead = 0 }
    guard ahead <= burst - interval else { return false }
    paidUntil = stamp &+ UInt32(ahead + interval)
    return true
  }
}
