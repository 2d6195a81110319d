// The latest changes of state, for the log below the live list.

import Client
import Presence

/// The log of changes of state.
struct PresenceLog: Sendable {
  /// The most entries.
  static let maxEntries = 200

  /// One line of the log.
  enum Entry: Sendable {
    /// A session changed its state.
    case transition(FeedTransition)
    /// The engine left out this many changes, at that moment.
    case dropped(Int, Millis)
  }

  var isShown = false
  /// The latest entry first.
  private(set) var entries: [Entry] = []

  mutating func add(_ entry: Entry) {
    entries.insert(entry, at: 0)
    if entries.count > PresenceLog.maxEntries { entries.removeLast() }
  }
}
