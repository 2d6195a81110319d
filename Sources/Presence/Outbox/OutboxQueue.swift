// Who may go next to the attendance platform. The calls of one session go one after the other, in the
// order of their numbers; those of other sessions don't wait for them. How many are under way at
// once is bounded. Each is tried in its own time, whether its host is down or not; when a host is back
// all who wait for it go at once. Pure: no clock, no network, no store; the dispatcher and the
// simulator drive the same rules.
//
// The clock is any that only moves forward. Stored times of the wall clock are turned into waits and
// ages when a call is added, so that a changed wall clock can't hold a call back for a year.

/// A call that waits its turn.
package struct QueuedCall: Equatable, Sendable {
  /// The idempotency key.
  package var eventID: String
  /// Whose call it is.
  package var session: Identifier
  /// Its number among the session's calls to this host.
  package var seq: UInt32
  /// Whom it goes to: empty for the attendance platform, else the webhook's address. Calls of one
  /// session to two hosts don't wait for each other.
  package var host: String
  /// Tries so far.
  package var tries: Int
  /// Not before this moment.
  package internal(set) var nextTry: Millis
  /// The host asked not to be tried before this moment.
  var askedUntil: Millis
  /// A failure after this moment parks it, its own or that of its host's probe.
  package internal(set) var giveUpAt: Millis
  /// When it was added, for its age.
  package internal(set) var addedAt: Millis

  /// A call to be added: `wait` milliseconds until its next try (5 minutes at most are kept), `age`
  /// since it was stored.
  package init(
    eventID: String, session: Identifier, seq: UInt32, host: String, tries: Int = 0,
    wait: Millis = 0, age: Millis = 0, at now: Millis
  ) {
    self.eventID = eventID
    self.session = session
    self.seq = seq
    self.host = host
    self.tries = tries
    nextTry = now + min(max(0, wait), Retry.most)
    askedUntil = now
    giveUpAt = now + Retry.lifetime - min(max(0, age), Retry.lifetime)
    addedAt = now - max(0, age)
  }
}

/// How a try ended, by the rules.
package struct DeliveryResult: Equatable, Sendable {
  /// The call, its tries counted.
  package var call: QueuedCall
  /// What becomes of it.
  package var fate: DeliveryStatus
  /// Milliseconds until it is tried again; 0 unless it waits.
  package var wait: Millis
}

