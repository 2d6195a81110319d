// Presença: the live list as the engine last sent it. The engine sends the window whole, so there is
// nothing to repair: what is shown is what was said, or marked old.

import Channels
import Client
import Presence
import Screen

/// The live list.
struct PresenceList: Sendable {
  static let listRegion = "presence.list"
  static let filterRegion = "presence.filter"

  /// Whether the feed is looked at.
  var isWatching = false
  var query = FeedQuery()
  var window: FeedWindow?
  /// Why the line is down, and when it is tried again; nil while it is up.
  var lost: (fault: ClientFault, retryAt: Millis)?
  var isConnected = false
  var isPaused = false
  var filter = TextField()
  var list = ListState()

  /// Rows of the table in a terminal of that size.
  static func visible(_ size: Size) -> Int { max(1, size.height - 8) }
}

extension ConsoleState {
  /// The session under the list's sign.
  var chosenSession: SessionRow? {
    guard let window = presence.window else { return nil }
    let row = presence.list.selected - window.offset
    return window.rows.indices.contains(row) ? window.rows[row] : nil
  }

  /// Asks the feed for what is in view now, when that is another window.
  mutating func lookAtFeed() {
    var query = presence.query
    query.query = presence.filter.text
    query.limit = max(60, PresenceList.visible(size))
    query.offset = max(0, min(10_000, presence.list.top - 10))
    guard query != presence.query || !presence.isWatching else { return }
    presence.query = query
    presence.isWatching = true
    ask(.watch(query))
  }
}
