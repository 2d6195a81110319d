// The state of one host in the outbox queue.

/// The calls to one host, and how it answers.
struct OutboxHost: Sendable {
  /// Consecutive tries that failed with a status that may be temporary.
  private(set) var failures = 0
  var heap = ReadyHeap<OutboxQueueKey>()
  /// The number of calls in flight that are not slow.
  var inFlight = 0
  /// The number of slow calls in flight.
  var slow = 0
  /// The number of sessions whose calls are held in memory.
  var sessions = 0
  var nextExpiryScan = Millis.min
  /// The heap's order number when the host last recovered: entries up to it do not have to wait for
  /// their next try.
  private var wakeAfterRecovery: UInt64 = 0
  /// When the host last recovered.
  private(set) var recoveredAt = Millis.min

  var isDown: Bool { failures >= OutboxQueue.downAfter }
  /// Whether nothing is lost if this state is dropped.
  var isUnused: Bool { sessions == 0 && inFlight == 0 && slow == 0 && failures == 0 }

  /// Notes the result of a try.
  mutating func note(_ decision: RetryDecision, at now: Millis) {
    switch decision {
    case .retry: failures += 1
    case .delivered, .park:
      if isDown { (wakeAfterRecovery, recoveredAt) = (heap.order, now) }
      failures = 0
    }
  }

  /// Returns when an entry of the heap may be tried.
  func readyTime(_ due: Millis, _ order: UInt64, retryAfterEnd: Millis) -> Millis {
    order <= wakeAfterRecovery ? min(due, retryAfterEnd) : due
  }

  /// Empties the heap and returns its keys in order.
  mutating func takeKeys() -> [OutboxQueueKey] {
    defer {
      heap = ReadyHeap()
      wakeAfterRecovery = 0
    }
    return heap.keys
  }
}
