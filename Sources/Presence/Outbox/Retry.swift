// What an answer means for a call, and when the next try is. Pure: randomness comes from outside.

/// What becomes of a call after an answer.
package enum RetryDecision: Equatable, Sendable {
  /// The platform has it.
  case delivered
  /// It may yet be taken: it waits and is tried again.
  case retry
  /// It will not be taken as it is: it is put aside with what was said, and blocks nobody.
  case park

  /// What a status means; 0 says that no answer came (a timeout, no connection).
  ///
  /// 2xx is delivered (RFC 9110, section 15.3). 408, 425, 429 and 5xx may pass with time. Any other
  /// answer is final: redirects too, which are never followed.
  package static func of(status: Int) -> RetryDecision {
    switch status {
    case 200..<300: .delivered
    case 0, 408, 425, 429, 500..<600: .retry
    default: .park
    }
  }
}

/// When a call is tried again.
package enum Retry {
  /// The longest wait after the first try, in milliseconds.
  package static let first: Millis = 1_000
  /// The longest wait of all, in milliseconds; what a platform asks for in `Retry-After` is kept up
  /// to this.
  package static let most: Millis = 300_000
  /// How long a call is tried before it is parked, in milliseconds.
  package static let lifetime: Millis = 86_400_000

  /// Milliseconds until the next try, after `tries` tries: anything from 0 to a limit that doubles
  /// from 1 s to 5 min (full jitter, so that many who failed together don't return together), and no
  /// less than the `Retry-After`, in seconds. `random` is 64 random bits.
  package static func delay(tries: Int, retryAfter: Int?, random: UInt64) -> Millis {
    let limit = min(most, first << Millis(min(max(tries, 1) - 1, 20)))
    let jitter = Millis(random.multipliedFullWidth(by: UInt64(limit + 1)).high)
    return max(jitter, asked(retryAfter))
  }

  /// Milliseconds that a `Retry-After` in seconds asks for, as far as it is kept.
  static func asked(_ retryAfter: Int?) -> Millis {
    Millis(max(0, min(retryAfter ?? 0, Int(most / 1_000)))) * 1_000
  }
}
