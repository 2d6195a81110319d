// The part of the live list that is in view. Property names are those of the JSON.

/// The rows of the live list that a query asks for, complete.
package struct FeedWindow: Codable, Equatable, Sendable {
  /// The number of sessions that match the query.
  package var total: Int
  /// The position of the first row among the matching sessions, from 0.
  package var offset: Int
  /// The numbers of the query's channel, or of all. The other filters do not affect them.
  package var counts: PresenceTotals
  /// The rows in view.
  package var rows: [FeedRow]

  /// A window from its values.
  package init(total: Int, offset: Int, counts: PresenceTotals, rows: [FeedRow]) {
    self.total = total
    self.offset = offset
    self.counts = counts
    self.rows = rows
  }
}

/// The numbers of sessions in each state, of one channel or of all.
package struct PresenceTotals: Codable, Equatable, Sendable {
  /// Sessions that are online.
  package var online: Int
  /// Sessions that have lost their last socket and may still reconnect.
  package var reconnecting: Int
  /// Sessions that were declared absent.
  package var absent: Int
  /// Open sessions that were handed over to human attendance.
  package var handedOver: Int
  /// Sockets on standby, which belong to no session.
  package var standby: Int

  /// Numbers from their values; 0 by default.
  package init(
    online: Int = 0, reconnecting: Int = 0, absent: Int = 0, handedOver: Int = 0, standby: Int = 0
  ) {
    self.online = online
    self.reconnecting = reconnecting
    self.absent = absent
    self.handedOver = handedOver
    self.standby = standby
  }
}
