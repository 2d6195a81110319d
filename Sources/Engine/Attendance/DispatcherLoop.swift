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
  private let apply: @Sendable (FlowAnswer, CallOutcome) -> Void

  private var source: OutboxSource
  private var queue = OutboxQueue()
  private var settled = SettledCalls()
  private var deadlines = CallDeadlines()
  private var figures = OutboxFigures()
  /// When the figures are next computed that take a look at every session or at the store.
  private var nextLookAt = Millis.min

  init(
    store: any SessionStore, clock: any EngineClock, randomness: Randomness,
    log: @escaping EngineLog, submit: @escaping @Sendable ([Record]) -> Void,
    apply: @escaping @Sendable (FlowAnswer, CallOutcome) -> Void
  ) {
    source = OutboxSource(store)
    self.clock = clock
    self.randomness = randomness
    self.log = log
    self.submit = submit
    self.apply = apply
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
      if inbox.mustReadAgain { beginScan(.all) }
      if inbox.hasNewCalls { source.hasNewCalls = true }
      readStore()
      if inbox.mustRetryAll { queue.retryAllNow(at: now) }
      dispatchReady(dispatcher, inbox.attendance, inbox.credentials)
      updateFigures()
      dispatcher.publish(figures, isReading: isReading)
      dispatcher.wait(milliseconds: millisToNextTurn)
    }
  }

  private mutating func updateFigures() {
    figures.inFlight = queue.inFlight
    figures.isDown = queue.isDown("")
    let isComplete = queue.isComplete && !source.isScanning
    figures.waiting = isComplete ? queue.count : max(figures.waiting, queue.count)
    guard now >= nextLookAt || queue.count == 0 else { return }
    nextLookAt = now + OutboxDispatcher.storeRetryMillis
    figures.oldestAge = queue.oldest.map { now - $0 } ?? 0
    guard !isComplete, now >= source.retryAt else { return }
    figures.waiting = (try? source.count()) ?? figures.waiting
  }

  /// Milliseconds of the machine until a call is ready, the store is read again or a deadline
  /// passes; -1 where none of them will.
  private var millisToNextTurn: Int32 {
    var next = queue.nextReady
    if isReading { next = min(next, max(now, source.retryAt)) }
    let ready = next == .max ? Millis.max : (max(0, next - now) + clock.speed - 1) / clock.speed
    let deadline = deadlines.next == .max ? .max : max(0, deadlines.next - clock.monotonic())
    let millis = min(ready, deadline)
    return millis == .max ? -1 : Int32(clamping: millis)
  }

  // MARK: - Reading

  /// Whether the store holds calls that are read as soon as it can be read.
  private var isReading: Bool {
    source.isScanning || source.hasNewCalls || queue.needsRefills || queue.hostToScan != nil
  }

  private mutating func beginScan(_ part: OutboxSource.Scan) {
    switch part {
    case .all: queue.beginScan(of: nil)
    case .host(let host): queue.beginScan(of: host)
    }
    source.begin(part)
  }

  /// Reads a part of what is missing. The rest is read in the next turns, so that calls are made
  /// between them.
  private mutating func readStore() {
    guard isReading, now >= source.retryAt else { return }
    do throws(StoreError) {
      try refill()
      if !source.isScanning, let host = queue.hostToScan { beginScan(.host(host)) }
      if source.isScanning {
        try scan()
      } else if source.hasNewCalls {
        for call in try source.newCalls() { enqueue(call, isScanned: false) }
      }
    } catch {
      source.retryAt = now + OutboxDispatcher.storeRetryMillis * clock.speed
      log(LogLine(.warning, "outbox_unreadable", [("fault", String(describing: error))]))
    }
  }

  private mutating func scan() throws(StoreError) {
    let perSession = queue.limits.callsPerSession
    var key: OutboxQueueKey?
    var count = 0
    for call in try source.nextPage(perSession: perSession) {
      let own = OutboxQueueKey(session: call.session, host: call.url)
      count = own == key ? count + 1 : 1
      key = own
      enqueue(call, isScanned: true)
      if count == perSession { queue.expectMore(own, after: call.position) }
      if queue.isIncomplete(call.url) { source.skip(call.url) }
    }
  }

  private mutating func refill() throws(StoreError) {
    for refill in queue.takeRefills(OutboxDispatcher.refillsPerTurn) {
      do throws(StoreError) {
        let calls = try source.calls(for: refill)
        queue.refill(
          refill.key, calls.filter { !settled.contains($0) }.map(queued),
          storedAfter: calls.count < refill.limit ? nil : calls.last?.position)
      } catch {
        queue.postponeRefill(refill.key)
        throw error
      }
    }
  }

  private mutating func enqueue(_ call: WaitingCall, isScanned: Bool) {
    if !settled.contains(call) { queue.add(queued(call), isScanned: isScanned) }
  }

  private func queued(_ call: WaitingCall) -> QueuedCall {
    let wall = clock.wall()
    // A call that an operator sent again has its whole lifetime once more.
    let due = call.tries == 0 ? call.nextTry ?? call.at : call.at
    return QueuedCall(
      eventID: call.eventID, session: call.session, seq: call.seq, host: call.url,
      position: call.position, tries: call.tries, wait: (call.nextTry ?? wall) - wall,
      age: wall - due, at: now)
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
        guard let call = load(queued) else { continue }
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

  /// The call with its body. Nil if it was erased meanwhile, or the store cannot be read now.
  private mutating func load(_ queued: QueuedCall) -> OutboxCall? {
    guard now >= source.retryAt else {
      queue.postpone(queued.eventID, by: source.retryAt - now, at: now)
      return nil
    }
    do throws(StoreError) {
      if let call = try source.call(at: queued.position) { return call }
      queue.discard(queued.eventID)
    } catch {
      source.retryAt = now + OutboxDispatcher.storeRetryMillis * clock.speed
      queue.postpone(
        queued.eventID, by: OutboxDispatcher.storeRetryMillis * clock.speed, at: now)
      log(LogLine(.warning, "outbox_unreadable", [("fault", String(describing: error))]))
    }
    return nil
  }

  private mutating func recordOutcomes(_ answers: [(eventID: String, answer: CallAnswer)]) {
    guard !answers.isEmpty else { return }
    var records: [Record] = []
    var down: [String: (status: Int, excerpt: String)] = [:]
    let wall = clock.wall()
    for (eventID, answer) in answers {
      let (status, retryAfter, response, body) =
        switch answer {
        case .answered(let status, let retryAfter, let excerpt, let body):
          (status, retryAfter, excerpt, body)
        case .failed(let failure): (0, nil as Int?, failure.code, [])
        }
      guard
        let result = queue.complete(
          eventID, status: status, retryAfter: retryAfter, at: now, random: randomness.number())
      else { continue }
      let excerpt = String(response.prefix(HTTPCallTransport.excerptLimit))
      deadlines.remove(eventID)
      if queue.isDown(result.call.host) { down[result.call.host] = (status, excerpt) }
      let nextTry = result.deliveryStatus == .waiting ? wall + result.wait : nil
      let outcome = outcome(
        result.call, result.deliveryStatus, status, excerpt, nextTry: nextTry, at: wall)
      if result.deliveryStatus == .delivered, let answer = flowAnswer(body, to: result.call) {
        apply(answer, outcome)
      } else {
        records.append(.outcome(outcome))
      }
    }
    // Most calls to a host that is down are never attempted; their lifetime ends all the same.
    for (host, (status, excerpt)) in down {
      for call in queue.expireOverdue(on: host, at: now) {
        records.append(
          .outcome(outcome(call, .parked, status, excerpt, nextTry: nil, at: wall)))
      }
    }
    submit(records)
  }

  private mutating func outcome(
    _ call: QueuedCall, _ deliveryStatus: DeliveryStatus, _ httpStatus: Int,
    _ responseExcerpt: String, nextTry: Millis?, at wall: Millis
  ) -> CallOutcome {
    count(deliveryStatus)
    if deliveryStatus != .waiting { settled.insert(call.position, at: wall) }
    return CallOutcome(
      eventID: call.eventID, session: call.session, deliveryStatus: deliveryStatus,
      tries: call.tries, httpStatus: httpStatus, responseExcerpt: responseExcerpt,
      nextTry: nextTry, at: wall)
  }

  /// What a flow asks for in the body of its 2xx answer. Nil where it asks for nothing, or where
  /// the body cannot be read: a flow that answers nonsense is told of in the log, and was told of
  /// the event all the same.
  private mutating func flowAnswer(_ body: [UInt8], to call: QueuedCall) -> FlowAnswer? {
    do throws(APIError) {
      return try FlowAnswer(body)
    } catch {
      figures.invalidFlowAnswers += 1
      log(
        LogLine(
          .warning, "flow_answer_invalid",
          [
            ("event", call.eventID), ("url", call.host), ("field", error.field ?? ""),
            ("rule", error.message),
          ]))
      return nil
    }
  }

  private mutating func count(_ deliveryStatus: DeliveryStatus) {
    switch deliveryStatus {
    case .delivered: figures.delivered += 1
    case .parked: figures.parked += 1
    case .waiting: figures.failures += 1
    }
  }
}
