// The order of calls, the meaning of responses, and the schedule of retries.

import Testing

@testable import Presence

@Suite("Outbox queue")
struct OutboxTests {
  static func session(_ number: Int) -> Identifier {
    Identifier(high: UInt64(number), low: UInt32(number))
  }

  static func call(
    _ number: Int, _ seq: UInt32, host: String = "", wait: Millis = 0, age: Millis = 0,
    at now: Millis = 0
  ) -> QueuedCall {
    QueuedCall(
      eventID: "\(number).\(seq)\(host)", session: session(number), seq: seq, host: host,
      position: Int64(number) << 32 | Int64(seq), wait: wait, age: age, at: now)
  }

  static func queue(inFlightPerHost limit: Int) -> OutboxQueue {
    var limits = OutboxLimits()
    limits.inFlightPerHost = limit
    return OutboxQueue(limits)
  }

  static func complete(
    _ queue: inout OutboxQueue, _ eventID: String, _ status: Int, retryAfter: Int? = nil,
    at now: Millis
  ) -> DeliveryResult? {
    queue.complete(eventID, status: status, retryAfter: retryAfter, at: now, random: .max)
  }

  @Test("A status means delivered, retry or park")
  func decisions() {
    for status in [200, 201, 204, 299] { #expect(RetryDecision(status: status) == .delivered) }
    for status in [0, 408, 425, 429, 500, 502, 503, 599] {
      #expect(RetryDecision(status: status) == .retry)
    }
    for status in [100, 301, 302, 307, 400, 401, 404, 409, 410, 422, 600] {
      #expect(RetryDecision(status: status) == .park)
    }
  }

  @Test("Delays double from a second to five minutes, with full jitter")
  func delays() {
    #expect(Retry.delay(tries: 1, retryAfter: nil, random: .max) == 1_000)
    #expect(Retry.delay(tries: 2, retryAfter: nil, random: .max) == 2_000)
    #expect(Retry.delay(tries: 9, retryAfter: nil, random: .max) == 256_000)
    #expect(Retry.delay(tries: 10, retryAfter: nil, random: .max) == 300_000)
    #expect(Retry.delay(tries: 1_000_000, retryAfter: nil, random: .max) == 300_000)
    #expect(Retry.delay(tries: 5, retryAfter: nil, random: 0) == 0)
    #expect(Retry.delay(tries: 1, retryAfter: 30, random: 0) == 30_000)
    #expect(Retry.delay(tries: 1, retryAfter: 86_400, random: 0) == 300_000)
    #expect(Retry.delay(tries: 1, retryAfter: -5, random: 0) == 0)
  }

  @Test("Calls of one session are made one at a time, without delaying other sessions")
  func order() {
    var queue = OutboxQueue()
    queue.add(Self.call(1, 2))
    queue.add(Self.call(1, 1))
    queue.add(Self.call(2, 1))
    #expect(Set(queue.dequeueReady(at: 0).map(\.eventID)) == ["1.1", "2.1"])
    #expect(queue.dequeueReady(at: 0) == [])
    #expect(queue.nextReady == .max)
    let first = Self.complete(&queue, "1.1", 500, at: 10)
    #expect(first?.deliveryStatus == .waiting)
    #expect(first?.wait == 1_000)
    #expect(queue.dequeueReady(at: 1_009) == [])
    #expect(queue.nextReady == 1_010)
    #expect(queue.dequeueReady(at: 1_010).map(\.eventID) == ["1.1"])
    #expect(Self.complete(&queue, "1.1", 200, at: 1_020)?.deliveryStatus == .delivered)
    #expect(queue.dequeueReady(at: 1_020).map(\.eventID) == ["1.2"])
    #expect(Self.complete(&queue, "1.1", 200, at: 1_020) == nil)
    #expect(queue.count == 2)
  }

  @Test("A parked call does not block the next one")
  func parked() {
    var queue = OutboxQueue()
    queue.add(Self.call(1, 1))
    queue.add(Self.call(1, 2))
    _ = queue.dequeueReady(at: 0)
    #expect(Self.complete(&queue, "1.1", 400, at: 5)?.deliveryStatus == .parked)
    #expect(queue.dequeueReady(at: 5).map(\.eventID) == ["1.2"])
  }

  @Test("A failure after 24 hours parks the call, including its age in the store")
  func lifetime() {
    var queue = OutboxQueue()
    queue.add(Self.call(1, 1, age: Retry.lifetime - 1_000))
    _ = queue.dequeueReady(at: 0)
    #expect(Self.complete(&queue, "1.1", 0, at: 999)?.deliveryStatus == .waiting)
    _ = queue.dequeueReady(at: 2_000)
    #expect(Self.complete(&queue, "1.1", 0, at: 2_001)?.deliveryStatus == .parked)
    #expect(queue.count == 0)
  }

  @Test("With a host down for a day, calls that were never tried expire too, in order")
  func downForADay() {
    var queue = Self.queue(inFlightPerHost: 8)
    for number in 0..<100 {
      queue.add(Self.call(number, 1))
      queue.add(Self.call(number, 2))
    }
    queue.add(Self.call(1, 3, host: "https://hook.example", wait: Retry.maximumDelay))
    var now: Millis = 0
    var tried = Set<String>()
    var hasLate = false
    var parked: [String: Millis] = [:]
    while queue.count > 1 || now == 0 {
      for call in queue.dequeueReady(at: now) where call.host.isEmpty {
        tried.insert(call.eventID)
        let end = Self.complete(&queue, call.eventID, 0, at: now)
        if end?.deliveryStatus == .parked { parked[call.eventID] = now }
        for call in queue.expireOverdue(on: "", at: now) {
          parked[call.eventID] = now
          if call.seq == 2 { #expect(parked["\(call.session.low).1"] != nil) }
        }
      }
      // A call that is added at the end of the day does not expire with the others.
      if !hasLate, now < Retry.lifetime, queue.nextReady >= Retry.lifetime {
        hasLate = true
        queue.add(Self.call(2_000, 1, at: Retry.lifetime - 1))
      }
      if parked.count >= 200 { break }
      now = queue.nextReady
    }
    #expect(tried.allSatisfy { $0.hasSuffix(".1") })
    #expect(parked.count == 200)
    #expect(parked.values.allSatisfy { $0 >= Retry.lifetime })
    #expect(parked.values.allSatisfy { $0 <= Retry.lifetime + Retry.maximumDelay })
    #expect(queue.count == 2)
    #expect(queue.expireOverdue(on: "https://hook.example", at: 3 * Retry.lifetime) == [])
  }

  @Test("The number of calls in flight is limited per host")
  func bounded() {
    var queue = Self.queue(inFlightPerHost: 3)
    for number in 0..<10 { queue.add(Self.call(number, 1)) }
    for number in 0..<10 { queue.add(Self.call(number, 1, host: "https://hook.example")) }
    let calls = queue.dequeueReady(at: 0)
    #expect(calls.count { $0.host.isEmpty } == 3)
    #expect(calls.count == 6)
    #expect(queue.inFlight == 6)
  }

  @Test("Slow calls leave their places to those of other sessions, up to a limit")
  func slow() {
    var limits = OutboxLimits()
    limits.inFlightPerHost = 2
    limits.slowPerHost = 3
    var queue = OutboxQueue(limits)
    for number in 0..<10 { queue.add(Self.call(number, 1)) }
    let first = queue.dequeueReady(at: 0)
    #expect(first.count == 2 && queue.nextReady == 1_000)
    #expect(queue.dequeueReady(at: 999).isEmpty)
    #expect(queue.dequeueReady(at: 1_000).count == 2 && queue.nextReady == 2_000)
    #expect(queue.dequeueReady(at: 2_000).count == 1 && queue.inFlight == 5)
    #expect(queue.dequeueReady(at: 9_000).isEmpty)
    // The place of a slow call that has ended is taken by the next slow one.
    _ = Self.complete(&queue, first[0].eventID, 200, at: 9_000)
    #expect(queue.dequeueReady(at: 9_000).isEmpty)
    queue.add(Self.call(20, 1, host: "https://hook.example"))
    #expect(queue.dequeueReady(at: 9_000).count == 1)
  }

  @Test("A host that is down receives no further calls instead of slow ones")
  func slowAndDown() {
    var queue = Self.queue(inFlightPerHost: 6)
    for number in 0..<20 { queue.add(Self.call(number, 1)) }
    let calls = queue.dequeueReady(at: 0)
    for call in calls.prefix(5) { _ = Self.complete(&queue, call.eventID, 503, at: 1) }
    #expect(queue.isDown("") && queue.dequeueReady(at: 1).count == 5)
    #expect(queue.dequeueReady(at: 1_500).isEmpty && queue.inFlight == 6)
  }

  @Test("A call that a host received before it recovered is tried again at once, one time")
  func receivedBeforeRecovery() {
    var queue = Self.queue(inFlightPerHost: 8)
    for number in 0..<8 { queue.add(Self.call(number, 1)) }
    let calls = queue.dequeueReady(at: 0).map(\.eventID)
    for event in calls.prefix(5) { _ = Self.complete(&queue, event, 503, at: 10) }
    #expect(queue.isDown(""))
    #expect(Self.complete(&queue, calls[5], 200, at: 20)?.deliveryStatus == .delivered)
    #expect(Self.complete(&queue, calls[6], 0, at: 30)?.wait == 0)
    #expect(queue.dequeueReady(at: 30).map(\.eventID).contains(calls[6]))
    #expect(Self.complete(&queue, calls[6], 0, at: 40)?.wait ?? 0 > 0)
  }

  @Test("A host that is down does not delay first tries, and all calls are tried when it recovers")
  func down() {
    var queue = Self.queue(inFlightPerHost: 8)
    for number in 0..<100 { queue.add(Self.call(number, 1)) }
    var tried = 0
    while case let calls = queue.dequeueReady(at: 0), !calls.isEmpty {
      #expect(calls.count <= 8)
      for call in calls { _ = Self.complete(&queue, call.eventID, 503, at: 0) }
      tried += calls.count
    }
    #expect(tried == 100 && queue.isDown(""))
    // A call of another session is tried at once and has its own schedule.
    queue.add(Self.call(200, 1))
    #expect(queue.dequeueReady(at: 0).map(\.eventID) == ["200.1"])
    #expect(Self.complete(&queue, "200.1", 503, at: 0)?.wait == Retry.firstDelay)
    var now: Millis = 0
    while now < 12 * Retry.maximumDelay {
      now = queue.nextReady
      for call in queue.dequeueReady(at: now) {
        _ = Self.complete(&queue, call.eventID, 0, at: now)
      }
    }
    now = queue.nextReady
    for call in queue.dequeueReady(at: now) {
      #expect(Self.complete(&queue, call.eventID, 200, at: now)?.deliveryStatus == .delivered)
    }
    #expect(!queue.isDown(""))
    while case let calls = queue.dequeueReady(at: now), !calls.isEmpty {
      for call in calls { _ = Self.complete(&queue, call.eventID, 200, at: now) }
    }
    #expect(queue.count == 0)
  }

  @Test("A Retry-After is honoured even after the host recovered for other calls")
  func retryAfter() {
    var queue = OutboxQueue()
    for number in 0..<6 { queue.add(Self.call(number, 1)) }
    for call in queue.dequeueReady(at: 0) {
      let seconds = call.eventID == "5.1" ? 60 : 1
      _ = Self.complete(&queue, call.eventID, 429, retryAfter: seconds, at: 0)
    }
    var now = queue.nextReady
    var sent: [String: Millis] = [:]
    while queue.count > 0, now < .max {
      for call in queue.dequeueReady(at: now) {
        sent[call.eventID] = now
        _ = Self.complete(&queue, call.eventID, 200, at: now)
      }
      now = queue.nextReady
    }
    #expect(sent.count == 6)
    #expect(sent["5.1"] ?? 0 >= 60_000)
    #expect(sent.filter { $0.key != "5.1" }.values.allSatisfy { $0 >= 1_000 })
  }

  @Test("An operator can retry all waiting calls now; the calls of a session can be removed")
  func retryNowAndForget() {
    var queue = OutboxQueue()
    queue.add(Self.call(1, 1, wait: 200_000))
    queue.add(Self.call(1, 2))
    queue.add(Self.call(2, 1, wait: Retry.lifetime))
    #expect(queue.nextReady == 200_000)
    #expect(queue.oldest == 0)
    queue.retryAllNow(at: 5)
    #expect(Set(queue.dequeueReady(at: 5).map(\.eventID)) == ["1.1", "2.1"])
    #expect(queue.forget(Self.session(1)) == ["1.2"])
    #expect(queue.count == 2)
    #expect(Self.complete(&queue, "1.1", 500, at: 6)?.deliveryStatus == .waiting)
  }

  @Test("Lateness is counted in buckets")
  func lateness() {
    var lateness = LatenessHistogram()
    for value in [-3, 0, 1, 3, 15, 15, 99, 7_000] as [Millis] { lateness.record(value) }
    #expect(lateness.count == 8)
    #expect(lateness.maximum == 7_000)
    #expect(lateness.quantile(0.5) == 5)
    #expect(lateness.quantile(1) == 7_000)
    var both = lateness
    both.merge(lateness)
    #expect(both.count == 16)
    #expect(both.sum == 2 * lateness.sum)
  }
}