/// The calls that wait, by session and host.
package struct OutboxQueue: Sendable {
  /// Calls under way to one host at once, unless told otherwise.
  package static let defaultInFlight = 64
  /// Failures in a row after which a host counts as down. That holds nobody's call back; but whoever
  /// waits when it is back need not wait out their time.
  package static let downAfter = 5

  private struct SessionQueueKey: Hashable {
    var session: Identifier
    var host: String
  }

  private struct SessionQueue {
    /// In the order of their numbers; the first may be under way.
    var calls: [QueuedCall]
    var isUnderWay = false
  }

  private struct Host {
    /// Tries in a row that failed and may pass with time.
    var failures = 0
    var isDown: Bool { failures >= OutboxQueue.downAfter }
    var heap = ReadyHeap<SessionQueueKey>()
    var underWay = 0
    /// Those that were waiting when the host came back, up to this place in the heap's order,
    /// need not wait out their time.
    var wakeAfterRecovery: UInt64 = 0

    /// When what waits is next looked through for what waited too long.
    var giveUpAgainAt = Millis.min

    /// When the first may go, if the host asked for nothing until `asked`.
    func moment(_ due: Millis, _ order: UInt64, asked: Millis) -> Millis {
      order <= wakeAfterRecovery ? min(due, asked) : due
    }
  }

  private let limit: Int
  private var lanes: [SessionQueueKey: SessionQueue] = [:]
  private var hosts: [String: Host] = [:]
  private var inFlightKeys: [String: SessionQueueKey] = [:]
  /// Calls that wait or are under way.
  package private(set) var count = 0

  /// An empty queue, with at most so many calls under way to one host.
  package init(inFlightPerHost limit: Int = OutboxQueue.defaultInFlight) {
    self.limit = max(1, limit)
  }

  /// Calls under way.
  package var inFlight: Int { inFlightKeys.count }

  /// Whether a host counts as down.
  package func isDown(_ host: String) -> Bool { hosts[host]?.isDown ?? false }

  /// The moment the oldest call was stored at; nil without calls. Looks at every session.
  package var oldest: Millis? { lanes.values.compactMap { $0.calls.first?.addedAt }.min() }

  /// Adds a call behind those of its session with smaller numbers.
  package mutating func add(_ call: QueuedCall) {
    let key = SessionQueueKey(session: call.session, host: call.host)
    var lane = lanes[key] ?? SessionQueue(calls: [])
    var place = lane.calls.count
    let first = lane.isUnderWay ? 1 : 0
    while place > first, lane.calls[place - 1].seq > call.seq { place -= 1 }
    lane.calls.insert(call, at: place)
    lanes[key] = lane
    count += 1
    if place == 0 { hosts[call.host, default: Host()].heap.push(key, call.nextTry) }
  }

  /// The calls that may go now; they are under way from here on, until they are settled.
  package mutating func ready(at now: Millis) -> [QueuedCall] {
    var calls: [QueuedCall] = []
    // There are few hosts, and the same order each time lets a run be repeated.
    for host in hosts.keys.sorted() {
      while let call = take(from: host, at: now) { calls.append(call) }
    }
    return calls
  }

  private mutating func take(from name: String, at now: Millis) -> QueuedCall? {
    guard var host = hosts.removeValue(forKey: name) else { return nil }
    defer { hosts[name] = host }
    guard host.underWay < limit else { return nil }
    while let (key, due, order) = host.heap.first {
      guard let lane = lanes[key], !lane.isUnderWay, lane.calls[0].nextTry == due else {
        host.heap.removeFirst()
        continue
      }
      let moment = host.moment(due, order, asked: lane.calls[0].askedUntil)
      guard moment <= now else { return nil }
      host.heap.removeFirst()
      host.underWay += 1
      lanes[key]?.isUnderWay = true
      inFlightKeys[lane.calls[0].eventID] = key
      return lane.calls[0]
    }
    return nil
  }

  /// How a try ended: by its status, 0 without an answer, and its `Retry-After` in seconds. Nil when
  /// no such call is under way. `random` is 64 random bits.
  package mutating func settled(
    _ eventID: String, status: Int, retryAfter: Int?, at now: Millis, random: UInt64
  ) -> DeliveryResult? {
    guard let key = inFlightKeys.removeValue(forKey: eventID), var lane = lanes[key] else {
      return nil
    }
    lane.isUnderWay = false
    lane.calls[0].tries += 1
    var call = lane.calls[0]
    let verdict = RetryDecision.of(status: status)
    var host = hosts.removeValue(forKey: key.host) ?? Host()
    host.underWay -= 1
    if verdict == .retry {
      host.failures += 1
    } else {
      if host.isDown { host.wakeAfterRecovery = host.heap.order }
      host.failures = 0
    }
    defer { hosts[key.host] = host }
    if verdict == .retry, now < call.giveUpAt {
      let wait = Retry.delay(tries: call.tries, retryAfter: retryAfter, random: random)
      call.nextTry = now + wait
      call.askedUntil = now + Retry.asked(retryAfter)
      lane.calls[0] = call
      lanes[key] = lane
      host.heap.push(key, call.nextTry)
      return DeliveryResult(call: call, fate: .waiting, wait: wait)
    }
    count -= 1
    lane.calls.removeFirst()
    lanes[key] = lane.calls.isEmpty ? nil : lane
    if let next = lane.calls.first { host.heap.push(key, next.nextTry) }
    return DeliveryResult(call: call, fate: verdict == .delivered ? .delivered : .parked, wait: 0)
  }

  /// Milliseconds between two looks through all that waits for a host that is down.
  package static let giveUpPause: Millis = 60_000

  /// Gives up what waits for a host that is down and has waited a whole lifetime, tried or not: those
  /// behind a session's first call, and those there was never a place for. Ask after a failure; what was
  /// said then was said to these. The calls are told in the order of each session.
  package mutating func expireOverdue(on host: String, at now: Millis) -> [QueuedCall] {
    guard isDown(host), now >= hosts[host]?.giveUpAgainAt ?? .max else { return [] }
    hosts[host]?.giveUpAgainAt = now + OutboxQueue.giveUpPause
    var parked: [QueuedCall] = []
    for (key, lane) in lanes where key.host == host && !lane.isUnderWay {
      let kept = lane.calls.filter { now < $0.giveUpAt }
      guard kept.count < lane.calls.count else { continue }
      parked += lane.calls.filter { now >= $0.giveUpAt }
      lanes[key] = kept.isEmpty ? nil : SessionQueue(calls: kept)
      if let next = kept.first { hosts[host]?.heap.push(key, next.nextTry) }
    }
    count -= parked.count
    return parked.sorted { ($0.addedAt, $0.seq, $0.eventID) < ($1.addedAt, $1.seq, $1.eventID) }
  }

  /// Tries everything that waits again now, by somebody's wish.
  package mutating func retryAllNow(at now: Millis) {
    for name in Array(hosts.keys) {
      guard var host = hosts.removeValue(forKey: name) else { continue }
      let waiting = host.heap.keys
      host.heap = ReadyHeap()
      host.wakeAfterRecovery = 0
      for key in waiting where lanes[key]?.isUnderWay == false {
        lanes[key]?.calls[0].nextTry = now
        host.heap.push(key, now)
      }
      hosts[name] = host
    }
  }

  /// Forgets the calls of a session that wait, and answers which: the one under way is let go.
  package mutating func forget(_ session: Identifier) -> [String] {
    var forgotten: [String] = []
    for key in lanes.keys where key.session == session {
      guard let lane = lanes[key] else { continue }
      let kept = lane.isUnderWay ? 1 : 0
      forgotten += lane.calls[kept...].map(\.eventID)
      lanes[key] = lane.isUnderWay ? SessionQueue(calls: [lane.calls[0]], isUnderWay: true) : nil
    }
    count -= forgotten.count
    return forgotten
  }

  /// When `ready` may have something new; `.max` when only an answer or a new call can change that.
  package var nextReady: Millis {
    hosts.values.reduce(.max) { least, host in
      guard let (key, due, order) = host.heap.first,
        host.underWay < limit
      else { return least }
      let asked = lanes[key]?.calls.first?.askedUntil ?? due
      return min(least, host.moment(due, order, asked: asked))
    }
  }
}

