// The order in which requests start.

import Testing

@testable import HTTPClient

@Suite("RequestScheduler")
struct RequestSchedulerTests {
  private func request(_ id: UInt64, _ host: String, deadline: Int64 = 100) throws -> QueuedRequest
  {
    let request = HTTPRequest(.get, try HTTPURL("http://\(host)/"))
    return QueuedRequest(id: id, request: request, receiver: .whole { _ in }, deadline: deadline)
  }

  @Test("Hosts take turns, and the requests of a host keep their order")
  func turns() throws {
    var scheduler = RequestScheduler(
      maxActive: 3, maxActivePerHost: 2, guaranteedPerHost: 0, maxQueuedPerHost: 4)
    for id in 0..<4 { #expect(scheduler.add(try request(UInt64(id), "a"))) }
    for id in 10..<12 { #expect(scheduler.add(try request(UInt64(id), "b"))) }
    var started: [(UInt64, HostQueue)] = []
    while let (request, queue) = scheduler.next() { started.append((request.id, queue)) }
    #expect(started.map(\.0) == [0, 10, 1])
    #expect(!scheduler.hasReady)
    scheduler.release(started[0].1)
    // It is b's turn, which occupies one of its two slots.
    #expect(scheduler.next()?.0.id == 11)
    scheduler.release(started[1].1)
    #expect(scheduler.next()?.0.id == 2)
    #expect(scheduler.next() == nil)
    #expect(scheduler.earliestDeadline == 100)
    #expect(scheduler.remove { $0.deadline <= 100 }.map { $0.id } == [3])
    #expect(scheduler.earliestDeadline == nil)
  }

  @Test("Hosts that occupy all slots leave a few to each other host")
  func guaranteed() throws {
    var scheduler = RequestScheduler(
      maxActive: 4, maxActivePerHost: 4, guaranteedPerHost: 2, maxQueuedPerHost: 9)
    for id in 0..<6 { #expect(scheduler.add(try request(UInt64(id), "a"))) }
    while scheduler.next() != nil {}
    #expect(!scheduler.hasReady)
    for id in 10..<16 { #expect(scheduler.add(try request(UInt64(id), "b"))) }
    #expect(scheduler.hasReady)
    var started: [(UInt64, HostQueue)] = []
    while let (request, queue) = scheduler.next() { started.append((request.id, queue)) }
    #expect(started.map(\.0) == [10, 11] && !scheduler.hasReady)
    scheduler.release(started[0].1)
    #expect(scheduler.hasReady)
    #expect(scheduler.next()?.0.id == 12)
  }

  @Test("A full queue rejects requests, and does not affect other hosts")
  func fullQueue() throws {
    var scheduler = RequestScheduler(
      maxActive: 9, maxActivePerHost: 1, guaranteedPerHost: 0, maxQueuedPerHost: 2)
    let added = try (0..<4).map { scheduler.add(try request($0, "a")) }
    #expect(added == [true, true, true, false])
    let next = scheduler.next()
    let first = try #require(next)
    #expect(scheduler.next() == nil)
    #expect(!scheduler.add(try request(9, "a")))
    #expect(scheduler.add(try request(9, "b")))
    scheduler.release(first.1)
    #expect(scheduler.next()?.0.id == 9)
    #expect(scheduler.next()?.0.id == 1)
    #expect(scheduler.add(try request(10, "a")))
  }

  @Test("A Fifo behaves like an array, whichever elements are removed")
  func fifo() {
    var queue = Fifo<Int>()
    var model: [Int] = []
    var random = SystemRandomNumberGenerator()
    for number in 0..<20_000 {
      switch random.next(upperBound: UInt8(8)) {
      case 0...3:
        queue.append(number)
        model.append(number)
      case 4...6: #expect(queue.popFirst() == (model.isEmpty ? nil : model.removeFirst()))
      default:
        let isRemoved = { (item: Int) in item % 50 == number % 50 }
        #expect(queue.removeAll(where: isRemoved) == model.filter(isRemoved))
        model.removeAll(where: isRemoved)
      }
      #expect(queue.count == model.count && queue.isEmpty == model.isEmpty)
    }
  }
}
