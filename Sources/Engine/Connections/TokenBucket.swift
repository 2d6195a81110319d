// The limit of text frames per second, as a token bucket: each frame takes a token, and time adds
// tokens up to a burst.

import Presence

/// The tokens of one connection.
struct TokenBucket {
  /// When tokens were last added: the lower 32 bits of the presence time.
  private var refilledAt: UInt32 = 0
  /// Text frames that may be sent before tokens are added.
  private(set) var tokens: UInt16 = 0

  /// An empty bucket.
  init() {}

  /// A bucket with `tokens` at a presence time.
  init(tokens: UInt16, at now: Millis) {
    self.tokens = tokens
    refilledAt = UInt32(truncatingIfNeeded: now)
  }

  /// Takes one token. False where the peer sends faster than `ProtocolLimits.framesPerSecond` and
  /// its burst is used up.
  @inline(__always)
  mutating func take(at now: Millis, speed: Millis) -> Bool {
    if tokens > 0 {
      tokens -= 1
      return true
    }
    return refill(at: now, speed: speed)
  }

  /// Adds the tokens that the time since the last refill is worth, and takes one of them.
  @inline(never)
  private mutating func refill(at now: Millis, speed: Millis) -> Bool {
    let stamp = UInt32(truncatingIfNeeded: now)
    let elapsed = Millis(stamp &- refilledAt) / speed
    let gained = min(
      elapsed * ProtocolLimits.framesPerSecond / 1_000, Millis(ProtocolLimits.frameBurst))
    guard gained > 0 else { return false }
    refilledAt = stamp
    tokens = UInt16(gained) - 1
    return true
  }
}
