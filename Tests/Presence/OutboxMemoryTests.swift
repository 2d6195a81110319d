// What the outbox queue holds in memory, and what it asks of the store.

import Basics
import Testing

@testable import Presence

@Suite("Outbox queue: memory")
struct OutboxMemoryTests {
  /// The calls that wait in a store, and a queue that holds a part of them.
  private struct StoredCalls {
    var queue: OutboxQueue
    var stored: [QueuedCall] = []
    var made: [String] = []

    init(_ change: (inout OutboxLimits) -> Void) {
      var limits = OutboxLimits()
      change(&limits)
      queue = OutboxQueue(limits)
    }

    mutating func commit(_ number: Int, _ seq: UInt32, host: String = "") {
      let call = OutboxTests.call(number, seq, host: host)
      stored.append(call)
      queue.add(call)
    }

    /// Adds what the queue asks for, as a dispatcher does.
    mutating func read() {
      for refill in queue.takeRefills(.max) {
        let calls = stored.filter {
          $0.session == refill.key.session && $0.host == refill.key.host
            && $0.position > refill.position
        }.sorted { $0.position < $1.position }.prefix(refill.limit)
        queue.refill(
          refill.key, Array(calls),
          storedAfter: calls.count < refill.limit ? nil : calls.last?.position)
      }
      while let host = queue.hostToScan { scan(host) }
    }

    mutating func scan(_ host: String?) {
      queue.beginScan(of: host)
      for call in stored.sorted(by: { $0.position < $1.position })
      where (host ?? call.host) == call.host && !queue.isIncomplete(call.host) {
        queue.add(call, isScanned: true)
      }
    }

    /// Makes the calls that are ready, and returns how many.
    mutating func makeReady(_ status: Int = 200) -> Int {
      let ready = queue.dequeueReady(at: 0)
      for call in ready {
        made.append(call.eventID)
        let result = OutboxTests.complete(&queue, call.eventID, status, at: 0)
        if result?.deliveryStatus != .waiting { stored.removeAll { $0.eventID == call.eventID } }
      }
      read()
      return ready.count
    }
  }

  @Test("A session holds a few calls, and asks for the later ones in order")
  func session() {
    var calls = StoredCalls { $0.callsPerSession = 4 }
    for seq in 1...10 { calls.commit(1, UInt32(seq)) }
    #expect(calls.queue.count == 4 && !calls.queue.isComplete)
    calls.commit(2, 1)
    #expect(calls.makeReady() == 2)
    calls.commit(1, 11)
    while calls.makeReady() > 0 { #expect(calls.queue.count <= 4) }
    #expect(calls.made.filter { $0.hasPrefix("1.") } == (1...11).map { "1.\($0)" })
    #expect(calls.queue.isComplete && calls.queue.count == 0)
  }

  @Test("A call that is sent again goes before later ones, also of a session with many calls")
  func sentAgain() {
    var calls = StoredCalls { $0.callsPerSession = 4 }
    for seq in 2...9 { calls.commit(1, UInt32(seq)) }
    calls.stored.append(OutboxTests.call(1, 1))
    calls.scan(nil)
    #expect(calls.queue.count == 4)
    while calls.makeReady() > 0 {}
    #expect(calls.made == (1...9).map { "1.\($0)" })
  }

  @Test("A session beyond the limits waits in the store, also for its later calls")
  func host() {
    var calls = StoredCalls {
      $0.guaranteedSessionsPerHost = 2
      $0.sessionsPerHost = 4
      $0.sessions = 6
    }
    for number in 1...9 { calls.commit(number, 1, host: "https://a.example") }
    #expect(calls.queue.count == 4 && calls.queue.isIncomplete("https://a.example"))
    for number in 1...9 { calls.commit(number, 2, host: "https://a.example") }
    #expect(calls.queue.count == 8)
    // Each host has a share of its own.
    for number in 1...9 { calls.commit(number, 1, host: "https://b.example") }
    for number in 1...9 { calls.commit(number, 1) }
    #expect(calls.queue.isIncomplete(""))
    while calls.makeReady() > 0 {}
    #expect(calls.made.count == 36 && Set(calls.made).count == 36)
    for number in 1...9 {
      #expect(
        calls.made.filter { $0.hasPrefix("\(number).") && $0.hasSuffix("a.example") }
          == ["\(number).1https://a.example", "\(number).2https://a.example"])
    }
    #expect(calls.queue.isComplete)
  }

  @Test("A hundred thousand calls of one session cost each step as little as ten")
  func flood() {
    var calls = StoredCalls { _ in }
    for seq in 1...100_000 { calls.queue.add(OutboxTests.call(1, UInt32(seq))) }
    #expect(calls.queue.count == calls.queue.limits.callsPerSession)
    calls.commit(2, 1)
    #expect(Set(calls.queue.dequeueReady(at: 0).map(\.eventID)) == ["1.1", "2.1"])
  }

