// The state of the outbox in numbers.

import Presence

/// What the platform answered to a call that waits for its next try.
package struct CallTrouble: Equatable, Sendable {
  /// The status code; 0 if there was no response.
  package var status: Int
  /// The beginning of the response, or the code of why there was none.
  package var said: String
}

/// The state of the outbox, for `/metrics` and the console.
package struct OutboxFigures: Equatable, Sendable {
  /// Calls that wait or are under way. While more wait than are held in memory, as of the last
  /// second.
  package var waiting = 0
  /// Calls under way.
  package var inFlight = 0
  /// When the oldest call that waits was stored, on the presence clock; nil where none waits.
  var oldestAt: Millis?
  /// When the next call to the platform may be made, on the presence clock; nil where none waits.
  var nextTryAt: Millis?
  /// Milliseconds since the oldest call that waits was stored; 0 where none waits.
  package var oldestAge: Millis = 0
  /// Milliseconds until the next call to the platform may be made; 0 where none waits.
  package var nextTry: Millis = 0
  /// What the platform answered last, if that was a failure; nil while it takes calls.
  package var trouble: CallTrouble?
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

  /// Sets what depends on the time. `now` is on the presence clock.
  mutating func update(at now: Millis) {
    oldestAge = oldestAt.map { max(0, now - $0) } ?? 0
    nextTry = nextTryAt.map { max(0, $0 - now) } ?? 0
  }
}
