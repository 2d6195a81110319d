// The part of the live list that a supervisor sees.

/// The number of visitors in each state, of one channel or of all.
package struct PresenceTotals: Codable, Equatable, Sendable {
  /// Sessions with an open socket.
  package var online: Int
  /// Sessions without a socket whose interval has not passed.
  package var reconnecting: Int
  /// Sessions that were declared absent.
  package var absent: Int
  /// Open sessions that were handed over to human attendance.
  package var handedOver: Int
  /// Sessions that wait for an attendant's answer.
  @FeedCount package var waiting: Int
  /// Sessions that were handed over and that no attendant took.
  @FeedCount package var unassigned: Int
  /// Sockets of visitors who have no session yet.
  package var standby: Int

  /// Totals; those left out are 0.
  package init(
    online: Int = 0, reconnecting: Int = 0, absent: Int = 0, handedOver: Int = 0,
    waiting: Int = 0, unassigned: Int = 0, standby: Int = 0
  ) {
    self.online = online
    self.reconnecting = reconnecting
    self.absent = absent
    self.handedOver = handedOver
    self.waiting = waiting
    self.unassigned = unassigned
    self.standby = standby
  }
}

/// A window of the live list. Each window is complete and replaces the previous one.
package struct FeedWindow: Codable, Equatable, Sendable {
  /// Sessions that the query finds.
  package var total: Int
  /// The position of the first row among them.
  package var offset: Int
  /// Totals of the query's channel, or of all channels. The query's other filters do not apply.
  package var counts: PresenceTotals
  /// The sessions of this window.
  package var rows: [FeedRow]

  /// A window of a list.
  package init(total: Int, offset: Int, counts: PresenceTotals, rows: [FeedRow]) {
    self.total = total
    self.offset = offset
    self.counts = counts
    self.rows = rows
  }
}
