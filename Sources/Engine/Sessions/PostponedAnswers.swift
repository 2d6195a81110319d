// Answers of flows that wait for a store that could not be read.

import Presence
import Records

/// The answers of flows that are applied later.
struct PostponedAnswers {
  private var answers: [(FlowAnswer, CallOutcome)] = []
  /// When they are applied, on the presence clock; `.max` where none waits.
  private(set) var due: Millis = .max

  /// Milliseconds until the store is asked again.
  private static let delay: Millis = 1_000

  /// Adds an answer that cannot be applied now.
  mutating func add(_ answer: FlowAnswer, _ outcome: CallOutcome, at now: Millis) {
    answers.append((answer, outcome))
    due = min(due, now + PostponedAnswers.delay)
  }

  /// Removes and returns all.
  mutating func take() -> [(FlowAnswer, CallOutcome)] {
    due = .max
    return exchange(&answers, with: [])
  }
}
