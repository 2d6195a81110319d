// Effects that go to the running engine through its API, or to its process.

import Client

/// A request to the engine.
package enum EngineEffect: Equatable, Sendable {
  /// Subscribes to a window of the live feed, in place of the previous one; nil unsubscribes. The
  /// feed's events arrive as `ConsoleEvent.feed`.
  case watch(FeedQuery?)
  /// Reads one session. Result: `session`.
  case loadSession(String)
  /// Passes a session to human attendance. Result: `sessionChanged`.
  case handOver(String)
  /// Ends a session. Result: `sessionChanged`.
  case endSession(String)
  /// Connects to the engine, and starts it if it is not running. Result: `engine`.
  case startEngine
  /// Reads how many sockets are open, before the console ends. Result: `engine`, without a wait for
  /// an engine that is still starting.
  case refreshEngine
}
