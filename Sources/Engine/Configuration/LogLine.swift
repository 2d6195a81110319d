// One line of the engine's log. Lines carry names and numbers, never what a visitor wrote, a token
// or a secret.

/// A line of the log.
///
///     log(LogLine(.info, "recovered", [("sessions", String(count))]))
package struct LogLine: Sendable {
  /// The severity of a line.
  package enum Level: String, Sendable {
    /// The engine works as intended.
    case info
    /// Something failed that is tried again.
    case warning
    /// Something failed that an operator has to look at.
    case error
  }

  /// The severity.
  package var level: Level
  /// The name of the event, in snake case: `listening`, `store_failed`.
  package var event: String
  /// Names and values that belong to the event.
  package var fields: [(name: String, value: String)]

  /// Creates a line.
  package init(_ level: Level, _ event: String, _ fields: [(name: String, value: String)] = []) {
    self.level = level
    self.event = event
    self.fields = fields
  }
}
