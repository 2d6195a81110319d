// What the simulated engine does with the outcomes of signals: it commits records, sends calls and
// handles responses.

import Basics
import Presence

extension Simulation {
  /// Checks and records the outcome of a signal, and removes the session if it ended.
  func handle(_ session: Int, _ signal: Signal, _ outcome: Outcome) {
    var outcome = outcome
    faults.outcome(signal, &outcome)
    check(session, signal, outcome)
    let slot = engine.slots[session]
    if let transition = outcome.transition {
      let absentSince = engine.table[slot].absentSince
      record(.transition(session, transition, absentSince: absentSince))
      if transition.to == .absent { statistics.absences += 1 }
      if transition.reason == .returned { statistics.returns += 1 }
    }
    if signal == .handover { record(.handedOver(session)) }
    if signal == .message { callWebhook(session) }
    for call in [outcome.call, outcome.secondCall].compactMap({ $0 }) {
      let eventID = nextEventID()
      record(.call(session, call, eventID: eventID))
      if faults.flaws.contains(.sendsBeforeCommit) {
        enqueue(
          QueuedCall(
            eventID: eventID, session: SimulatedEngine.id(of: session), seq: call.seq, host: "",
            position: Int64(eventID) ?? 0, at: clock.now))
      }
    }
    if outcome.transition?.to == .closed {
      engine.table.remove(slot)
      engine.slots[session] = SimulatedEngine.noSlot
    }
  }

  /// Declares a webhook call for a message. Before handover the flow responds to messages.
  private func callWebhook(_ session: Int) {
    guard hasWebhook(session) else { return }
    let isExpected = models[session]?.isHandedOver == false
    let isCalled = faults.callsWebhook(!engine.table[engine.slots[session]].isHandedOver)
    if isExpected, !isCalled { report(.nothingLost, session, "the webhook is not called") }
    if isCalled, !isExpected {
      report(.nothingInvented, session, "the webhook is called after handover")
    }
    guard isCalled else { return }
    engine.webhookCalls[session] += 1
    models[session]?.webhookSeq += 1
    let seq = engine.webhookCalls[session]
    if seq != models[session]?.webhookSeq {
      report(.sequenceContiguous, session, "webhook call \(seq) is not the next one")
    }
    record(.webhook(session, seq: seq, eventID: nextEventID()))
  }

  /// Every channel but one has a webhook.
  private func hasWebhook(_ session: Int) -> Bool { channel(of: session) != 2 }

  private func nextEventID() -> String {
    statistics.calls += 1
    return String(statistics.calls)
  }

  // MARK: - Commits

  /// Adds a record to the next commit.
  func record(_ record: SimulatedRecord) { engine.commits.pending.append(record) }

  /// Starts a commit of what waits, unless one is under way. Called once everything that a step or
  /// a turn causes was recorded, which is committed together.
  func submit() {
    _ = engine.commits.begin(
      store.mode, dividesSignals: faults.flaws.contains(.dividesSignals), at: clock.now)
  }

  /// Ends the commit under way, or tries it again later if the disk is full. Then those who wait
  /// for it are told.
  func commit() {
    engine.commits.endsAt = .max
    if store.mode == .full { return engine.commits.delay(until: clock.now + 1_000) }
    let new = store.commit(engine.commits.committing, at: clock.now)
    engine.commits.committing = []
    if !faults.flaws.contains(.sendsBeforeCommit) { for eventID in new { enqueue(eventID) } }
    for answer in engine.commits.committingAnswers { tell(answer) }
    engine.commits.committingAnswers = []
    submit()
  }

  // MARK: - Calls

  /// Adds a stored call to the outbox queue.
  private func enqueue(_ eventID: String, isScanned: Bool = false) {
    if let call = queued(eventID) { enqueue(call, isScanned: isScanned) }
  }

  private func enqueue(_ call: QueuedCall, isScanned: Bool = false) {
    var call = call
    faults.queued(&call)
    engine.queue.add(call, isScanned: isScanned)
  }

