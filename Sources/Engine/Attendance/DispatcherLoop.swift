// The loop of the outbox dispatcher's thread: read from the store, attempt what is ready, record
// the outcomes.

import Platforms
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
  private var deliveries = DeliveryTable()
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
      deliveries.configure(inbox.dialects)
      receive(
        inbox.answers.compactMap { answer in
          deadlines.remove(answer.eventID, request: answer.request)
            ? (answer.eventID, answer.answer) : nil
        }, dispatcher, isStopping: inbox.isStopping)
      receive(
        deadlines.takeOverdue(at: clock.monotonic()).map {
          ($0, .failed(.request(.responseTimedOut)))
        }, dispatcher, isStopping: inbox.isStopping)
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
      dispatchReady(dispatcher)
      updateFigures()
      dispatcher.publish(figures, isReading: isReading)
      dispatcher.wait(milliseconds: millisToNextTurn)
    }
  }

  private mutating func updateFigures() {
    figures.inFlight = queue.inFlight
    figures.isDown = queue.isDown("")
    let next = queue.nextReady(of: "")
    figures.nextTryAt = next == .max ? nil : next
    let isComplete = queue.isComplete && !source.isScanning
    figures.waiting = isComplete ? queue.count : max(figures.waiting, queue.count)
    guard now >= nextLookAt || queue.count == 0 else { return }
    nextLookAt = now + OutboxDispatcher.storeRetryMillis
    figures.oldestAt = queue.oldest
    if queue.count == 0 { figures.trouble = nil }
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

  private var time: PlatformTime {
    PlatformTime(wall: clock.wall(), monotonic: clock.monotonic())
  }

  private mutating func dispatchReady(_ dispatcher: OutboxDispatcher) {
    var ends: [(eventID: String, end: DeliveryEnd)] = []
    repeat {
      recordOutcomes(ends)
      ends = []
      for queued in queue.dequeueReady(at: now) {
        guard let call = load(queued) else { continue }
        if !deliveries.begin(call) {
          ends.append(
            (call.eventID, DeliveryEnd(.retry, excerpt: CallFailure.attendanceUnset.code)))
        } else if let end = advance(call.eventID, dispatcher, isStopping: false) {
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
      deliveries.receive(answer.response, eventID, at: time)
      if let end = advance(eventID, dispatcher, isStopping: isStopping) {
        ends.append((eventID, end))
      }
    }
    recordOutcomes(ends)
  }

  /// Does the next step of a call's delivery and returns its end if that is reached. Once the
  /// dispatcher stops, nothing further is sent: the call stays in the store.
  private mutating func advance(
    _ eventID: String, _ dispatcher: OutboxDispatcher, isStopping: Bool
  ) -> DeliveryEnd? {
    // Without a delivery, because too many were kept, the call begins again.
    guard let (step, call) = deliveries.nextStep(of: eventID, at: time) else {
      return DeliveryEnd(.retry)
    }
    switch step {
    case .finish(let end): return end
    case .wait(let millis):
      queue.postpone(eventID, by: millis * clock.speed, at: now)
      return nil
    case .send(let request):
      if isStopping {
        queue.postpone(eventID, by: 0, at: now)
        return nil
      }
      guard let request = CallRequest(request, purpose: call.purpose) else {
        deliveries.drop(eventID)
        return DeliveryEnd(.retry, excerpt: CallFailure.request(.badURL).code)
      }
      let limit = request.timeout + CallDeadlines.graceSeconds
      let number = deadlines.start(eventID, until: clock.monotonic() + Millis(limit) * 1_000)
      dispatcher.send(eventID, number, request)
      return nil
    }
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
      deliveries.drop(queued.eventID)
    } catch {
      source.retryAt = now + OutboxDispatcher.storeRetryMillis * clock.speed
      queue.postpone(
        queued.eventID, by: OutboxDispatcher.storeRetryMillis * clock.speed, at: now)
      log(LogLine(.warning, "outbox_unreadable", [("fault", String(describing: error))]))
    }
    return nil
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
      note(end, of: result)
      let nextTry = result.deliveryStatus == .waiting ? wall + result.wait : nil
      let outcome = outcome(result.call, result.deliveryStatus, end, nextTry: nextTry, at: wall)
      if result.deliveryStatus != .waiting, let answer = flowAnswer(end, to: result.call) {
        apply(answer, outcome)
      } else {
        records.append(.outcome(outcome))
      }
    }
    // Most calls to a host that is down are never attempted; their lifetime ends all the same.
    for (host, end) in down {
      for call in queue.expireOverdue(on: host, at: now) {
        deliveries.drop(call.eventID)
        records.append(.outcome(outcome(call, .parked, end, nextTry: nil, at: wall)))
      }
    }
    submit(records)
  }

  private mutating func outcome(
    _ call: QueuedCall, _ deliveryStatus: DeliveryStatus, _ end: DeliveryEnd, nextTry: Millis?,
    at wall: Millis
  ) -> CallOutcome {
    count(deliveryStatus)
    if deliveryStatus != .waiting { settled.insert(call.position, at: wall) }
    return CallOutcome(
      eventID: call.eventID, session: call.session, deliveryStatus: deliveryStatus,
      tries: call.tries, httpStatus: end.status, responseExcerpt: end.excerpt, nextTry: nextTry,
      at: wall)
  }

  /// What a flow asks for. Nil where it asks for nothing, or where its answer cannot be read: a
  /// flow that answers nonsense is told of in the log, and was told of the event all the same.
  private mutating func flowAnswer(_ end: DeliveryEnd, to call: QueuedCall) -> FlowAnswer? {
    if let reply = end.reply { return FlowAnswer(reply) }
    do throws(APIError) {
      return try FlowAnswer(end.body)
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

  /// Notes what the platform answers while it fails.
  private mutating func note(_ end: DeliveryEnd, of result: DeliveryResult) {
    guard result.call.host.isEmpty else { return }
    figures.trouble =
      end.decision == .retry ? CallTrouble(status: end.status, said: end.excerpt) : nil
  }

  private mutating func count(_ deliveryStatus: DeliveryStatus) {
    switch deliveryStatus {
    case .delivered: figures.delivered += 1
    case .parked: figures.parked += 1
    case .waiting: figures.failures += 1
    }
  }
}
