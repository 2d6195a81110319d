// How the calls to the attendance platform get on, read from the engine's metrics, which every
// scope of token may read.

/// How the calls to the attendance platform get on.
package struct PlatformHealth: Equatable, Sendable {
  /// After this many milliseconds in which no call of a session was taken, the platform fails.
  package static let patienceMillis = 30_000

  /// Calls that wait or are under way.
  package var waiting: Int
  /// The age of the oldest call that waits, in milliseconds; 0 if none waits.
  package var oldestAge: Int
  /// Calls that the platform has refused since the engine's start.
  package var refused: Int

  /// Health from its numbers; by default nothing waits and nothing was refused.
  package init(waiting: Int = 0, oldestAge: Int = 0, refused: Int = 0) {
    self.waiting = waiting
    self.oldestAge = oldestAge
    self.refused = refused
  }

  /// Health from the engine's metrics in Prometheus' text format. A number that is missing is 0.
  package init(metrics: String) {
    var numbers: [Substring: Int] = [:]
    for line in metrics.split(separator: "\n") where line.hasPrefix("canais_outbox_") {
      let words = line.split(separator: " ")
      if words.count == 2, let number = Int(words[1]) { numbers[words[0]] = number }
    }
    waiting = numbers["canais_outbox_waiting"] ?? 0
    oldestAge = numbers["canais_outbox_oldest_age_milliseconds"] ?? 0
    refused = numbers["canais_outbox_parked_total"] ?? 0
  }

  /// Whether the platform takes no calls.
  package var isFailing: Bool { waiting > 0 && oldestAge >= PlatformHealth.patienceMillis }
}
