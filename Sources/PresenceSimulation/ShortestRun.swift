// The shortest run found that violates the same invariant as a failed run.

import Presence

/// The shortest run found that violates the same invariant as a failed run.
package struct ShortestRun: Sendable, CustomStringConvertible {
  /// The seed of the failed run.
  package var seed: UInt64
  /// The violation.
  package var violation: Violation
  /// The number of steps of the failed run.
  package var stepsBefore: Int
  /// The remaining steps, as text.
  package var steps: [String]

  /// The seed, the violation and the steps, one per line.
  package var description: String {
    (["seed \(seed): \(violation)", "\(steps.count) of \(stepsBefore) steps are enough:"] + steps)
      .joined(separator: "\n  ")
  }
}
