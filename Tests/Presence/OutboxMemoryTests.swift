// What the outbox queue holds in memory, and what it asks of the store.

import Basics
import Testing

@testable import Presence

@Suite("Outbox queue: memory")
struct OutboxMemoryTests {
  /// The calls that wait in a store, and a queue that holds a part of them.
  private struct Desk {
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
    var desk = Desk { $0.callsPerSession = 4 }
    for seq in 1...10 { desk.commit(1, UInt32(seq)) }
    #expect(desk.queue.count == 4 && !desk.queue.isComplete)
    desk.commit(2, 1)
    #expect(desk.makeReady() == 2)
    desk.commit(1, 11)
    while desk.makeReady() > 0 { #expect(desk.queue.count <= 4) }
    #expect(desk.made.filter { $0.hasPrefix("1.") } == (1...11).map { "1.\($0)" })
    #expect(desk.queue.isComplete && desk.queue.count == 0)
  }

  @Test("A call that is sent again goes before later ones, also of a session with many calls")
  func sentAgain() {
    var desk = Desk { $0.callsPerSession = 4 }
    for seq in 2...9 { desk.commit(1, UInt32(seq)) }
    desk.stored.append(OutboxTests.call(1, 1))
    desk.scan(nil)
    #expect(desk.queue.count == 4)
    while desk.makeReady() > 0 {}
    #expect(desk.made == (1...9).map { "1.\($0)" })
  }

  @Test("A session beyond the limits waits in the store, also for its later calls")
  func host() {
    var desk = Desk {
      $0.guaranteedSessionsPerHost = 2
      $0.sessionsPerHost = 4
      $0.sessions = 6
    }
    for number in 1...9 { desk.commit(number, 1, host: "https://a.example") }
    #expect(desk.queue.count == 4 && desk.queue.isIncomplete("https://a.example"))
    for number in 1...9 { desk.commit(number, 2, host: "https://a.example") }
    #expect(desk.queue.count == 8)
    // Each host has a share of its own.
    for number in 1...9 { desk.commit(number, 1, host: "https://b.example") }
    for number in 1...9 { desk.commit(number, 1) }
    #expect(desk.queue.isIncomplete(""))
    while desk.makeReady() > 0 {}
    #expect(desk.made.count == 36 && Set(desk.made).count == 36)
    for number in 1...9 {
      #expect(
        desk.made.filter { $0.hasPrefix("\(number).") && $0.hasSuffix("a.example") }
          == ["\(number).1https://a.example", "\(number).2https://a.example"])
    }
    #expect(desk.queue.isComplete)
  }

  @Test("A hundred thousand calls of one session cost each step as little as ten")
  func flood() {
    var desk = Desk { _ in }
    for seq in 1...100_000 { desk.queue.add(OutboxTests.call(1, UInt32(seq))) }
    #expect(desk.queue.count == desk.queue.limits.callsPerSession)
    desk.commit(2, 1)
    #expect(Set(desk.queue.dequeueReady(at: 0).map(\.eventID)) == ["1.1", "2.1"])
  }

  @Test("A call that is no longer stored is discarded; one that cannot be read is put back")
  func notMade() {
    var desk = Desk { _ in }
    for seq in 1...3 { desk.commit(1, UInt32(seq)) }
    #expect(desk.queue.dequeueReady(at: 0).map(\.eventID) == ["1.1"])
    desk.queue.discard("1.1")
    #expect(desk.queue.dequeueReady(at: 0).map(\.eventID) == ["1.2"])
    desk.queue.postpone("1.2", by: 1_000, at: 0)
    #expect(desk.queue.inFlight == 0 && desk.queue.nextReady == 1_000)
    #expect(desk.queue.dequeueReady(at: 999) == [])
    #expect(desk.queue.dequeueReady(at: 1_000).map(\.eventID) == ["1.2"])
    #expect(OutboxTests.complete(&desk.queue, "1.2", 200, at: 1_000)?.call.tries == 1)
  }

  @Test("A session that was forgotten while its calls were asked for asks again for later ones")
  func forgotten() {
    var desk = Desk { $0.callsPerSession = 4 }
    for seq in 1...6 { desk.commit(1, UInt32(seq)) }
    for _ in 0..<2 {
      let call = desk.queue.dequeueReady(at: 0)[0]
      _ = OutboxTests.complete(&desk.queue, call.eventID, 200, at: 0)
      desk.made.append(call.eventID)
    }
    #expect(desk.queue.needsRefills)
    let inFlight = desk.queue.dequeueReady(at: 0).map(\.eventID)
    #expect(inFlight == ["1.3"] && desk.queue.forget(OutboxTests.session(1)) == ["1.4"])
    desk.stored = []
    desk.read()
    for seq in 7...16 { desk.commit(1, UInt32(seq)) }
    _ = OutboxTests.complete(&desk.queue, "1.3", 200, at: 0)
    while desk.makeReady() > 0 {}
    #expect(desk.made == ["1.1", "1.2"] + (7...16).map { "1.\($0)" })
  }

  @Test("What a scan has not read of a session is asked for, before what was held of it")
  func expected() {
    var desk = Desk { $0.callsPerSession = 4 }
    desk.commit(1, 9)
    desk.stored += (1...3).map { OutboxTests.call(1, UInt32($0)) }
    desk.queue.beginScan(of: nil)
    desk.queue.add(OutboxTests.call(1, 1), isScanned: true)
    let key = OutboxQueueKey(session: OutboxTests.session(1), host: "")
    desk.queue.expectMore(key, after: OutboxTests.call(1, 1).position)
    desk.queue.expectMore(
      OutboxQueueKey(session: OutboxTests.session(2), host: ""), after: 0)
    desk.stored.append(OutboxTests.call(2, 1))
    desk.read()
    while desk.makeReady() > 0 {}
    #expect(desk.made.filter { $0.hasPrefix("1.") } == ["1.1", "1.2", "1.3", "1.9"])
    #expect(desk.made.contains("2.1") && desk.queue.isComplete)
  }

  @Test("Calls are made once and in order, whatever is held", arguments: 0..<20)
  func random(_ seed: Int) {
    var random = SeededRandom(seed: UInt64(seed))
    var desk = Desk {
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
        desk.commit(number, seqs["\(number)\(host)"] ?? 0, host: host)
      case 5: desk.scan(nil)
      case 6: desk.queue.retryAllNow(at: 0)
      default: _ = desk.makeReady(random.next() % 4 == 0 ? 503 : 200)
      }
    }
    desk.read()
    repeat { desk.queue.retryAllNow(at: 0) } while desk.makeReady() > 0
    #expect(desk.stored.isEmpty && desk.queue.count == 0 && desk.queue.isComplete)
    var last: [String: UInt32] = [:]
    for event in desk.made {
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
