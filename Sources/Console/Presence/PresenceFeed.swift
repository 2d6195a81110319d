// What the live feed last reported. Each window is complete, so what is shown is what the engine
// reported last, or is marked as old.

import Client
import Presence
import Records

/// The state of the subscription to the live feed.
struct PresenceFeed: Sendable {
  /// The most rows that the feed can be asked for: the largest offset and the longest window.
  static let maxRows = 10_200

  /// Whether the console is subscribed.
  var isWatching = false
  /// Whether another screen is shown, so that only the totals are wanted.
  var isInBackground = false
  /// The waiting sessions for which the bell rings, by the last window; nil before the first.
  var waiting: Int?
  /// The number of waiting visitors in the terminal's title.
  var waitingInTitle = 0
  var query = FeedQuery()
  var window: FeedWindow?
  /// Why the connection is down, and when the feed connects again; nil while it is up.
  private(set) var loss: (error: ClientError, retryAt: Millis)?
  /// Since when the window is old; nil while the connection is up.
  private(set) var lostAt: Millis?
  /// The row of the session that the user changed last. Its name is shown with the answer, which
  /// may come after the session has left the window.
  var changed: FeedRow?
  /// Whether the token permits no actions on sessions.
  var isReadOnly = false
  /// What the engine is short of; empty while it accepts visitors.
  var shortages: [Shortage] = []

  /// The connection is up.
  mutating func restored() {
    loss = nil
    lostAt = nil
  }

  /// The connection was lost, or could not be made again.
  mutating func lost(_ error: ClientError, at now: Millis, retryMillis: Int) {
    loss = (error, now + Millis(retryMillis))
    lostAt = lostAt ?? now
  }

  /// Whether the console is subscribed, and the engine does not answer.
  var isDisconnected: Bool { isWatching && loss != nil }

  /// The rows that the list can reach. Further sessions are found by a filter.
  var rowCount: Int { min(window?.total ?? 0, PresenceFeed.maxRows) }

  /// The session in a row of the list; nil if the window does not hold it.
  func session(at row: Int) -> FeedRow? {
    guard let window, window.rows.indices.contains(row - window.offset) else { return nil }
    return window.rows[row - window.offset]
  }

  /// Whether a filter other than the order is set.
  var isFiltered: Bool {
    !query.query.isEmpty || query.state != nil || query.channel != nil
      || query.handedOver != nil || query.waiting != nil || query.order == .waiting
  }
}
