// Streamed responses.

import Foundation
import Glibc
import Synchronization
import TestServer
import TestSupport
import Testing

@testable import HTTPClient

@Suite("Streams", .ownThread)
struct HTTPStreamTests {
  private func get(_ url: String) throws -> HTTPRequest {
    var request = HTTPRequest(.get, try HTTPURL(url))
    request.fields.append("Accept", "text/event-stream")
    request.deadline = HTTPRequest.longDeadline
    return request
  }

  @Test("Events are delivered as they are sent", arguments: [true, false])
  func feed(_ isChunked: Bool) async throws {
    let told = ReceivedEvents()
    let next = DispatchSemaphore(value: 0)
    let server = try RawServer { connection, _ in
      try connection.request()
      let coding = isChunked ? "Transfer-Encoding: chunked" : "Connection: close"
      try connection.send("HTTP/1.1 200 OK\r\nCanais-Scope: watch\r\n\(coding)\r\n\r\n")
      for number in 0..<3 {
        next.wait()
        let event = "data: \(number)\n\n"
        try connection.send(isChunked ? "9\r\n\(event)\r\n" : event)
      }
      if isChunked { try connection.send("0\r\n\r\n") }
    }
    try HTTPClient().keep { client in
      client.stream(try get(server.url), idleTimeout: HTTPRequest.longDeadline) { event in
        told.add(event)
        return .proceed
      }
      #expect(told.wait { $0.count == 1 })
      #expect(told.status == 200)
      for number in 1...3 {
        next.signal()
        #expect(told.wait { _ in told.body.count == number * 9 })
      }
      let (came, error) = told.end()
      #expect(came && error == nil)
      #expect(told.body == Array("data: 0\n\ndata: 1\n\ndata: 2\n\n".utf8))
    }
  }

  @Test("A stream ends after its idle timeout, not at its deadline")
  func idleTimeout() throws {
    let server = try RawServer { connection, _ in
      let request = try connection.request()
      try connection.send("HTTP/1.1 200 OK\r\n\r\n:\n")
      if request.path == "/lively" {
        for _ in 0..<20 where !connection.closes(within: 100) { try connection.send(":\n") }
      } else {
        connection.waitForEnd()
      }
    }
    try HTTPClient().keep { client in
      let silent = ReceivedEvents()
      let lively = ReceivedEvents()
      for (path, told) in [("/silent", silent), ("/lively", lively)] {
        var request = try get(server.url + path)
        request.deadline = 1_500
        client.stream(request, idleTimeout: 1_000) { event in
          told.add(event)
          return .proceed
        }
      }
      #expect(silent.end().error?.reason == .bodyTimedOut)
      #expect(lively.end().error == nil)
      #expect(lively.body.count == 42)
    }
  }

  @Test("Failures of a stream are delivered")
  func failures() throws {
    let server = try RawServer { connection, _ in
      switch try connection.request().path {
      case "/late": connection.waitForEnd()
      case "/refused": try connection.answer(403, "no")
      default: try connection.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc")
      }
    }
    try HTTPClient().keep { client in
      func told(_ url: String) throws -> ReceivedEvents {
        let told = ReceivedEvents()
        var request = try get(url)
        if url.hasSuffix("/late") { request.deadline = 400 }
        client.stream(request, idleTimeout: HTTPRequest.longDeadline) { event in
          told.add(event)
          return .proceed
        }
        return told
      }
      let late = try told(server.url + "/late")
      let refused = try told(server.url + "/refused")
      let cut = try told(server.url + "/cut")
      let gone = try told("http://127.0.0.1:1/")
      #expect(late.end().error?.reason == .responseTimedOut)
      #expect(refused.end() == (true, nil))
      #expect(refused.status == 403 && refused.body == Array("no".utf8))
      #expect(cut.end().error?.reason == .responseCut)
      #expect(cut.body == Array("abc".utf8))
      #expect(gone.end().error?.reason == .connectionRefused)
    }
  }

  @Test("A paused stream does not read from the server")
  func backPressure() throws {
    let counted = Sent()
    let server = try RawServer { connection, _ in
      try connection.request()
      try connection.send("HTTP/1.1 200 OK\r\nContent-Length: 67108864\r\n\r\n")
      let piece = [UInt8](repeating: 0x61, count: 64 << 10)
      for _ in 0..<1_024 {
        try connection.send(piece)
        counted.add(piece.count)
      }
    }
    try HTTPClient().keep { client in
      let told = ReceivedEvents()
      let taken = Sent()
      let task = client.stream(try get(server.url), idleTimeout: HTTPRequest.longDeadline) {
        event in
        switch event {
        case .head: return .pause
        case .body(let bytes):
          taken.add(bytes.count)
          return .proceed
        case .end:
          told.add(event)
          return .proceed
        }
      }
      // The server sends until its send buffer is full, which only a timeout can tell.
      #expect(!counted.wait(for: 67_108_864, seconds: 1))
      #expect(taken.total <= 32 << 10)
      #expect(counted.total < 32 << 20)
      task?.resume()
      #expect(told.end() == (true, nil))
      #expect(taken.total == 67_108_864)
    }
  }

  @Test("A stream can be cancelled by its receiver, and while it is paused")
  func stop() throws {
    let closed = ReceivedEvents()
    let server = try RawServer { connection, _ in
      defer { closed.add(.end(nil)) }
      try connection.request()
      try connection.send("HTTP/1.1 200 OK\r\n\r\n")
      try connection.pour()
    }
    try HTTPClient().keep { client in
      let stopped = ReceivedEvents()
      client.stream(try get(server.url), idleTimeout: HTTPRequest.longDeadline) { event in
        stopped.add(event)
        if case .body = event { return .cancel }
        return .proceed
      }
      #expect(stopped.end().error?.reason == .cancelled)
      #expect(closed.wait { $0.count == 1 })
      let paused = ReceivedEvents()
      let task = client.stream(try get(server.url), idleTimeout: 300) { event in
        paused.add(event)
        if case .head = event { return .pause }
        return .proceed
      }
      #expect(paused.wait { $0.count == 1 })
      // A pause does not count as idle time.
      #expect(!paused.wait(seconds: 0.6) { $0.count > 1 })
      task?.cancel()
      #expect(paused.end().error?.reason == .cancelled)
      #expect(closed.wait { $0.count == 2 })
    }
  }
}

/// A count of bytes that a test waits for.
final class Sent: Sendable {
  private let count = Atomic<Int>(0)
  private let condition = Condition()

  func add(_ bytes: Int) {
    count.wrappingAdd(bytes, ordering: .relaxed)
    condition.signal()
  }

  var total: Int { count.load(ordering: .relaxed) }

  func wait(for total: Int, seconds: Double) -> Bool {
    condition.wait(seconds: seconds) { self.total >= total }
  }
}

extension HTTPClient {
  /// Keeps the client alive while `work` runs.
  func keep(_ work: (HTTPClient) throws -> Void) rethrows {
    try withExtendedLifetime(self) { try work(self) }
  }
}
