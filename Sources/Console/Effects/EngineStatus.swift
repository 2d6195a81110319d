// Whether the console reaches an engine, and which.

/// The status of the engine as its runner last saw it.
package struct EngineStatus: Equatable, Sendable {
  /// Whether the engine answers.
  package enum State: Equatable, Sendable {
    /// The runner is connecting to it or starting it.
    case starting
    /// It answers.
    case running
    /// It does not answer. The text says why and what to do, in the console's language.
    case unavailable(String)
  }

  /// Whether the engine answers.
  package var state: State
  /// The address it listens on, as `http://host:port`; empty while unknown.
  package var url: String
  /// Sockets of visitors that are open, of sessions and on standby.
  package var sockets: Int
  /// Whether the console may stop it when it ends: a console started it.
  package var canStop: Bool

  /// A port that is free, where the engine did not start because its port is taken; else nil.
  package var freePort: Int?

  /// A status; an engine that is not running has neither address nor sockets.
  package init(
    state: State, url: String = "", sockets: Int = 0, canStop: Bool = false, freePort: Int? = nil
  ) {
    self.freePort = freePort
    self.state = state
    self.url = url
    self.sockets = sockets
    self.canStop = canStop
  }
}
