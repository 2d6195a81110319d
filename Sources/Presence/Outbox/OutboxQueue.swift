// The order in which platform calls are made. Calls of one session are made one at a time, in the
// order of their numbers; calls of different sessions do not wait for each other. The number of
// calls in flight per host is limited. Each call follows its own retry schedule, whether or not its
// host is down; once a host answers again, all calls that wait for it are tried immediately.
//
// Pure: the queue has no clock, no network and no store, so the dispatcher and the simulator apply
// the same rules. Any clock that only moves forward will do. Stored wall-clock times are converted
// to waits and ages when a call is added, so that setting the wall clock cannot hold a call back
// for a year.

/// The queue of platform calls, by session and host.
///
/// ```swift
/// var queue = OutboxQueue()
/// queue.add(call)
/// for call in queue.dequeueReady(at: now) { send(call) }
/// // When a response arrives:
/// let result = queue.complete(
///   call.eventID, status: 503, retryAfter: 30, at: now, random: random.next())
/// result?.deliveryStatus  // .waiting, and result?.wait is at least 30_000
/// ```
package struct OutboxQueue: Sendable {
  /// The default limit of calls in flight per host.
  package static let defaultInFlight = 64
  /// The number of consecutive failures after which a host counts as down.
  package static let downAfter = 5
  /// The least time between two scans for expired calls to one host, in milliseconds.
  package static let expiryScanInterval: Millis = 60_000

  private struct SessionQueueKey: Hashable {
    var session: Identifier
    var host: String
  }

  private struct SessionQueue {
    /// In order of their numbers. Only the first one can be in flight.
    var calls: [QueuedCall]
    var isInFlight = false
  }

  private struct Host {
    /// Consecutive tries that failed with a status that may be temporary.
    var failures = 0
    var isDown: Bool { failures >= OutboxQueue.downAfter }
    var heap = ReadyHeap<SessionQueueKey>()
    var inFlight = 0
    /// The heap's order number when the host last recovered: entries up to it do not have to wait
    /// for their next try.
    var wakeAfterRecovery: UInt64 = 0
    var nextExpiryScan = Millis.min

    /// Returns when an entry of the heap may be tried.
    func readyTime(_ due: Millis, _ order: UInt64, retryAfterEnd: Millis) -> Millis {
      order <= wakeAfterRecovery ? min(due, retryAfterEnd) : due
    }
  }

  private let inFlightLimit: Int
  private var sessionQueues: [SessionQueueKey: SessionQueue] = [:]
  private var hosts: [String: Host] = [:]
  private var inFlightKeys: [String: SessionQueueKey] = [:]
  /// The number of calls that wait or are in flight.
  package private(set) var count = 0

  /// Creates an empty queue.
  ///
  /// - Parameter limit: The most calls in flight to one host; at least 1 is used.
  package init(inFlightPerHost limit: Int = OutboxQueue.defaultInFlight) {
    inFlightLimit = max(1, limit)
  }

  /// The number of calls in flight.
  package var inFlight: Int { inFlightKeys.count }

  /// Returns whether a host counts as down.
  package func isDown(_ host: String) -> Bool { hosts[host]?.isDown ?? false }

  /// The time at which the oldest call was declared; nil if the queue is empty. O(sessions).
  package var oldest: Millis? { sessionQueues.values.compactMap { $0.calls.first?.addedAt }.min() }

  /// Adds a call behind the calls of its session with smaller numbers.
  package mutating func add(_ call: QueuedCall) {
    let key = SessionQueueKey(session: call.session, host: call.host)
    var queue = sessionQueues[key] ?? SessionQueue(calls: [])
    var index = queue.calls.count
    let first = queue.isInFlight ? 1 : 0
    while index > first, queue.calls[index - 1].seq > call.seq { index -= 1 }
    queue.calls.insert(call, at: index)
    sessionQueues[key] = queue
    count += 1
    if index == 0 { hosts[call.host, default: Host()].heap.push(key, call.nextTry) }
  }

  /// Returns the calls that may be made now. They count as in flight until they are completed.
  package mutating func dequeueReady(at now: Millis) -> [QueuedCall] {
    var calls: [QueuedCall] = []
    // There are few hosts, and a fixed order makes a run repeatable.
    for host in hosts.keys.sorted() {
      while let call = dequeue(from: host, at: now) { calls.append(call) }
    }
    return calls
  }

  private mutating func dequeue(from name: String, at now: Millis) -> QueuedCall? {
    guard var host = hosts.removeValue(forKey: name) else { return nil }
    defer { hosts[name] = host }
    guard host.inFlight < inFlightLimit else { return nil }
    while let (key, due, order) = host.heap.first {
      guard let queue = sessionQueues[key], !queue.isInFlight, queue.calls[0].nextTry == due
      else {
        host.heap.removeFirst()
        continue
      }
      let ready = host.readyTime(due, order, retryAfterEnd: queue.calls[0].retryAfterEnd)
      guard ready <= now else { return nil }
      host.heap.removeFirst()
      host.inFlight += 1
      sessionQueues[key]?.isInFlight = true
      inFlightKeys[queue.calls[0].eventID] = key
      return queue.calls[0]
    }
    return nil
  }

  /// Completes a call in flight.
  ///
  /// - Parameters:
  ///   - eventID: The call.
  ///   - status: The status code of the response; 0 if there was none.
  ///   - retryAfter: The response's `Retry-After` in seconds, if any.
  ///   - now: The time on the queue's clock.
  ///   - random: 64 random bits, for the retry delay.
  /// - Returns: The result; nil if no such call is in flight.
  package mutating func complete(
    _ eventID: String, status: Int, retryAfter: Int?, at now: Millis, random: UInt64
  ) -> DeliveryResult? {
    guard let key = inFlightKeys.removeValue(forKey: eventID), var queue = sessionQueues[key]
    else { return nil }
    queue.isInFlight = false
    queue.calls[0].tries += 1
    var call = queue.calls[0]
    let decision = RetryDecision(status: status)
    var host = hosts.removeValue(forKey: key.host) ?? Host()
    host.inFlight -= 1
    if decision == .retry {
      host.failures += 1
    } else {
      if host.isDown { host.wakeAfterRecovery = host.heap.order }
      host.failures = 0
    }
    defer { hosts[key.host] = host }
    if decision == .retry, now < call.expiresAt {
      let wait = Retry.delay(tries: call.tries, retryAfter: retryAfter, random: random)
      call.nextTry = now + wait
      call.retryAfterEnd = now + Retry.clamped(retryAfter: retryAfter)
      queue.calls[0] = call
      sessionQueues[key] = queue
      host.heap.push(key, call.nextTry)
      return DeliveryResult(call: call, deliveryStatus: .waiting, wait: wait)
    }
    count -= 1
    queue.calls.removeFirst()
    sessionQueues[key] = queue.calls.isEmpty ? nil : queue
    if let next = queue.calls.first { host.heap.push(key, next.nextTry) }
    return DeliveryResult(
      call: call, deliveryStatus: decision == .delivered ? .delivered : .parked, wait: 0)
  }

  /// Removes the calls to `host` that are older than `Retry.lifetime`, even if they were never
  /// tried, and returns them so that the caller parks them.
  ///
  /// Call this after a failed try; the response to it is recorded on all of them. Returns nothing
  /// unless the host is down, and at most once per `expiryScanInterval`. The order is by age and,
  /// within a session, by number.
  package mutating func expireOverdue(on host: String, at now: Millis) -> [QueuedCall] {
    guard isDown(host), now >= hosts[host]?.nextExpiryScan ?? .max else { return [] }
    hosts[host]?.nextExpiryScan = now + OutboxQueue.expiryScanInterval
    var expired: [QueuedCall] = []
    for (key, queue) in sessionQueues where key.host == host && !queue.isInFlight {
      let kept = queue.calls.filter { now < $0.expiresAt }
      guard kept.count < queue.calls.count else { continue }
      expired += queue.calls.filter { now >= $0.expiresAt }
      sessionQueues[key] = kept.isEmpty ? nil : SessionQueue(calls: kept)
      if let next = kept.first { hosts[host]?.heap.push(key, next.nextTry) }
    }
    count -= expired.count
    return expired.sorted { ($0.addedAt, $0.seq, $0.eventID) < ($1.addedAt, $1.seq, $1.eventID) }
  }

  /// Makes every waiting call ready now, as an operator's "retry now" asks.
  package mutating func retryAllNow(at now: Millis) {
    for name in Array(hosts.keys) {
      guard var host = hosts.removeValue(forKey: name) else { continue }
      let waiting = host.heap.keys
      host.heap = ReadyHeap()
      host.wakeAfterRecovery = 0
      for key in waiting where sessionQueues[key]?.isInFlight == false {
        sessionQueues[key]?.calls[0].nextTry = now
        host.heap.push(key, now)
      }
      hosts[name] = host
    }
  }

  /// Removes the waiting calls of a session and returns their event IDs. A call in flight stays
  /// until it is completed.
  package mutating func forget(_ session: Identifier) -> [String] {
    var forgotten: [String] = []
    for key in sessionQueues.keys where key.session == session {
      guard let queue = sessionQueues[key] else { continue }
      let kept = queue.isInFlight ? 1 : 0
      forgotten += queue.calls[kept...].map(\.eventID)
      sessionQueues[key] =
        queue.isInFlight ? SessionQueue(calls: [queue.calls[0]], isInFlight: true) : nil
    }
    count -= forgotten.count
    return forgotten
  }

  /// The earliest time at which `dequeueReady(at:)` may return a call; `.max` if that takes another
  /// call of `add` or `complete` first.
  package var nextReady: Millis {
    hosts.values.reduce(.max) { least, host in
      guard let (key, due, order) = host.heap.first, host.inFlight < inFlightLimit
      else { return least }
      let retryAfterEnd = sessionQueues[key]?.calls.first?.retryAfterEnd ?? due
      return min(least, host.readyTime(due, order, retryAfterEnd: retryAfterEnd))
    }
  }
}
