// The loop of the outbox dispatcher's thread: read from the store, attempt what is ready, record
// the outcomes.

import Channels
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
      recordOutcomes(inbox.answers)
      recordOutcomes(
        deadlines.takeOverdue(at: clock.monotonic()).map {
          ($0, .failed(.request(.responseTimedOut)))
        })
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
      dispatchReady(dispatcher, inbox.attendance, inbox.credentials)
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

  private mutating func dispatchReady(
    _ dispatcher: OutboxDispatcher, _ attendance: Attendance?, _ credentials: CallCredentials
  ) {
    var impossible: [(eventID: String, answer: CallAnswer)] = []
    repeat {
      recordOutcomes(impossible)
      impossible = []
      for queued in queue.dequeueReady(at: now) {
        guard let call = calls[queued.eventID] else { continue }
        guard let attendance else {
          impossible.append((call.eventID, .failed(.attendanceUnset)))
          continue
        }
        guard
          let request = CallRequestBuilder.request(
            call, attendance: attendance, credentials: credentials, wallNow: clock.wall())
        else {
          impossible.append((call.eventID, .failed(.request(.badURL))))
          continue
        }
        let limit = request.timeout + CallDeadlines.graceSeconds
        deadlines.set(call.eventID, clock.monotonic() + Millis(limit) * 1_000)
        dispatcher.send(call.eventID, request)
      }
    } while !impossible.isEmpty
  }

  private mutating func recordOutcomes(_ answers: [(eventID: String, answer: CallAnswer)]) {
    guard !answers.isEmpty else { return }
    var records: [Record] = []
    var down: [String: (status: Int, excerpt: String)] = [:]
    let wall = clock.wall()
    for (eventID, answer) in answers {
      let (status, retryAfter, response) =
        switch answer {
        case .answered(let status, let retryAfter, let excerpt): (status, retryAfter, excerpt)
        case .failed(let failure): (0, nil as Int?, failure.code)
        }
      guard
        let result = queue.complete(
          eventID, status: status, retryAfter: retryAfter, at: now, random: randomness.number())
      else { continue }
      let excerpt = String(response.prefix(HTTPCallTransport.excerptLimit))
      deadlines.remove(eventID)
      if queue.isDown(result.call.host) { down[result.call.host] = (status, excerpt) }
      let nextTry = result.deliveryStatus == .waiting ? wall + result.wait : nil
      records.append(
        outcome(result.call, result.deliveryStatus, status, excerpt, nextTry: nextTry, at: wall))
    }
    // Most calls to a host that is down are never attempted; their lifetime ends all the same.
    for (host, (status, excerpt)) in down {
      for call in queue.expireOverdue(on: host, at: now) {
        records.append(outcome(call, .parked, status, excerpt, nextTry: nil, at: wall))
      }
    }
    submit(records)
  }

  private mutating func outcome(
    _ call: QueuedCall, _ deliveryStatus: DeliveryStatus, _ httpStatus: Int,
    _ responseExcerpt: String, nextTry: Millis?,
    at wall: Millis
  ) -> Record {
    count(deliveryStatus)
    if deliveryStatus != .waiting { calls[call.eventID] = nil }
    return .outcome(
      CallOutcome(
        eventID: call.eventID, session: call.session, deliveryStatus: deliveryStatus,
        tries: call.tries,
        httpStatus: httpStatus,
        responseExcerpt: responseExcerpt,
        nextTry: nextTry, at: wall))
  }

  private mutating func count(_ deliveryStatus: DeliveryStatus) {
    switch deliveryStatus {
    case .delivered: figures.delivered += 1
    case .parked: figures.parked += 1
    case .waiting: figures.failures += 1
    }
  }
}
