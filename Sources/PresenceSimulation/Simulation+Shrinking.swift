// A run that failed, cut down: steps are left out, many at once and then one by one, as long as the
// same invariant breaks without them.

import Presence

/// A failed run, as short as it was found.
package struct ShortestRun: Sendable, CustomStringConvertible {
  /// The seed of the whole run.
  package var seed: UInt64
  /// What broke.
  package var violation: Violation
  /// Steps of the whole run.
  package var stepsBefore: Int
  /// The steps that are enough, a line each.
  package var steps: [String]

  /// The seed, what broke, and the steps.
  package var description: String {
    (["seed \(seed): \(violation)", "\(steps.count) of \(stepsBefore) steps are enough:"] + steps)
      .joined(separator: "\n  ")
  }
}

extension Simulation {
  /// Runs tried while a failed one is cut down.
  static let shrinkLimit = 600

  /// Plays a run and answers nil when every invariant held, else the shortest run found that breaks
  /// the same one.
  package static func shortestFailure(_ options: SimulationOptions) -> ShortestRun? {
    shortestFailure(options, FaultInjection())
  }

  static func shortestFailure(
    _ options: SimulationOptions, _ sabotage: FaultInjection
  ) -> ShortestRun? {
    var steps: [TimedStep] = []
    var crowd = VisitorModel(options)
    crowd.play { steps.append($0) }
    let all = steps.count
    guard var violation = failure(of: steps, options, sabotage) else { return nil }
    var runs = 0
    var piece = max(1, steps.count / 2)
    while runs < shrinkLimit {
      var start = 0
      var wasCut = false
      while start < steps.count, runs < shrinkLimit {
        let rest = Array(steps[..<start] + steps[min(steps.count, start + piece)...])
        runs += 1
        if let found = failure(of: rest, options, sabotage), found.invariant == violation.invariant
        {
          steps = rest
          violation = found
          wasCut = true
        } else {
          start += piece
        }
      }
      if piece == 1, !wasCut { break }
      piece = max(1, piece / 2)
    }
    return ShortestRun(
      seed: options.seed, violation: violation, stepsBefore: all,
      steps: steps.map(\.description))
  }

  private static func failure(
    of steps: [TimedStep], _ options: SimulationOptions, _ sabotage: FaultInjection
  ) -> Violation? {
    let simulation = Simulation(options)
    simulation.sabotage = sabotage
    simulation.run(steps)
    return simulation.violations.first
  }
}
