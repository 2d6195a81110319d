// When the calls under way are given up.

import Presence

/// The deadlines of the calls under way, on the machine's monotonic clock. They bound a transport
/// that does not complete a call within its timeout.
struct CallDeadlines {
  /// Seconds after its timeout at which a call is given up.
  static let graceSeconds = 1

  private var deadlines: [String: (deadline: Millis, request: UInt64)] = [:]
  /// The number of requests so far.
  private var requests: UInt64 = 0
  /// A moment at or before the first deadline; `.max` where there is none.
  private(set) var next = Millis.max

  /// Sets the deadline of a call's next request, and returns the request's number.
  mutating func start(_ eventID: String, until deadline: Millis) -> UInt64 {
    requests += 1
    deadlines[eventID] = (deadline, requests)
    next = min(next, deadline)
    return requests
  }

  /// Removes the deadline of a call whose request was answered. Returns false if the call does not
  /// wait for that request: it was given up, or sent another one since.
  mutating func remove(_ eventID: String, request: UInt64) -> Bool {
    guard deadlines[eventID]?.request == request else { return false }
    deadlines[eventID] = nil
    return true
  }

  /// Removes the deadlines that have passed and returns their calls.
  mutating func takeOverdue(at moment: Millis) -> [String] {
    guard next <= moment else { return [] }
    let overdue = deadlines.filter { $0.value.deadline <= moment }.map(\.key)
    for eventID in overdue { deadlines[eventID] = nil }
    next = deadlines.values.map(\.deadline).min() ?? .max
    return overdue
  }
}
