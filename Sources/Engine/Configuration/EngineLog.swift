// What the engine says about itself. Lines carry names and numbers, never what a visitor wrote, a
// token or a secret.

/// One line of the log.
package struct LogLine: Sendable {
  /// What a line can be.
  package enum Level: String, Sendable { case info, warning, error }

  /// How much it matters.
  package var level: Level
  /// What happened, in a few words of English: `listening`, `store_failed`.
  package var event: String
  /// Names and values that belong to it.
  package var fields: [(name: String, value: String)]

  /// A line with every value given.
  package init(_ level: Level, _ event: String, _ fields: [(name: String, value: String)] = []) {
    self.level = level
    self.event = event
    self.fields = fields
  }
}

/// Takes the engine's lines, from any thread.
package typealias EngineLog = @Sendable (LogLine) -> Void
