// The feed without TLS: its request, its events in pieces of any size, and every way in which it
// ends.

import Foundation
import TestSupport
import Testing

@testable import Client

@Suite("The feed without TLS")
struct PlaintextFeedConnectionTests {
  @Test(
    "The request names host, query and token, and is of HTTP/1.0, so that no proxy sends chunks")
  func request() throws {
    let address = EngineAddress(
      url: try #require(URL(string: "http://127.0.0.1:8080")), token: "abc")
    let text = PlaintextFeedConnection.request(address, FeedQuery(query: "ação & cia", limit: 7))
    let lines = text.components(separatedBy: "\r\n")
    #expect(lines[0].hasPrefix("GET /api/v1/supervise?") && lines[0].hasSuffix(" HTTP/1.0"))
    #expect(lines[0].contains("query=a%C3%A7%C3%A3o%20%26%20cia") && lines[0].contains("limit=7"))
    #expect(lines.contains("Host: 127.0.0.1:8080"))
    #expect(lines.contains("Authorization: Bearer abc"))
    #expect(text.hasSuffix("\r\n\r\n"))
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
      "HTTP/1.1 two\r\n\r\n",
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
    _ = PlaintextFeedConnection(try address(port), FeedQuery()) { events.append($0) }
    try until("the end") { !events.values.isEmpty }
    #expect(events.values == [.ended(.unreachable("Connection refused"))])
  }

  @Test("A cancelled connection ends, although the server stays silent")
  func cancelled() throws {
    let server = try ScriptedServer { connection, _ in connection.waitForEnd() }
    let events = Recorder<FeedConnectionEvent>()
    let connection = PlaintextFeedConnection(try address(server.port), FeedQuery()) {
      events.append($0)
    }
    try until("a request") { !server.heads.isEmpty }
    connection.cancel()
    try until("the end") { events.values.count == 1 }
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
    _ = PlaintextFeedConnection(try address(server.port), FeedQuery()) { events.append($0) }
    try until("the end") {
      if case .ended? = events.values.last { true } else { false }
    }
    return events.values
  }
}
