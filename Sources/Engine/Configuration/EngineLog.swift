// Where the engine's log goes.

/// Receives the lines of the engine's log, from any thread.
package typealias EngineLog = @Sendable (LogLine) -> Void
