// Deadlines, fairness between hosts, and the cost of waiting.

import Foundation
import Glibc
import HTTPClient
import Synchronization
import TestServer
import TestSupport
import Testing

@Suite("Deadlines", .ownThread)
struct DeadlineTests {
  /// How a server fails to complete a response.
  enum Slowness: CaseIterable {
    case silent, trickledStatus, trickledHead, trickledBody, trickledChunks, interimForever

    func play(_ connection: RawConnection) throws {
      try connection.request()
      switch self {
      case .silent: connection.waitForEnd()
      case .trickledStatus:
        for byte in "HTTP/1.1 200 ".utf8 where !connection.closes(within: 20) {
          try connection.send([byte])
        }
        connection.waitForEnd()
      case .trickledHead:
        try connection.send("HTTP/1.1 200 OK\r\nX: ")
        try connection.trickle(every: 20)
      case .trickledBody:
        try connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        try connection.trickle(every: 20)
      case .trickledChunks:
        try connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;")
        try connection.trickle(every: 20)
      case .interimForever:
        while !connection.closes(within: 20) { try connection.send("HTTP/1.1 102 x\r\n\r\n") }
      }
    }

    var reason: HTTPClientError.Reason {
      switch self {
      case .silent, .trickledStatus, .trickledHead, .interimForever: .responseTimedOut
      case .trickledBody, .trickledChunks: .bodyTimedOut
      }
    }
  }

  @Test("A request ends at its deadline and closes its socket", arguments: Slowness.allCases)
  func ends(_ slowness: Slowness) async throws {
    let closed = ReceivedEvents()
    let server = try RawServer { connection, _ in
      defer { closed.add(.end(nil)) }
      try slowness.play(connection)
    }
    let client = HTTPClient()
    let (result, took) = await timed(client, try post(server.url, deadline: 1_500))
    #expect(result.reason == slowness.reason)
    // Without its deadline the request would never end.
    #expect(took >= 1_490, "\(took) ms")
    #expect(closed.end().came, "the socket was not closed")
  }

  @Test("A body that is late is an error with the status")
  func lateBody() async throws {
    let result = try await answered(
      "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc")
    #expect(result.status == 200)
    let server = try RawServer { connection, _ in
      try connection.request()
      try connection.send("HTTP/1.1 201 OK\r\nContent-Length: 9\r\n\r\nabc")
      connection.waitForEnd()
    }
    do throws(HTTPClientError) {
      _ = try await HTTPClient().response(to: post2(server.url, 1_500))
      Issue.record("the response is not complete")
    } catch {
      #expect(error.reason == .bodyTimedOut)
      #expect(error.response?.status == 201)
      #expect(error.response?.body == Array("abc".utf8))
    }
  }

  private func post2(_ url: String, _ deadline: Int) throws(HTTPClientError) -> HTTPRequest {
    var request = HTTPRequest(.post, try HTTPURL(url))
    request.deadline = deadline
    return request
  }

