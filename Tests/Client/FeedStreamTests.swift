// The feed's subscription: it reconnects by itself, follows the engine and its query, and can be
// stopped.

import Foundation
import Records
import TestSupport
import Testing

@testable import Client

@Suite("The feed's subscription")
struct FeedStreamTests {
  private static let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"

  private static func dropped(_ count: Int) -> String {
    "event: dropped\ndata: {\"events\":\(count)}\n\n"
  }

  private func address(_ port: UInt16) throws -> EngineAddress {
    EngineAddress(url: try #require(URL(string: "http://127.0.0.1:\(port)")), token: "t")
  }

  @Test("After a lost connection it reports the loss and connects again")
  func reconnects() throws {
    let server = try ScriptedServer { connection, number in
      connection.send(Self.head + Self.dropped(number))
      // The second connection stays open.
      if number == 1 { connection.waitForEnd() }
    }
    let events = Recorder<FeedEvent>()
    let stream = FeedStream(try address(server.port), query: FeedQuery()) { events.append($0) }
    defer { stream.stop() }
    try until("the second connection") { events.values.count == 5 }
    #expect(
      events.values == [
        .connected, .dropped(0),
        .lost(.unreachable(""), retryMillis: FeedStream.firstRetryMillis), .connected, .dropped(1),
      ])
  }

  @Test("Pauses between failed attempts double up to a second, and start anew after a success")
  func pauses() throws {
    let refusal = "HTTP/1.1 503 Service Unavailable\r\n\r\n"
    let server = try ScriptedServer { connection, number in
      connection.send(number == 5 ? Self.head : refusal)
    }
    let events = Recorder<FeedEvent>()
    let stream = FeedStream(try address(server.port), query: FeedQuery()) { events.append($0) }
    defer { stream.stop() }
    try until("the loss after the success") { events.values.count >= 7 }
    let pauses = events.values.compactMap { event -> Int? in
      if case .lost(_, let millis) = event { millis } else { nil }
    }
    #expect(pauses.prefix(6) == [200, 400, 800, 1_000, 1_000, 200])
  }

  @Test("A refusal is reported with the engine's text, and is retried")
  func refusal() throws {
    let server = try ScriptedServer(
      responses: "HTTP/1.1 401 Unauthorized\r\n\r\n"
        + #"{"error":{"code":"token","message":"no good token","field":null}}"#)
    let events = Recorder<FeedEvent>()
    let stream = FeedStream(try address(server.port), query: FeedQuery()) { events.append($0) }
    defer { stream.stop() }
    try until("two attempts") { events.values.count >= 2 }
    let error = ClientError.refused(
      status: 401, code: "token", message: "no good token", field: nil)
    #expect(
      events.values.prefix(2) == [.lost(error, retryMillis: 200), .lost(error, retryMillis: 400)])
  }

  @Test("Another query makes a new request; the old connection's events are ignored")
  func query() throws {
    let server = try ScriptedServer { connection, number in
      connection.send(Self.head + Self.dropped(number))
      connection.waitForEnd()
      connection.send(Self.dropped(100))
    }
    let events = Recorder<FeedEvent>()
    let stream = FeedStream(try address(server.port), query: FeedQuery(offset: 7)) {
      events.append($0)
    }
    defer { stream.stop() }
    try until("the first connection") { events.values.count == 2 }
    stream.update(FeedQuery(offset: 7))
    stream.update(FeedQuery(state: .absent, offset: 9))
    try until("the second connection") { events.values.count == 4 }
    #expect(events.values == [.connected, .dropped(0), .connected, .dropped(1)])
    #expect(server.heads.count == 2)
    #expect(server.heads[0].contains("offset=7") && !server.heads[0].contains("state="))
    #expect(server.heads[1].contains("offset=9") && server.heads[1].contains("state=absent"))
  }

  @Test("It follows an engine that has moved to another address")
  func relocated() throws {
    let old = try ScriptedServer(responses: Self.head)
    let new = try ScriptedServer { connection, _ in
      connection.send(Self.head + Self.dropped(3))
      connection.waitForEnd()
    }
    let events = Recorder<FeedEvent>()
    let moved = try address(new.port)
    let stream = FeedStream(
      try address(old.port), query: FeedQuery(), relocated: { moved }
    ) { events.append($0) }
    defer { stream.stop() }
    try until("an event of the new engine") { events.values.last == .dropped(3) }
    #expect(old.heads.count == 1 && new.heads.count == 1)
  }

  @Test("Once it is stopped it closes its connection and makes no other")
  func stops() throws {
    let ended = Recorder<Int>()
    let server = try ScriptedServer { connection, number in
      connection.send(Self.head)
      connection.waitForEnd()
      ended.append(number)
    }
    let events = Recorder<FeedEvent>()
    let stream = FeedStream(try address(server.port), query: FeedQuery()) { events.append($0) }
    try until("a connection") { events.values == [.connected] }
    stream.stop()
    try until("the end of the connection") { ended.values == [0] }
    stream.update(FeedQuery(offset: 1))
    #expect(events.values == [.connected] && server.heads.count == 1)
  }
}

@Suite("Events of the feed")
struct FeedEventTests {
  private func event(_ name: String, _ data: String) -> FeedEvent? {
    FeedEvent(ServerSentEvent(name: name, data: data))
  }

  @Test("A window with its rows and totals")
  func window() throws {
    let row = #"""
      {"session":"0123456789abcdef01234567","contact":"89abcdef0123456701234567","name":"Zé 👋",
       "channel":"00112233445566778899aabb","state":"online","reason":"started",
       "since":"2026-01-31T12:00:00.123Z","handedOver":true,"page":"https://loja.example/",
       "tabs":2,"startedAt":"2026-01-31T11:59:00.000Z"}
      """#
    let counts = #"{"online":1,"reconnecting":2,"absent":3,"handedOver":4,"standby":5}"#
    let data = #"{"total":7,"offset":3,"counts":\#(counts),"rows":[\#(row)]}"#
    guard case .window(let window)? = event("window", data) else {
      Issue.record("no window")
      return
    }
    #expect(window.total == 7 && window.offset == 3)
    #expect(
      window.counts
        == PresenceTotals(online: 1, reconnecting: 2, absent: 3, handedOver: 4, standby: 5))
    let first = try #require(window.rows.first)
    #expect(first.name == "Zé 👋" && first.tabs == 2 && first.handedOver)
    #expect(first.since == 1_769_860_800_123)
  }

  @Test("Shortages: those of a newer engine are ignored, and none means recovered")
  func shortages() {
    #expect(
      event("shortages", #"{"why":["disk_full","plague"]}"#) == .shortages([.diskFull]))
    #expect(event("shortages", #"{"why":[]}"#) == .shortages([]))
  }

  @Test(
    "Unknown names and malformed data are no events",
    arguments: [
      ("window", "{}"), ("window", "[]"), ("transition", #"{"at":1}"#), ("dropped", "{}"),
      ("dropped", #"{"events":1.5}"#), ("shortages", #"{"why":"disk_full"}"#),
      ("message", "{}"), ("", ""),
    ])
  func malformed(name: String, data: String) {
    #expect(event(name, data) == nil)
  }
}
