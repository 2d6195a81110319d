// The state of the outbox in numbers.

import Presence

/// The state of the outbox, for `/metrics` and the console.
package struct OutboxFigures: Equatable, Sendable {
  /// Calls that wait or are under way. While more wait than are held in memory, as of the last
  /// second.
  package var waiting = 0
  /// Calls under way.
  package var inFlight = 0
  /// Milliseconds since the oldest call that waits was stored; 0 where none waits.
  package var oldestAge: Millis = 0
  /// Whether the attendance platform counts as down.
  package var isDown = false
  /// Calls delivered since the start.
  package var delivered = 0
  /// Calls parked since the start.
  package var parked = 0
  /// Attempts that failed since the start.
  package var failures = 0
  /// Answers of flows, since the start, that could not be read and were not applied.
  package var invalidFlowAnswers = 0
}
