// What the runner gives the console: input of the terminal, results of effects, and the live feed.

import Client
import Screen

/// One event for the console, in the order in which it happened.
package enum ConsoleEvent: Sendable {
  /// Input of the terminal: a key, the mouse, a paste, a new size.
  case terminal(Event)
  /// The result of an effect, or a change of the engine's status.
  case result(EffectResult)
  /// An event of the followed session's stream, with the session.
  case talk(String, TalkStreamEvent)
  /// An event of the live feed.
  case feed(FeedEvent)
}
