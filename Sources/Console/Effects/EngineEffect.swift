// Effects that go to the running engine through its API, or to its process.

import Client

/// A request to the engine.
package enum EngineEffect: Equatable, Sendable {
  /// Subscribes to a window of the live feed, in place of the previous one; nil unsubscribes. The
  /// feed's events arrive as `ConsoleEvent.feed`.
  case watch(FeedQuery?)
  /// Subscribes to the live stream of one session, in place of the previous one; nil unsubscribes.
  /// Its events arrive as `ConsoleEvent.talk`.
  case follow(String?)
  /// Sends a message to a session. Result: `said`.
  case say(String, OutgoingMessage)
  /// Sends, saves or shows a file.
  case file(FileEffect)
  /// Tells the visitor of a session that an attendant types. No result.
  case typing(String)
  /// Tells that the messages of a session up to a number were read. No result.
  case read(String, seq: Int)
  /// Gives a session to an attendant, or to nobody, if `expected` still holds it. Result: `taken`
  /// with who holds it now.
  case assign(String, to: String?, expected: String?)
  /// Reads who is there to answer. Result: `attendants`.
  case loadAttendants
  /// Reads who has waited longest for an answer, but the session given. Result: `nextWaiting`.
  case loadNextWaiting(besides: String?)
  /// Reads one session. Result: `session`.
  case loadSession(String)
  /// Passes a session to human attendance. Result: `sessionHandedOver`.
  case handOver(String)
  /// Ends a session. Result: `sessionEnded`.
  case endSession(String, reason: String? = nil, text: String? = nil)
  /// Connects to the engine, and starts it if it is not running; `port` replaces the port that it
  /// listens on. Result: `engine`.
  case startEngine(port: Int? = nil)
  /// Reads how many sockets are open, before the console ends. Result: `engine`, without a wait for
  /// an engine that is still starting.
  case refreshEngine
}