  @Test("A connection that is not established ends at the deadline")
  func noConnection() async throws {
    // A listener with a full queue ignores further connections.
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | 0o2000000, 0)
    defer { close(listener) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    inet_pton(AF_INET, "127.0.0.1", &address.sin_addr)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = bind(listener, $0, length)
        listen(listener, 0)
        getsockname(listener, $0, &length)
      }
    }
    let port = UInt16(bigEndian: address.sin_port)
    let client = HTTPClient()
    var reasons: [HTTPClientError.Reason?] = []
    await withTaskGroup { group in
      for _ in 0..<8 {
        group.addTask {
          guard let request = try? post("http://127.0.0.1:\(port)/", deadline: 300) else {
            return HTTPClientError.Reason?.none
          }
          return await reason(client, request)
        }
      }
      for await one in group { reasons.append(one) }
    }
    // The first ones are in the queue of the listener: connected, and never answered.
    #expect(reasons.contains(.connectTimedOut), "\(reasons)")
    #expect(reasons.allSatisfy { $0 == .connectTimedOut || $0 == .responseTimedOut })
    // The next sockets have the same descriptors.
    let server = try ConnectionTests.answering()
    let call = try post(server.url)
    for _ in 0..<3 {
      await withTaskGroup { group in
        for _ in 0..<16 {
          group.addTask { await timed(client, call).result.status }
        }
        for await status in group { #expect(status == 200) }
      }
    }
  }

  @Test("Queued requests end at their deadlines, and the queue is bounded")
  func queue() async throws {
    let server = try RawServer { connection, _ in
      try connection.request()
      connection.waitForEnd()
    }
    var settings = HTTPClientSettings()
    settings.maxActivePerHost = 2
    settings.maxQueuedPerHost = 3
    let client = HTTPClient(settings)
    let reasons = Reasons()
    let done = Condition()
    for number in 0..<8 {
      client.start(try post(server.url, deadline: number < 2 ? 600 : 300)) { result in
        reasons.add(result.reason)
        done.signal()
      }
    }
    #expect(done.wait { reasons.all.count == 8 })
    #expect(reasons.all.filter { $0 == .responseTimedOut }.count == 2)
    #expect(reasons.all.filter { $0 == .queueTimedOut }.count == 3)
    #expect(reasons.all.filter { $0 == .queueFull }.count == 3)
  }

  // MARK: - Fairness

  @Test("Slow and endless responses do not delay other hosts")
  func fairness() async throws {
    let begun = Counter()
    let condition = Condition()
    let bad = try RawServer { connection, _ in
      let request = try connection.request()
      begun.add()
      condition.signal()
      try connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100000000000\r\n\r\n")
      if request.path == "/endless" { try connection.pour() }
      try connection.trickle(every: 100)
    }
    let good = try ConnectionTests.answering()
    let client = HTTPClient()
    let call = try post(good.url)
    _ = await inTurn(client, call, times: 400)
    let alone = await inTurn(client, call, times: 400)
    let ended = Reasons()
    let endless = Endless(client, try post(bad.url + "/endless"), times: 60)
    for _ in 0..<64 {
      client.start(try post(bad.url + "/trickle", deadline: HTTPRequest.longDeadline * 2)) {
        result in
        ended.add(result.reason)
        condition.signal()
      }
    }
    for _ in 0..<4 { endless.next() }
    #expect(condition.wait { begun.count >= 64 })
    // The least of several: this machine has other work.
    var beside = Int.max
    for _ in 0..<8 where beside > alone * 2 {
      beside = min(beside, await inTurn(client, call, times: 400))
    }
    #expect(ended.all.isEmpty)
    #expect(beside <= alone * 2 + 200, "\(alone) ms alone, \(beside) ms beside them")
    bad.stop()
    #expect(condition.wait { ended.all.count == 64 })
    #expect(ended.all.allSatisfy { $0 == .responseCut })
  }

  @Test("Requests of another purpose do not wait for a host's slots")
  func purposes() async throws {
    let server = try RawServer { connection, _ in
      let request = try connection.request()
      if request.path == "/slow" { return connection.waitForEnd() }
      try connection.answer()
    }
    let client = HTTPClient()
    for _ in 0..<64 {
      client.start(try post(server.url + "/slow", deadline: HTTPRequest.longDeadline * 2)) { _ in }
    }
    var test = try post(server.url + "/test")
    test.purpose = "test"
    #expect(try await client.response(to: test).status == 200)
  }

  // MARK: - Cost of waiting

  @Test("Waiting for a response takes less than 1 % of a processor")
  func waitingIsFree() async throws {
    var settings = HTTPClientSettings()
    settings.threadName = "canais-idle-\(UInt8.random(in: 0...99))"
    let client = HTTPClient(settings)
    let server = try RawServer { connection, which in
      try connection.request()
      if which == 0 { try connection.answer() }
      connection.waitForEnd()
    }
    // libcurl is loaded by now. One request uses the idle connection, the other a new one.
    _ = try await client.response(to: post(server.url))
    let before = try #require(threadNanoseconds(settings.threadName))
    async let kept = reason(client, post(server.url, deadline: 1_000))
    async let new = reason(client, post(server.url, deadline: 1_000))
    #expect(try await kept == .responseTimedOut)
    #expect(try await new == .responseTimedOut)
    let used = try #require(threadNanoseconds(settings.threadName)) - before
    #expect(used < 10_000_000, "\(used) ns of a second")
  }

  /// The processor time of a thread of this process (schedstat in proc(5)).
  private func threadNanoseconds(_ name: String) -> Int? {
    // Reading the folder fails while threads of other tests end.
    for _ in 0..<100 {
      if let found = threadNanosecondsOnce(name) { return found }
    }
    return nil
  }

  private func threadNanosecondsOnce(_ name: String) -> Int? {
    let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? []
    for task in tasks {
      let folder = "/proc/self/task/\(task)"
      guard
        let comm = try? String(contentsOfFile: folder + "/comm", encoding: .utf8),
        comm.trimmingCharacters(in: .newlines) == name,
        let stat = try? String(contentsOfFile: folder + "/schedstat", encoding: .utf8)
      else { continue }
      return stat.split(separator: " ").first.flatMap { Int($0) }
    }
    return nil
  }

  // MARK: - Cancellation

  @Test("Active and queued requests can be cancelled")
  func cancelled() async throws {
    let closed = ReceivedEvents()
    let server = try RawServer { connection, _ in
      try connection.request()
      connection.waitForEnd()
      closed.add(.end(nil))
    }
    var settings = HTTPClientSettings()
    settings.maxActivePerHost = 1
    let client = HTTPClient(settings)
    let reasons = Reasons()
    let done = Condition()
    var tasks: [HTTPTask] = []
    for _ in 0..<2 {
      let task = client.start(try post(server.url, deadline: 60_000)) { result in
        reasons.add(result.reason)
        done.signal()
      }
      tasks.append(try #require(task))
    }
    for task in tasks.reversed() { task.cancel() }
    for task in tasks { task.cancel() }
    #expect(done.wait { reasons.all.count == 2 })
    #expect(reasons.all == [.cancelled, .cancelled])
    let task = Task { try await client.response(to: post(server.url, deadline: 60_000)) }
    task.cancel()
    await #expect(throws: HTTPClientError(.cancelled)) { try await task.value }
  }

  @Test("Releasing the client ends its requests")
  func stopped() async throws {
    let server = try RawServer { connection, _ in
      try connection.request()
      connection.waitForEnd()
    }
    let reasons = Reasons()
    let done = Condition()
    do {
      let client = HTTPClient()
      for _ in 0..<70 {
        client.start(try post(server.url, deadline: 60_000)) { result in
          reasons.add(result.reason)
          done.signal()
        }
      }
    }
    #expect(done.wait { reasons.all.count == 70 })
    #expect(reasons.all.allSatisfy { $0 == .stopped })
  }

  @Test("A thread can block for a response")
  func blocking() throws {
    let server = try ConnectionTests.answering()
    #expect(try HTTPClient().waitForResponse(to: post(server.url + "/x")).body == Array("/x".utf8))
  }
}

/// The reasons of several requests.
final class Reasons: Sendable {
  private let reasons = Mutex<[HTTPClientError.Reason?]>([])
  func add(_ reason: HTTPClientError.Reason?) { reasons.withLock { $0.append(reason) } }
  var all: [HTTPClientError.Reason?] { reasons.withLock { $0 } }
}

/// Requests an endless body again and again.
private final class Endless: Sendable {
  private let client: HTTPClient
  private let request: HTTPRequest
  private let left: Atomic<Int>

  init(_ client: HTTPClient, _ request: HTTPRequest, times: Int) {
    self.client = client
    var request = request
    request.purpose = "endless"
    self.request = request
    left = Atomic(times)
  }

  func next() {
    guard left.wrappingSubtract(1, ordering: .relaxed).newValue >= 0 else { return }
    client.start(request) { [self] result in
      if case .success(let response) = result { #expect(response.isTruncated) }
      next()
    }
  }
}
