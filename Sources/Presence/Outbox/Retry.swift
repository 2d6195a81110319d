// When a platform call is tried again. Pure: the caller passes in randomness.

/// The retry schedule of platform calls: exponential backoff with full jitter.
package enum Retry {
  /// The longest delay after the first try, in milliseconds.
  package static let firstDelay: Millis = 1_000
  /// The longest delay after any try, in milliseconds. A `Retry-After` is honoured up to this.
  package static let maximumDelay: Millis = 300_000
  /// How long after it was declared a call is tried before it is parked, in milliseconds.
  package static let lifetime: Millis = 86_400_000

  /// Returns the delay until the next try, in milliseconds.
  ///
  /// The delay is uniformly distributed between 0 and a limit that doubles with every try, from
  /// `firstDelay` to `maximumDelay`, so that calls that failed together are not retried together.
  /// It is never shorter than the `Retry-After`.
  ///
  /// - Parameters:
  ///   - tries: The tries so far, at least 1.
  ///   - retryAfter: The `Retry-After` of the response in seconds (RFC 9110, section 10.2.3), if
  ///     any.
  ///   - random: 64 random bits.
  package static func delay(tries: Int, retryAfter: Int?, random: UInt64) -> Millis {
    let limit = min(maximumDelay, firstDelay << Millis(min(max(tries, 1) - 1, 20)))
    let jitter = Millis(random.multipliedFullWidth(by: UInt64(limit + 1)).high)
    return max(jitter, clamped(retryAfter: retryAfter))
  }

  /// Returns a `Retry-After` of seconds in milliseconds, between 0 and `maximumDelay`; 0 for nil.
  static func clamped(retryAfter: Int?) -> Millis {
    Millis(max(0, min(retryAfter ?? 0, Int(maximumDelay / 1_000)))) * 1_000
  }
}