  private func queued(_ eventID: String) -> QueuedCall? {
    guard let call = store.calls[eventID], !engine.settled.contains(eventID) else { return nil }
    return QueuedCall(
      eventID: eventID, session: SimulatedEngine.id(of: call.session), seq: call.seq,
      host: call.host, position: Int64(eventID) ?? 0, tries: call.tries,
      wait: call.nextTry - clock.now, age: clock.now - call.storedAt, at: clock.now)
  }

  /// Adds the calls that the outbox queue asks for.
  func refillQueue() {
    for refill in engine.queue.takeRefills(.max) {
      let calls = store.waitingCalls(of: refill.key).compactMap(queued)
        .filter { $0.position > refill.position }
        .prefix(refill.limit)
        .map { call in
          var call = call
          faults.queued(&call)
          return call
        }
      engine.queue.refill(
        refill.key, calls, storedAfter: calls.count < refill.limit ? nil : calls.last?.position)
    }
    while let host = engine.queue.hostToScan { scanStore(host) }
  }

  /// Adds the waiting calls to a host, or after a restart to all hosts, as far as the limits of the
  /// queue allow.
  func scanStore(_ host: String?) {
    engine.queue.beginScan(of: host)
    for key in store.waitingKeys(of: host) where !engine.queue.isIncomplete(key.host) {
      for eventID in store.waitingCalls(of: key) where host != nil || !faults.dropsCall(eventID) {
        enqueue(eventID, isScanned: true)
      }
    }
  }

  /// Sends a call to the platform or the webhook.
  func send(_ call: QueuedCall) {
    let session = Int(call.session.low)
    if store.calls[call.eventID] == nil {
      report(.committedBeforeSent, session, "\(call.eventID) was sent and is not stored")
    }
    let isWebhook = call.host.hasPrefix(SimulatedStore.webhookHost)
    let (response, isReceived) =
      isWebhook
      ? webhook.respond(to: call, at: clock.now) : platform.respond(to: call, at: clock.now)
    var expected = response
    let mode = isWebhook ? webhook.mode : platform.mode
    if mode == .trickling, response.status == 0, faults.flaws.contains(.waitsForTricklers) {
      expected.at = .max
    }
    engine.responses.append(expected)
    guard isReceived else { return }
    var received = call
    received.eventID = faults.eventID(call.eventID)
    let violation =
      isWebhook
      ? webhook.receive(received, session: session, parked: store.parked)
      : platform.receive(received, session: session, parked: store.parked)
    if let (invariant, detail) = violation { report(invariant, session, detail) }
  }

  /// Handles the responses that arrive up to `end`.
  func receiveResponses(until end: Millis) {
    var index = 0
    while index < engine.responses.count {
      guard engine.responses[index].at <= end else {
        index += 1
        continue
      }
      let response = engine.responses.remove(at: index)
      let random = SeededRandom.mixed(options.seed ^ UInt64(clock.now))
      guard
        let result = engine.queue.complete(
          response.eventID, status: response.status, retryAfter: response.retryAfter,
          at: clock.now, random: random)
      else { continue }
      recordOutcome(result.call, result.deliveryStatus, wait: result.wait)
      for call in engine.queue.expireOverdue(on: result.call.host, at: clock.now) {
        recordOutcome(call, .parked, wait: 0)
      }
    }
  }

  private func recordOutcome(_ call: QueuedCall, _ status: DeliveryStatus, wait: Millis) {
    if status != .waiting { engine.settled.insert(call.eventID) }
    if status == .parked {
      // The platform may receive the next call before the store commits this outcome.
      let session = Int(call.session.low)
      store.parked.insert(SimulatedStore.key(session, call.seq, call.host))
    }
    record(
      .outcome(
        eventID: call.eventID, status, tries: call.tries, nextTry: clock.now + wait))
  }
}
