// The number of calls in the outbox.

import Presence

/// The number of undelivered calls in the outbox.
package struct OutboxSummary: Equatable, Sendable {
  /// Calls that wait for a try.
  package var waiting: Int
  /// Calls that are parked.
  package var parked: Int
  /// When the oldest waiting call was declared, in milliseconds since 1970 (UTC); nil if none
  /// waits.
  package var oldest: Millis?

  /// Creates a summary.
  package init(waiting: Int, parked: Int, oldest: Millis?) {
    self.waiting = waiting
    self.parked = parked
    self.oldest = oldest
  }
}
