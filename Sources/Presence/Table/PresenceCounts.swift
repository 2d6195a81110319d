// The number of open sessions by state.

/// The number of open sessions by state.
package struct PresenceCounts: Equatable, Sendable {
  /// Sessions in state `online`.
  package var online = 0
  /// Sessions in state `reconnecting`.
  package var reconnecting = 0
  /// Sessions in state `absent`.
  package var absent = 0
  /// Sessions of any open state that were handed over to human attendance.
  package var handedOver = 0
  /// Sessions that wait for an attendant's answer.
  package var waiting = 0
  /// Sessions that were handed over and that no attendant took.
  package var unassigned = 0

  /// Creates counts of zero.
  package init() {}

  /// Returns the sums of two counts, such as those of two shards.
  package static func + (left: PresenceCounts, right: PresenceCounts) -> PresenceCounts {
    var sum = left
    sum.online += right.online
    sum.reconnecting += right.reconnecting
    sum.absent += right.absent
    sum.handedOver += right.handedOver
    sum.waiting += right.waiting
    sum.unassigned += right.unassigned
    return sum
  }
}
