// The loop of the outbox dispatcher's thread: read from the store, attempt what is ready, record
// the outcomes.

import Channels
import Platforms
import Presence
import Records

/// The state of the dispatcher's thread, and its loop.
struct DispatcherLoop {
  private let clock: any EngineClock
  private let randomness: Randomness
  private let log: EngineLog
  private let submit: @Sendable ([Record]) -> Void

  private var source: OutboxSource
  private var queue = OutboxQueue()
  /// The queued calls by their event's identifier.
  private var calls: [String: OutboxCall] = [:]
  private var deliveries = DeliveryTable()
  /// The number of requests sent.
  private var requests: UInt64 = 0
  private var deadlines = CallDeadlines()
  private var figures = OutboxFigures()
  /// When `figures.oldestAge` is next computed: it takes a look at every session.
  private var nextAgeAt = Millis.min

  init(
    store: any SessionStore, clock: any EngineClock, randomness: Randomness,
    log: @escaping EngineLog, submit: @escaping @Sendable ([Record]) -> Void
  ) {
    source = OutboxSource(store)
    self.clock = clock
    self.randomness = randomness
    self.log = log
    self.submit = submit
  }

  /// Presence time in milliseconds. A stall of the process needs no correction here: nothing but
  /// waiting depends on it.
  private var now: Millis { clock.monotonic() * clock.speed }

  mutating func run(_ dispatcher: OutboxDispatcher) {
    while true {
      let inbox = dispatcher.takeInbox()
      deliveries.configure(inbox.attendance)
      let answers = inbox.answers.filter { deadlines.remove($0.eventID, request: $0.request) }
      receive(answers.map { ($0.eventID, $0.answer) }, dispatcher, isStopping: inbox.isStopping)
      let overdue = deadlines.takeOverdue(at: clock.monotonic())
      receive(
        overdue.map { ($0, .failed(.request(.responseTimedOut))) }, dispatcher,
        isStopping: inbox.isStopping)
      if inbox.isStopping {
        if inbox.isAbandoning || queue.inFlight == 0 { return }
        let millis = max(0, deadlines.next - clock.monotonic())
        dispatcher.wait(milliseconds: Int32(clamping: millis))
        continue
      }
      if inbox.mustReadAgain { source.rewind() }
      if inbox.hasNewCalls { source.mayHaveMore = true }
      if source.mayHaveMore { loadMore() }
      if inbox.mustRetryAll { queue.retryAllNow(at: now) }
      dispatchReady(dispatcher)
      updateFigures()
      dispatcher.publish(figures, isReading: source.mayHaveMore)
      dispatcher.wait(milliseconds: millisToNextTurn)
    }
  }

  private mutating func updateFigures() {
    figures.waiting = queue.count
    figures.inFlight = queue.inFlight
    figures.isDown = queue.isDown("")
    if now >= nextAgeAt || queue.count == 0 {
      figures.oldestAge = queue.oldest.map { now - $0 } ?? 0
      nextAgeAt = now + OutboxDispatcher.storeRetryMillis
    }
  }

  /// Milliseconds of the machine until a call is ready, the store is read again or a deadline
  /// passes; -1 where none of them will.
  private var millisToNextTurn: Int32 {
    var next = queue.nextReady
    if source.mayHaveMore, queue.count < OutboxDispatcher.capacity {
      next = min(next, source.retryAt)
    }
    let ready = next == .max ? Millis.max : (max(0, next - now) + clock.speed - 1) / clock.speed
    let deadline = deadlines.next == .max ? .max : max(0, deadlines.next - clock.monotonic())
    let millis = min(ready, deadline)
    return millis == .max ? -1 : Int32(clamping: millis)
  }

  // MARK: - Reading

  private mutating func loadMore() {
    guard now >= source.retryAt else { return }
    while queue.count < OutboxDispatcher.capacity, source.mayHaveMore {
      do throws(StoreError) {
        for call in try source.nextPage() { enqueue(call) }
      } catch {
        source.retryAt = now + OutboxDispatcher.storeRetryMillis * clock.speed
        log(LogLine(.warning, "outbox_unreadable", [("fault", String(describing: error))]))
        return
      }
    }
  }

  private mutating func enqueue(_ stored: StoredCall) {
    let call = stored.call
    guard calls.updateValue(call, forKey: call.eventID) == nil else { return }
    let wall = clock.wall()
    // A call that an operator sent again has its whole lifetime once more.
    let due = stored.tries == 0 ? stored.nextTry ?? call.at : call.at
    queue.add(
      QueuedCall(
        eventID: call.eventID, session: call.session, seq: call.seq,
        host: call.target == .webhook ? call.url : "", tries: stored.tries,
        wait: (stored.nextTry ?? wall) - wall, age: wall - due, at: now))
  }