  @Test("A call that is no longer stored is discarded; one that cannot be read is put back")
  func notMade() {
    var calls = StoredCalls { _ in }
    for seq in 1...3 { calls.commit(1, UInt32(seq)) }
    #expect(calls.queue.dequeueReady(at: 0).map(\.eventID) == ["1.1"])
    calls.queue.discard("1.1")
    #expect(calls.queue.dequeueReady(at: 0).map(\.eventID) == ["1.2"])
    calls.queue.postpone("1.2", by: 1_000, at: 0)
    #expect(calls.queue.inFlight == 0 && calls.queue.nextReady == 1_000)
    #expect(calls.queue.dequeueReady(at: 999) == [])
    #expect(calls.queue.dequeueReady(at: 1_000).map(\.eventID) == ["1.2"])
    #expect(OutboxTests.complete(&calls.queue, "1.2", 200, at: 1_000)?.call.tries == 1)
  }

  @Test("A session that was forgotten while its calls were asked for asks again for later ones")
  func forgotten() {
    var calls = StoredCalls { $0.callsPerSession = 4 }
    for seq in 1...6 { calls.commit(1, UInt32(seq)) }
    for _ in 0..<2 {
      let call = calls.queue.dequeueReady(at: 0)[0]
      _ = OutboxTests.complete(&calls.queue, call.eventID, 200, at: 0)
      calls.made.append(call.eventID)
    }
    #expect(calls.queue.needsRefills)
    let inFlight = calls.queue.dequeueReady(at: 0).map(\.eventID)
    #expect(inFlight == ["1.3"] && calls.queue.forget(OutboxTests.session(1)) == ["1.4"])
    calls.stored = []
    calls.read()
    for seq in 7...16 { calls.commit(1, UInt32(seq)) }
    _ = OutboxTests.complete(&calls.queue, "1.3", 200, at: 0)
    while calls.makeReady() > 0 {}
    #expect(calls.made == ["1.1", "1.2"] + (7...16).map { "1.\($0)" })
  }

  @Test("What a scan has not read of a session is asked for, before what was held of it")
  func expected() {
    var calls = StoredCalls { $0.callsPerSession = 4 }
    calls.commit(1, 9)
    calls.stored += (1...3).map { OutboxTests.call(1, UInt32($0)) }
    calls.queue.beginScan(of: nil)
    calls.queue.add(OutboxTests.call(1, 1), isScanned: true)
    let key = OutboxQueueKey(session: OutboxTests.session(1), host: "")
    calls.queue.expectMore(key, after: OutboxTests.call(1, 1).position)
    calls.queue.expectMore(
      OutboxQueueKey(session: OutboxTests.session(2), host: ""), after: 0)
    calls.stored.append(OutboxTests.call(2, 1))
    calls.read()
    while calls.makeReady() > 0 {}
    #expect(calls.made.filter { $0.hasPrefix("1.") } == ["1.1", "1.2", "1.3", "1.9"])
    #expect(calls.made.contains("2.1") && calls.queue.isComplete)
  }

  @Test("Calls are made once and in order, whatever is held", arguments: 0..<20)
  func random(_ seed: Int) {
    var random = SeededRandom(seed: UInt64(seed))
    var calls = StoredCalls {
      $0.callsPerSession = 2 + seed % 3
      $0.inFlightPerHost = 3
      $0.guaranteedSessionsPerHost = 2
      $0.sessionsPerHost = 5
      $0.sessions = 8
    }
    var seqs: [String: UInt32] = [:]
    for _ in 0..<2_000 {
      switch random.next() % 8 {
      case 0..<5:
        // Half of all calls are of one session.
        let number = random.next() % 2 == 0 ? 1 : Int(random.next() % 12)
        let host = random.next() % 3 == 0 ? "https://a.example" : ""
        seqs["\(number)\(host)", default: 0] += 1
        calls.commit(number, seqs["\(number)\(host)"] ?? 0, host: host)
      case 5: calls.scan(nil)
      case 6: calls.queue.retryAllNow(at: 0)
      default: _ = calls.makeReady(random.next() % 4 == 0 ? 503 : 200)
      }
    }
    calls.read()
    repeat { calls.queue.retryAllNow(at: 0) } while calls.makeReady() > 0
    #expect(calls.stored.isEmpty && calls.queue.count == 0 && calls.queue.isComplete)
    var last: [String: UInt32] = [:]
    for event in calls.made {
      let parts = event.split(separator: ".", maxSplits: 1).map(String.init)
      let seq = UInt32(parts[1].prefix { $0.isNumber }) ?? 0
      let key = parts[0] + parts[1].drop { $0.isNumber }
      let previous = last[key] ?? 0
      #expect(seq == previous || seq == previous + 1, "\(event) after \(previous)")
      last[key] = seq
    }
    #expect(last == seqs)
  }
}
