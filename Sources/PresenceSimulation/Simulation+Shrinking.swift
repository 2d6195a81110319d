// Shrinking of failed runs: steps are removed, first many at once and then one by one, as long as
// the rest violates the same invariant.

import Presence

extension Simulation {
  /// The most runs to try while shrinking a failed one.
  static let shrinkLimit = 600

  /// Runs a simulation and shrinks it if it fails.
  ///
  /// ```swift
  /// if let run = Simulation.shortestFailure(options) { print(run) }
  /// ```
  ///
  /// - Returns: Nil if every invariant held, else the shortest run found that violates the same
  ///   one.
  package static func shortestFailure(_ options: SimulationOptions) -> ShortestRun? {
    shortestFailure(options, FaultInjection())
  }

  static func shortestFailure(
    _ options: SimulationOptions, _ faults: FaultInjection
  ) -> ShortestRun? {
    var steps: [TimedStep] = []
    var visitors = VisitorModel(options)
    visitors.forEachStep { steps.append($0) }
    let all = steps.count
    guard var violation = failure(of: steps, options, faults) else { return nil }
    var runs = 0
    var piece = max(1, steps.count / 2)
    while runs < shrinkLimit {
      var start = 0
      var wasShortened = false
      while start < steps.count, runs < shrinkLimit {
        let rest = Array(steps[..<start] + steps[min(steps.count, start + piece)...])
        runs += 1
        if let found = failure(of: rest, options, faults), found.invariant == violation.invariant {
          steps = rest
          violation = found
          wasShortened = true
        } else {
          start += piece
        }
      }
      if piece == 1, !wasShortened { break }
      piece = max(1, piece / 2)
    }
    return ShortestRun(
      seed: options.seed, violation: violation, stepsBefore: all,
      steps: steps.map(\.description))
  }

  private static func failure(
    of steps: [TimedStep], _ options: SimulationOptions, _ faults: FaultInjection
  ) -> Violation? {
    let simulation = Simulation(options)
    simulation.faults = faults
    simulation.run(steps)
    return simulation.violations.first
  }
}