  // MARK: - Calling

  private var time: PlatformTime {
    PlatformTime(wall: clock.wall(), monotonic: clock.monotonic())
  }

  private mutating func dispatchReady(_ dispatcher: OutboxDispatcher) {
    var ends: [(eventID: String, end: DeliveryEnd)] = []
    repeat {
      recordOutcomes(ends)
      ends = []
      for queued in queue.dequeueReady(at: now) {
        guard let call = calls[queued.eventID] else { continue }
        if !deliveries.begin(call) {
          ends.append(
            (call.eventID, DeliveryEnd(.retry, excerpt: CallFailure.attendanceUnset.code)))
        } else if let end = advance(call, dispatcher, isStopping: false) {
          ends.append((call.eventID, end))
        }
      }
    } while !ends.isEmpty
  }

  /// Passes answers to their deliveries and goes on with them.
  private mutating func receive(
    _ answers: [(eventID: String, answer: CallAnswer)], _ dispatcher: OutboxDispatcher,
    isStopping: Bool
  ) {
    var ends: [(eventID: String, end: DeliveryEnd)] = []
    for (eventID, answer) in answers {
      guard let call = calls[eventID] else { continue }
      deliveries.receive(answer.response, eventID, at: time)
      if let end = advance(call, dispatcher, isStopping: isStopping) { ends.append((eventID, end)) }
    }
    recordOutcomes(ends)
  }

  /// Does the next step of a call's delivery and returns its end if that is reached. Once the
  /// dispatcher stops, nothing further is sent: the call stays in the store.
  private mutating func advance(
    _ call: OutboxCall, _ dispatcher: OutboxDispatcher, isStopping: Bool
  ) -> DeliveryEnd? {
    switch deliveries.nextStep(of: call, at: time) {
    case .finish(let end): return end
    case .wait(let millis):
      queue.postpone(call.eventID, by: millis * clock.speed, at: now)
      return nil
    case .send(let request):
      if isStopping {
        queue.postpone(call.eventID, by: 0, at: now)
        return nil
      }
      let purpose = DialectChoice.purpose(of: call)
      guard let request = CallRequest(request, purpose: purpose) else {
        deliveries.drop(call)
        return DeliveryEnd(.retry, excerpt: CallFailure.request(.badURL).code)
      }
      let limit = request.timeout + CallDeadlines.graceSeconds
      requests += 1
      deadlines.set(
        call.eventID, request: requests, clock.monotonic() + Millis(limit) * 1_000)
      dispatcher.send(call.eventID, requests, request)
      return nil
    }
  }

  private mutating func recordOutcomes(_ ends: [(eventID: String, end: DeliveryEnd)]) {
    guard !ends.isEmpty else { return }
    var records: [Record] = []
    var down: [String: DeliveryEnd] = [:]
    let wall = clock.wall()
    for (eventID, end) in ends {
      guard
        let result = queue.complete(
          eventID, end.decision, retryAfter: end.retryAfter, at: now, random: randomness.number())
      else { continue }
      if queue.isDown(result.call.host) { down[result.call.host] = end }
      let nextTry = result.deliveryStatus == .waiting ? wall + result.wait : nil
      records.append(outcome(result.call, result.deliveryStatus, end, nextTry: nextTry, at: wall))
    }
    // Most calls to a host that is down are never attempted; their lifetime ends all the same.
    for (host, end) in down {
      for call in queue.expireOverdue(on: host, at: now) {
        records.append(outcome(call, .parked, end, nextTry: nil, at: wall))
      }
    }
    submit(records)
  }

  private mutating func outcome(
    _ call: QueuedCall, _ deliveryStatus: DeliveryStatus, _ end: DeliveryEnd, nextTry: Millis?,
    at wall: Millis
  ) -> Record {
    count(deliveryStatus)
    if deliveryStatus != .waiting { calls[call.eventID] = nil }
    return .outcome(
      CallOutcome(
        eventID: call.eventID, session: call.session, deliveryStatus: deliveryStatus,
        tries: call.tries, httpStatus: end.status, responseExcerpt: end.excerpt, nextTry: nextTry,
        at: wall))
  }

  private mutating func count(_ deliveryStatus: DeliveryStatus) {
    switch deliveryStatus {
    case .delivered: figures.delivered += 1
    case .parked: figures.parked += 1
    case .waiting: figures.failures += 1
    }
  }
}
