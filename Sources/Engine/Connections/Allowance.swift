// Allowances of bytes, sends and resumes: so much a second on average, and a burst.

import Presence

/// An average rate and a burst.
struct Rate: Sendable {
  /// Units a second, on average.
  var perSecond: Int64
  /// Units that may come at once.
  var burst: Int64
}

/// What is left of an allowance, as a virtual schedule (the generic cell rate algorithm, ITU-T
/// I.371).
struct Allowance: Sendable {
  /// The time in microseconds up to which the units taken are paid for.
  private var paidUntil: Int64 = .min / 2

  /// Takes units, if so many are left.
  ///
  /// - Parameter now: Microseconds of a clock that only moves forward.
  mutating func take(_ units: Int, of rate: Rate, at now: Int64) -> Bool {
    let start = max(paidUntil, now)
    let end = start + Int64(units) * 1_000_000 / rate.perSecond
    guard end - now <= rate.burst * 1_000_000 / rate.perSecond else { return false }
    paidUntil = end
    return true
  }

  /// Whether nothing was taken that is not paid for, so that the allowance need not be kept.
  func isWhole(at now: Int64) -> Bool { paidUntil <= now }
}
