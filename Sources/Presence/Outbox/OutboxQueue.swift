// The order in which platform calls are made. Calls of one session are made one at a time, in the
// order of their numbers; calls of different sessions do not wait for each other. The number of
// calls in flight per host is limited. Each call follows its own retry schedule, whether or not its
// host is down; once a host answers again, all calls that wait for it are tried immediately, and so
// are those that it had received before and that fail.
//
// The queue holds a part of the calls, by which its memory and the cost of each step are bounded:
// a few of each session, and a share of the sessions of each host. It knows what it does not hold
// and asks for it: later calls of a session with `takeRefills(_:)`, further sessions of a host with
// `hostToScan`.
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
/// // When calls were made:
/// for refill in queue.takeRefills(10) {
///   let calls = store.calls(of: refill.key, after: refill.position, limit: refill.limit)
///   queue.refill(refill.key, calls, storedAfter: isLast ? nil : calls.last?.position)
/// }
/// ```
package struct OutboxQueue: Sendable {
  /// The number of consecutive failures after which a host counts as down.
  package static let downAfter = 5
  /// The least time between two scans for expired calls to one host, in milliseconds.
  package static let expiryScanInterval: Millis = 60_000

  private struct SessionQueue {
    /// In order of their numbers. Only the first one can be in flight.
    var calls: [QueuedCall] = []
    var isInFlight = false
    /// The position in the store after which further calls wait; nil if all calls are held.
    var storedAfter: Int64?
    var isRefillRequested = false
  }

  private struct Flight {
    var key: OutboxQueueKey
    var startedAt: Millis
    var slowAt: Millis
    /// Whether the call has left its place among those of `OutboxLimits.inFlightPerHost`.
    var isSlow = false
  }

  /// The limits.
  package let limits: OutboxLimits
  private var sessionQueues: [OutboxQueueKey: SessionQueue] = [:]
  private var hosts: [String: OutboxHost] = [:]
  /// The calls in flight by their event IDs.
  private var flights: [String: Flight] = [:]
  /// When calls in flight become slow.
  private var slowTimes = ReadyHeap<String>()
  /// The hosts that have sessions in the store whose calls are not held.
  private var incompleteHosts: Set<String> = []
  /// The number of sessions that have further calls in the store.
  private var incompleteQueues = 0
  private var refillRequests: [OutboxQueueKey] = []
  /// The number of calls that are held: they wait or are in flight.
  package private(set) var count = 0

  /// Creates an empty queue.
  package init(_ limits: OutboxLimits = OutboxLimits()) { self.limits = limits }

  /// The number of calls in flight.
  package var inFlight: Int { flights.count }

  /// Whether every call that was added is held, so that `count` is the number of all.
  package var isComplete: Bool { incompleteHosts.isEmpty && incompleteQueues == 0 }

  /// Returns whether a host counts as down.
  package func isDown(_ host: String) -> Bool { hosts[host]?.isDown ?? false }

  /// The time at which the oldest call was declared; nil if the queue is empty. O(sessions).
  package var oldest: Millis? { sessionQueues.values.compactMap { $0.calls.first?.addedAt }.min() }

  // MARK: - Adding

  /// Adds a call behind the calls of its session with smaller numbers, unless it is held already.
  /// If the limit of its session or its host is reached, the call or a later one of the session
  /// stays in the store, from where the queue asks for it.
  ///
  /// - Parameter isScanned: Whether the call was read by a scan of its host, which `beginScan(of:)`
  ///   announced. Only a scan adds sessions to a host with sessions that are not held: a call that
  ///   was committed later could be added before earlier ones.
  package mutating func add(_ call: QueuedCall, isScanned: Bool = false) {
    let key = OutboxQueueKey(session: call.session, host: call.host)
    guard admit(key, isScanned: isScanned), insert(call, key) == 0 else { return }
    hosts[call.host, default: OutboxHost()].heap.push(key, call.nextTry)
  }

  /// Announces that a scan has not read all calls of a session: those after a position are asked
  /// for later, together with the calls that were held of them.
  package mutating func expectMore(_ key: OutboxQueueKey, after position: Int64) {
    guard admit(key, isScanned: true), let queue = sessionQueues[key],
      position < queue.storedAfter ?? .max
    else { return }
    let first = queue.isInFlight ? 1 : 0
    let later = queue.calls.dropFirst(first).filter { $0.position <= position }
    let kept = queue.calls.prefix(first) + later
    count -= queue.calls.count - kept.count
    sessionQueues[key]?.calls = Array(kept)
    setStoredAfter(position, key)
    advance(key, hasNewFirst: kept.first?.eventID != queue.calls.first?.eventID)
  }

  /// Makes a session one of those whose calls are held, if the limits allow it. Returns whether it
  /// is one.
  private mutating func admit(_ key: OutboxQueueKey, isScanned: Bool) -> Bool {
    if sessionQueues[key] != nil { return true }
    guard isScanned || !incompleteHosts.contains(key.host), mayAdmitSession(to: key.host) else {
      incompleteHosts.insert(key.host)
      return false
    }
    sessionQueues[key] = SessionQueue()
    hosts[key.host, default: OutboxHost()].sessions += 1
    return true
  }

  /// Inserts a call and returns its index; nil if it is held already or stays in the store.
  private mutating func insert(_ call: QueuedCall, _ key: OutboxQueueKey) -> Int? {
    guard let queue = sessionQueues[key] else { return nil }
    let first = queue.isInFlight ? 1 : 0
    var index = queue.calls.count
    while index > first, queue.calls[index - 1].seq > call.seq { index -= 1 }
    if index > 0, queue.calls[index - 1].seq == call.seq { return nil }
    if index == queue.calls.count {
      if queue.storedAfter != nil { return nil }
      if index >= limits.callsPerSession {
        setStoredAfter(queue.calls[index - 1].position, key)
        return nil
      }
    }
    sessionQueues[key]?.calls.insert(call, at: index)
    count += 1
    if queue.calls.count >= limits.callsPerSession {
      sessionQueues[key]?.calls.removeLast()
      count -= 1
      setStoredAfter(sessionQueues[key]?.calls.last?.position, key)
    }
    return index
  }

  private mutating func setStoredAfter(_ position: Int64?, _ key: OutboxQueueKey) {
    let wasIncomplete = sessionQueues[key]?.storedAfter != nil
    sessionQueues[key]?.storedAfter = position
    incompleteQueues += (position != nil ? 1 : 0) - (wasIncomplete ? 1 : 0)
  }

  // MARK: - Refilling

  /// Returns up to `limit` sessions of which further calls should be read now. Each is answered
  /// with `refill(_:_:storedAfter:)` or `postponeRefill(_:)`.
  package mutating func takeRefills(_ limit: Int) -> [OutboxRefill] {
    let keys = refillRequests.prefix(limit)
    refillRequests.removeFirst(keys.count)
    return keys.compactMap { key in
      guard let queue = sessionQueues[key], let position = queue.storedAfter else {
        sessionQueues[key]?.isRefillRequested = false
        return nil
      }
      return OutboxRefill(
        key: key, position: position, limit: max(1, limits.callsPerSession - queue.calls.count))
    }
  }

  /// Adds the calls of a session that were asked for, in order.
  ///
  /// - Parameter position: The position after which the store may hold further calls of the
  ///   session; nil if it holds none.
  package mutating func refill(
    _ key: OutboxQueueKey, _ calls: [QueuedCall], storedAfter position: Int64?
  ) {
    guard let queue = sessionQueues[key], queue.storedAfter != nil else { return }
    sessionQueues[key]?.isRefillRequested = false
    setStoredAfter(nil, key)
    for call in calls { _ = insert(call, key) }
    if sessionQueues[key]?.storedAfter == nil { setStoredAfter(position, key) }
    advance(key, hasNewFirst: queue.calls.isEmpty)
  }

  /// Asks again for the calls of a session, because they could not be read.
  package mutating func postponeRefill(_ key: OutboxQueueKey) { refillRequests.append(key) }

  /// Whether sessions wait for calls from the store.
  package var needsRefills: Bool { !refillRequests.isEmpty }

  /// A host of which further sessions should be read from the store; nil if there is none.
  package var hostToScan: String? {
    incompleteHosts.filter { host in
      let held = hosts[host]?.sessions ?? 0
      return held <= limits.guaranteedSessionsPerHost / 2
        || held <= limits.sessionsPerHost / 2 && sessionQueues.count <= limits.sessions / 10 * 9
    }.min()
  }

  /// Starts a scan of a host, or of all hosts: the first calls of all its sessions are added in
  /// order, until it is incomplete again.
  package mutating func beginScan(of host: String?) {
    if let host { incompleteHosts.remove(host) } else { incompleteHosts.removeAll() }
  }

  /// Returns whether a host has sessions that are not held.
  package func isIncomplete(_ host: String) -> Bool { incompleteHosts.contains(host) }

  private func mayAdmitSession(to host: String) -> Bool {
    let held = hosts[host]?.sessions ?? 0
    return held < limits.guaranteedSessionsPerHost
      || held < limits.sessionsPerHost && sessionQueues.count < limits.sessions
  }

  // MARK: - Making calls

  /// Returns the calls that may be made now. They count as in flight until they are completed,
  /// discarded or postponed.
  package mutating func dequeueReady(at now: Millis) -> [QueuedCall] {
    var calls: [QueuedCall] = []
    noteSlowCalls(at: now)
    // There are few hosts, and a fixed order makes a run repeatable.
    for host in hosts.keys.sorted() {
      while let call = dequeue(from: host, at: now) { calls.append(call) }
    }
    return calls
  }

  private mutating func dequeue(from name: String, at now: Millis) -> QueuedCall? {
    guard var host = hosts.removeValue(forKey: name) else { return nil }
    defer { hosts[name] = host }
    guard host.inFlight < max(1, limits.inFlightPerHost) else { return nil }
    while let (key, due, order) = host.heap.first {
      guard let queue = sessionQueues[key], !queue.isInFlight, let call = queue.calls.first,
        call.nextTry == due
      else {
        host.heap.removeFirst()
        continue
      }
      guard host.readyTime(due, order, retryAfterEnd: call.retryAfterEnd) <= now else { return nil }
      host.heap.removeFirst()
      host.inFlight += 1
      sessionQueues[key]?.isInFlight = true
      let slowAt = now + limits.slowAfter
      flights[call.eventID] = Flight(key: key, startedAt: now, slowAt: slowAt)
      slowTimes.push(call.eventID, slowAt)
      return call
    }
    return nil
  }

  /// Gives the places of slow calls to others. A host that is down is spared further calls.
  private mutating func noteSlowCalls(at now: Millis) {
    while let (eventID, due, _) = slowTimes.first {
      let flight = flights[eventID]
      let isCurrent = flight?.slowAt == due
      guard due <= now || !isCurrent else { return }
      slowTimes.removeFirst()
      guard isCurrent, let key = flight?.key, let host = hosts[key.host], !host.isDown,
        host.slow < limits.slowPerHost
      else { continue }
      flights[eventID]?.isSlow = true
      hosts[key.host]?.slow += 1
      hosts[key.host]?.inFlight -= 1
    }
  }

  /// Completes a call in flight by the status code of its response; 0 if there was none. See
  /// `complete(_:_:retryAfter:at:random:)`.
  package mutating func complete(
    _ eventID: String, status: Int, retryAfter: Int?, at now: Millis, random: UInt64
  ) -> DeliveryResult? {
    complete(
      eventID, RetryDecision(status: status), retryAfter: retryAfter, at: now, random: random)
  }

  /// Completes a call in flight.
  ///
  /// - Parameters:
  ///   - eventID: The call.
  ///   - decision: What becomes of the call.
  ///   - retryAfter: The response's `Retry-After` in seconds, if any.
  ///   - now: The time on the queue's clock.
  ///   - random: 64 random bits, for the retry delay.
  /// - Returns: The result; nil if no such call is in flight.
  package mutating func complete(
    _ eventID: String, _ decision: RetryDecision, retryAfter: Int?, at now: Millis, random: UInt64
  ) -> DeliveryResult? {
    guard let (flight, first) = land(eventID) else { return nil }
    let key = flight.key
    var call = first
    call.tries += 1
    hosts[key.host]?.note(decision, at: now)
    if decision == .retry, now < call.expiresAt {
      // A call that the host received before it recovered says nothing about the host as it is now.
      let isOld = flight.startedAt < hosts[key.host]?.recoveredAt ?? .min
      let wait =
        isOld
        ? Retry.clamped(retryAfter: retryAfter)
        : Retry.delay(tries: call.tries, retryAfter: retryAfter, random: random)
      call.nextTry = now + wait
      call.retryAfterEnd = now + Retry.clamped(retryAfter: retryAfter)
      sessionQueues[key]?.calls[0] = call
      advance(key, hasNewFirst: true)
      return DeliveryResult(call: call, deliveryStatus: .waiting, wait: wait)
    }
    removeFirst(key)
    return DeliveryResult(
      call: call, deliveryStatus: decision == .delivered ? .delivered : .parked, wait: 0)
  }

  /// Removes a call in flight that was not made, because it is no longer in the store.
  package mutating func discard(_ eventID: String) {
    if let (flight, _) = land(eventID) { removeFirst(flight.key) }
  }

  /// Puts a call in flight back without counting a try: it is ready again after `wait`
  /// milliseconds. Does nothing if no such call is in flight.
  package mutating func postpone(_ eventID: String, by wait: Millis, at now: Millis) {
    guard let (flight, _) = land(eventID) else { return }
    sessionQueues[flight.key]?.calls[0].nextTry = now + wait
    advance(flight.key, hasNewFirst: true)
  }

  /// Ends the flight of a call. Returns the flight and the call as it was when it was dequeued.
  private mutating func land(_ eventID: String) -> (Flight, QueuedCall)? {
    guard let flight = flights.removeValue(forKey: eventID),
      let call = sessionQueues[flight.key]?.calls.first
    else { return nil }
    sessionQueues[flight.key]?.isInFlight = false
    if flight.isSlow {
      hosts[flight.key.host]?.slow -= 1
    } else {
      hosts[flight.key.host]?.inFlight -= 1
    }
    return (flight, call)
  }

  private mutating func removeFirst(_ key: OutboxQueueKey) {
    sessionQueues[key]?.calls.removeFirst()
    count -= 1
    advance(key, hasNewFirst: true)
  }

  /// Makes the first call of a session ready, asks for further ones, and removes a session without
  /// calls.
  private mutating func advance(_ key: OutboxQueueKey, hasNewFirst: Bool) {
    guard let queue = sessionQueues[key] else { return }
    if hasNewFirst, let first = queue.calls.first {
      hosts[key.host, default: OutboxHost()].heap.push(key, first.nextTry)
    }
    if queue.storedAfter != nil {
      guard !queue.isRefillRequested, queue.calls.count <= limits.callsPerSession / 2 else {
        return
      }
      sessionQueues[key]?.isRefillRequested = true
      refillRequests.append(key)
    } else if queue.calls.isEmpty {
      sessionQueues[key] = nil
      hosts[key.host]?.sessions -= 1
      if hosts[key.host]?.isUnused == true { hosts[key.host] = nil }
    }
  }

  // MARK: - All calls

  /// Removes the calls to `host` that are older than `Retry.lifetime`, even if they were never
  /// tried, and returns them so that the caller parks them.
  ///
  /// Call this after a failed try; the response to it is recorded on all of them. Returns nothing
  /// unless the host is down, and at most once per `expiryScanInterval`. The order is by age and,
  /// within a session, by number. Calls in the store are not considered: they are added first.
  package mutating func expireOverdue(on host: String, at now: Millis) -> [QueuedCall] {
    guard isDown(host), now >= hosts[host]?.nextExpiryScan ?? .max else { return [] }
    hosts[host]?.nextExpiryScan = now + OutboxQueue.expiryScanInterval
    var expired: [QueuedCall] = []
    let keys = sessionQueues.filter { key, queue in
      key.host == host && !queue.isInFlight && queue.calls.contains { now >= $0.expiresAt }
    }.keys
    // A fixed order makes a run repeatable.
    for key in keys.sorted(by: { $0.session.isBefore($1.session) }) {
      let overdue = sessionQueues[key]?.calls.filter { now >= $0.expiresAt } ?? []
      sessionQueues[key]?.calls.removeAll { now >= $0.expiresAt }
      count -= overdue.count
      expired += overdue
      advance(key, hasNewFirst: true)
    }
    return expired.sorted { ($0.addedAt, $0.seq, $0.eventID) < ($1.addedAt, $1.seq, $1.eventID) }
  }

  /// Makes every waiting call ready now, as an operator's "retry now" asks.
  package mutating func retryAllNow(at now: Millis) {
    for name in Array(hosts.keys) {
      for key in hosts[name]?.takeKeys() ?? [] {
        guard let queue = sessionQueues[key], !queue.isInFlight, !queue.calls.isEmpty else {
          continue
        }
        sessionQueues[key]?.calls[0].nextTry = now
        hosts[name]?.heap.push(key, now)
      }
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
      count -= queue.calls.count - kept
      sessionQueues[key]?.calls.removeSubrange(kept...)
      setStoredAfter(nil, key)
      advance(key, hasNewFirst: false)
    }
    return forgotten
  }

  /// The earliest time at which `dequeueReady(at:)` may return a call; `.max` if that takes another
  /// call of `add` or `complete` first.
  package var nextReady: Millis {
    hosts.values.reduce(.max) { min($0, nextReady(of: $1)) }
  }

  /// The earliest time at which a call to one host may be made; `.max` if none waits.
  package func nextReady(of host: String) -> Millis { hosts[host].map(nextReady) ?? .max }

  private func nextReady(of host: OutboxHost) -> Millis {
    guard let (key, due, order) = host.heap.first else { return .max }
    // A call may be made once one in flight is slow.
    guard host.inFlight < max(1, limits.inFlightPerHost) else {
      return slowTimes.first?.due ?? .max
    }
    let retryAfterEnd = sessionQueues[key]?.calls.first?.retryAfterEnd ?? due
    return host.readyTime(due, order, retryAfterEnd: retryAfterEnd)
  }
}
