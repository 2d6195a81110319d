// Allowances of bytes, sends and resumes: so much a second on average, and a burst.

/// An average rate and a burst.
package struct Rate: Sendable {
  /// Units a second, on average.
  package var perSecond: Int64
  /// Units that may come at once.
  package var burst: Int64

  /// Creates a rate.
  package init(perSecond: Int64, burst: Int64) {
    self.perSecond = perSecond
    self.burst = burst
  }

  /// Bytes of a contact's messages, per session and per address.
  package static let messageBytes = Rate(perSecond: 64 << 10, burst: 512 << 10)
}

/// What is left of an allowance, as a virtual schedule (the generic cell rate algorithm, ITU-T
/// I.371).
package struct Allowance: Sendable {
  /// Bytes that a message counts beside its text, since a short one costs about as much.
  package static let messageOverhead = 256

  /// The time in microseconds up to which the units taken are paid for.
  private var paidUntil: Int64 = .min / 2

  /// An allowance of which nothing was taken.
  package init() {}

  /// Takes units, if so many are left.
  ///
  /// - Parameter now: Microseconds of a clock that only moves forward.
  package mutating func take(_ units: Int, of rate: Rate, at now: Int64) -> Bool {
    let start = max(paidUntil, now)
    let end = start + Int64(units) * 1_000_000 / rate.perSecond
    guard end - now <= rate.burst * 1_000_000 / rate.perSecond else { return false }
    paidUntil = end
    return true
  }

  /// Whether nothing was taken that is not paid for, so that the allowance need not be kept.
  package func isWhole(at now: Int64) -> Bool { paidUntil <= now }
}
