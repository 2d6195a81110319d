// A connection of the feed: its request, its events in pieces of any size, and every way in which
// it ends.

import Dispatch
import Foundation
import TestSupport
import Testing

@testable import Client

@Suite("A connection of the feed")
struct FeedConnectionTests {
  private let queue = DispatchQueue(label: "canais.tests.feed")

  @Test("The request names host, query and token")
  func request() throws {
    let server = try ScriptedServer(responses: "HTTP/1.1 200 OK\r\n\r\n")
    let events = Recorder<FeedConnectionEvent>()
    _ = FeedConnection(
      try address(server.port), FeedQuery(query: "ação & cia", limit: 7), queue: queue
    ) { events.append($0) }
    try until("the end") { events.values.last == .ended(.unreachable("")) }
    let lines = try #require(server.heads.first).components(separatedBy: "\r\n")
    #expect(lines[0].hasPrefix("GET /api/v1/supervise?"))
    #expect(lines[0].contains("query=a%C3%A7%C3%A3o%20%26%20cia") && lines[0].contains("limit=7"))
    #expect(lines.contains("Host: 127.0.0.1:\(server.port)"))
    #expect(lines.contains("Authorization: Bearer t"))
    #expect(lines.contains("Accept: text/event-stream"))
  }

  @Test("Events arrive in order, in pieces of any size", arguments: [1, 7, 4_096])
  func events(_ size: Int) throws {
    let events = try events(
      of: "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCANAIS-Scope: watch\r\n\r\n"
        + ":\n\nevent: dropped\ndata: {\"events\":3}\n\nevent: other\ndata: 1\n\n"
        + "event: dropped\ndata: {\"events\":4}\n\n", piecesOf: size)
    #expect(
      events == [
        .event(.connected), .event(.mayOnlyWatch), .event(.dropped(3)), .event(.dropped(4)),
        .ended(.unreachable("")),
      ])
  }

  @Test("Events arrive in chunks, as a proxy may send them")
  func chunks() throws {
    let events = try events(
      of: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        + "10\r\nevent: dropped\nd\r\n10\r\nata: {\"events\":1\r\n3\r\n}\n\n\r\n0\r\n\r\n")
    #expect(
      events == [.event(.connected), .event(.dropped(1)), .ended(.unreachable(""))])
  }

  @Test("Malformed events are skipped, and the events after them arrive")
  func malformedEvents() throws {
    let events = try events(
      of: "HTTP/1.1 200 OK\r\n\r\nevent: window\ndata: {\"total\":\n\n"
        + "event: dropped\ndata: {\"events\":\"many\"}\n\nevent: transition\n\n"
        + "data: {\"events\":1}\n\nevent: dropped\ndata: {\"events\":2}\n\n")
    #expect(
      events == [.event(.connected), .event(.dropped(2)), .ended(.unreachable(""))])
  }

  @Test("An error response ends with its status, code and message")
  func refusal() throws {
    let events = try events(
      of: "HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n"
        + #"{"error":{"code":"token","message":"no good token","field":null}}"#, piecesOf: 5)
    #expect(
      events == [
        .ended(.refused(status: 401, code: "token", message: "no good token", field: nil))
      ])
  }

  @Test(
    "A response that is not HTTP, has an endless head or an endless line is unreadable",
    arguments: [
      "SSH-2.0-OpenSSH_9.6\r\n\r\n", String(repeating: "x", count: 40_000),
      "HTTP/1.1 two\r\n\r\n", "HTTP/1.1 200 OK\r\nX: " + String(repeating: "x", count: 400_000),
      "HTTP/1.1 200 OK\r\n\r\ndata: "
        + String(repeating: "x", count: ServerSentEventParser.maximumLine),
    ])
  func unreadable(_ response: String) throws {
    let last = try #require(try events(of: response).last)
    guard case .ended(.unreadable) = last else {
      Issue.record("\(last)")
      return
    }
  }

  @Test("A port on which nothing listens is unreachable")
  func unreachable() throws {
    let (listener, port) = try Loopback.listen()
    close(listener)
    let events = Recorder<FeedConnectionEvent>()
    _ = FeedConnection(try address(port), FeedQuery(), queue: queue) { events.append($0) }
    try until("the end") { !events.values.isEmpty }
    #expect(events.values == [.ended(.unreachable("connectionRefused"))])
  }

  @Test("A receiver that is slow pauses the connection and misses no event")
  func slowReceiver() throws {
    let count = 5_000
    let server = try ScriptedServer { connection, _ in
      connection.send("HTTP/1.1 200 OK\r\n\r\n")
      let padding = String(repeating: "x", count: 2_000)
      for number in 0..<count {
        connection.send(":\(padding)\nevent: dropped\ndata: {\"events\":\(number)}\n\n")
      }
    }
    let events = Recorder<FeedConnectionEvent>()
    let gate = DispatchSemaphore(value: 0)
    _ = FeedConnection(try address(server.port), FeedQuery(), queue: queue) { event in
      if event == .event(.connected) { gate.wait() }
      events.append(event)
    }
    gate.signal()
    try until("the end") { events.values.last == .ended(.unreachable("")) }
    #expect(
      events.values == [.event(.connected)] + (0..<count).map { .event(.dropped($0)) }
        + [.ended(.unreachable(""))])
  }

  @Test("A cancelled connection ends, although the server stays silent")
  func cancelled() throws {
    let server = try ScriptedServer { connection, _ in connection.waitForEnd() }
    let events = Recorder<FeedConnectionEvent>()
    let connection = FeedConnection(
      try address(server.port), FeedQuery(), queue: queue
    ) { events.append($0) }
    try until("a request") { !server.heads.isEmpty }
    connection.cancel()
    try until("the end") { events.values == [.ended(.unreachable("cancelled"))] }
  }

  private func address(_ port: UInt16) throws -> EngineAddress {
    EngineAddress(url: try #require(URL(string: "http://127.0.0.1:\(port)")), token: "t")
  }

  /// The events of a connection to a server that sends a response and closes.
  private func events(
    of response: String, piecesOf size: Int = .max
  ) throws -> [FeedConnectionEvent] {
    let server = try ScriptedServer { connection, _ in
      connection.send(response, piecesOf: size)
    }
    let events = Recorder<FeedConnectionEvent>()
    _ = FeedConnection(try address(server.port), FeedQuery(), queue: queue) {
      events.append($0)
    }
    try until("the end") {
      if case .ended? = events.values.last { true } else { false }
    }
    return events.values
  }
}