/// The sessions that may go, the earliest first; equal ones in the order they came. What no longer
/// holds is passed over when it comes up.
struct ReadyHeap<Key: Hashable & Sendable>: Sendable {
  private struct Item {
    var due: Millis
    var order: UInt64
    var key: Key
    func isBefore(_ other: Item) -> Bool {
      due != other.due ? due < other.due : order < other.order
    }
  }

  private var items: [Item] = []
  /// How many were ever pushed.
  private(set) var order: UInt64 = 0

  var first: (key: Key, due: Millis, order: UInt64)? {
    items.first.map { ($0.key, $0.due, $0.order) }
  }

  /// The keys, each once.
  var keys: [Key] {
    var seen: Set<Key> = []
    return items.sorted { $0.isBefore($1) }.map(\.key).filter { seen.insert($0).inserted }
  }

  mutating func push(_ key: Key, _ due: Millis) {
    order += 1
    items.append(Item(due: due, order: order, key: key))
    var child = items.count - 1
    while child > 0, items[child].isBefore(items[(child - 1) / 2]) {
      items.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func removeFirst() {
    let last = items.removeLast()
    guard !items.isEmpty else { return }
    items[0] = last
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < items.count && items[child].isBefore(items[least]) { least = child }
      if least == parent { return }
      items.swapAt(parent, least)
      parent = least
    }
  }
}
