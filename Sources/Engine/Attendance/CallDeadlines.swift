// When the calls under way are given up.

import Presence

/// The deadlines of the calls under way, on the machine's monotonic clock. They bound a transport
/// that does not complete a call within its timeout.
struct CallDeadlines {
  /// Seconds after its timeout at which a call is given up.
  static let graceSeconds = 1

  private var deadlines: [String: Millis] = [:]
  /// A moment at or before the first deadline; `.max` where there is none.
  private(set) var next = Millis.max

  /// Sets the deadline of a call.
  mutating func set(_ eventID: String, _ deadline: Millis) {
    deadlines[eventID] = deadline
    next = min(next, deadline)
  }

  /// Removes the deadline of a call that was answered.
  mutating func remove(_ eventID: String) { deadlines[eventID] = nil }

  /// Removes the deadlines that have passed and returns their calls.
  mutating func takeOverdue(at moment: Millis) -> [String] {
    guard next <= moment else { return [] }
    let overdue = deadlines.filter { $0.value <= moment }.map(\.key)
    for eventID in overdue { deadlines[eventID] = nil }
    next = deadlines.values.min() ?? .max
    return overdue
  }
}
