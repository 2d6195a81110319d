// The API: tokens and scopes, commands to sessions and their errors, lists, outreach and metrics.

import Channels
import Client
import Foundation
import Presence
import TestSupport
import Testing

@testable import Engine

@Suite("API")
struct APITests {
  @Test(
    "Without a valid token every route answers 401, and the body reveals nothing of the session")
  func tokens() throws {
    let engine = try TestEngine()
    let welcome = try TestVisitor(engine).start()
    let path = "/api/v1/sessions/\(welcome.session)"
    for header in [
      [], ["Authorization: Bearer \(String(repeating: "0", count: 64))"],
      ["Authorization: Bearer \(welcome.secret)"], ["Authorization: Basic abc"],
    ] {
      let response = try engine.request("GET", path, headers: header)
      #expect(response.status == 401)
      #expect(!response.text.contains(welcome.session))
    }
    #expect(try engine.request("GET", "/metrics").status == 401)
  }

  @Test("A token of another scope is refused with 403")
  func scopes() throws {
    let engine = try TestEngine()
    let path = "/api/v1/sessions/\(try TestVisitor(engine).start().session)"
    #expect(try engine.request("GET", path, token: .watch).status == 200)
    for (command, scope, status) in [
      ("/handover", TokenScope.watch, 403), ("/handover", .platform, 200), ("/end", .watch, 403),
    ] {
      #expect(
        try engine.request("POST", path + command, token: scope, body: "{}").status == status)
    }
  }

  @Test("A handover is journalled once, however often it is requested")
  func handover() throws {
    let engine = try TestEngine()
    let session = try TestVisitor(engine).start().session
    for _ in 0..<2 {
      #expect(try engine.api("POST", "sessions/\(session)/handover").status == 200)
    }
    #expect(engine.store.session(session)?.timeline.count { $0.kind == .handover } == 1)
  }

  @Test("An event reaches the visitor with its name and data")
  func event() throws {
    struct Event: Decodable, Equatable {
      struct Data: Decodable, Equatable {
        var id: Int
        var a: [String]
      }
      var name: String
      var data: Data
    }
    let engine = try TestEngine()
    let visitor = try TestVisitor(engine)
    let session = try visitor.start().session
    let response = try engine.api(
      "POST", "sessions/\(session)/events", body: #"{"name":"oferta","data":{"id":7,"a":["b"]}}"#)
    #expect(response.status == 200)
    let event = try JSONDecoder().decode(Event.self, from: Data(try visitor.text("event").utf8))
    #expect(event == Event(name: "oferta", data: .init(id: 7, a: ["b"])))
  }

  @Test(
    "A body with a wrong field is refused with the field's name",
    arguments: [
      ("messages", #"{"from":"agent"}"#, "text"),
      ("messages", #"{"text":"","from":"agent"}"#, "text"),
      ("messages", #"{"text":"x","from":"contact"}"#, "from"),
      ("events", "{}", "name"),
      ("messages", "{", nil),
    ])
  func wrongBodies(command: String, body: String, field: String?) throws {
    let engine = try TestEngine()
    let session = try TestVisitor(engine).start().session
    let response = try engine.api("POST", "sessions/\(session)/\(command)", body: body)
    #expect(response.status == 400)
    let error = try #require(response.error)
    #expect(error.field == field)
  }

  @Test(
    "Sessions and routes that do not exist, and methods that a route does not have",
    arguments: [
      ("GET", "sessions/0123456789abcdef01234567", 404), ("GET", "sessions/nobody", 404),
      ("GET", "nothing", 404), ("POST", "sessions", 405),
      ("DELETE", "sessions/0123456789abcdef01234567", 405),
      ("BREW", "sessions/0123456789abcdef01234567", 501),
    ])
  func unknown(method: String, path: String, status: Int) throws {
    #expect(try TestEngine().api(method, path).status == status)
  }

  @Test("A session that is ended closes the visitor's socket, and stays readable")
  func end() throws {
    let engine = try TestEngine()
    let visitor = try TestVisitor(engine)
    let session = try visitor.start().session
    #expect(try engine.api("POST", "sessions/\(session)/end", scope: .platform).status == 200)
    #expect(try visitor.hear("ended").reason == "platform_ended")
    #expect(try engine.api("POST", "sessions/\(session)/end").status == 409)
    #expect(engine.calls.events.isEmpty)
    let details = try engine.api("GET", "sessions/\(session)").decode(SessionDetails.self)
    #expect(details.status == "finished" && details.state == .known(.closed))
    #expect(details.data == ["name": "Ana"])
    #expect(try engine.page("state=closed").total == 1)
  }
}

@Suite("API: lists of sessions")
struct APIListTests {
  /// An engine with twenty visitors, half of them called Águeda.
  private func crowdedEngine(workers: Int) throws -> (TestEngine, [TestVisitor]) {
    let engine = try TestEngine(workers: workers)
    let visitors = try (0..<20).map { number in
      let visitor = try TestVisitor(engine)
      try visitor.start(["name": number % 2 == 0 ? "Águeda \(number)" : "Rui \(number)"])
      return visitor
    }
    return (engine, visitors)
  }

  @Test("Pages of every order add up to the whole list, across shards", arguments: [1, 3])
  func pages(workers: Int) throws {
    let (engine, visitors) = try crowdedEngine(workers: workers)
    let all = try engine.page("limit=1000")
    let sessions = all.rows.map(\.session)
    #expect(all.total == 20 && Set(sessions).count == 20)
    #expect(try engine.page("offset=5&limit=3").rows.map(\.session) == Array(sessions[5..<8]))
    for order in ["recent", "longest"] {
      var seen: [String] = []
      for offset in stride(from: 0, to: 24, by: 4) {
        let page = try engine.page("offset=\(offset)&limit=4&order=\(order)")
        #expect(page.total == 20)
        seen += page.rows.map(\.session)
      }
      #expect(Set(seen) == Set(sessions) && seen.count == 20)
    }
    withExtendedLifetime(visitors) {}
  }

  @Test("Filters count what they find, across shards", arguments: [1, 3])
  func filters(workers: Int) throws {
    let (engine, visitors) = try crowdedEngine(workers: workers)
    #expect(try engine.page("query=agueda").total == 10)
    #expect(try engine.page("handedOver=true").total == 0)
    #expect(try engine.page("channel=nobody").total == 0)
    withExtendedLifetime(visitors) {}
  }

  @Test(
    "Values out of range, and unknown parameters",
    arguments: ["limit=0", "limit=1001", "offset=10001", "state=gone", "order=x", "spy=1"])
  func refused(query: String) throws {
    #expect(try TestEngine().api("GET", "sessions?\(query)").status == 400)
  }
}

@Suite("API: feed, outreach and metrics")
struct APIFeedTests {
  @Test("The feed sends complete windows, and transitions as they happen")
  func feed() throws {
    let engine = try TestEngine()
    let watcher = try TestFeed(engine, "?channel=\(TestEngine.channel)")
    #expect(try watcher.window { $0.total == 0 }.rows.isEmpty)
    let visitor = try TestVisitor(engine)
    let session = try visitor.start().session
    let window = try watcher.window { $0.total == 1 }
    #expect(window.rows.map(\.session) == [session] && window.rows.map(\.tabs) == [1])
    #expect(window.counts.online == 1)
    visitor.socket.end()
    let after = try watcher.window { $0.counts.reconnecting == 1 }
    #expect(after.rows.map(\.state) == [.known(.reconnecting)])
    #expect(try watcher.transitions(2).map(\.to.name) == ["online", "reconnecting"])
  }

  @Test("A feed of another channel shows none of the sessions")
  func otherChannel() throws {
    let engine = try TestEngine()
    let visitor = try TestVisitor(engine)
    try visitor.start()
    let watcher = try TestFeed(engine, "?channel=\(TestEngine.other)&limit=5")
    #expect(try watcher.window { _ in true }.total == 0)
  }

  @Test("A feed is refused without a token, and with a window that is too large")
  func refusedFeeds() throws {
    let engine = try TestEngine()
    #expect(try engine.request("GET", "/api/v1/supervise?limit=201", token: .watch).status == 400)
    #expect(try engine.request("GET", "/api/v1/supervise").status == 401)
  }

  /// An engine whose channel allows outreach, and a contact whose conversation has ended.
  private func engineWithContact() throws -> (TestEngine, ReceivedFrame.Welcome) {
    let channel = TestEngine.make { $0.settings.activeOutreach = true }
    let engine = try TestEngine([channel, TestEngine.make(TestEngine.other)])
    let visitor = try TestVisitor(engine)
    let welcome = try visitor.start()
    #expect(try outreach(engine, to: welcome.contact).status == 409, "an open conversation")
    try visitor.send(["type": "end"])
    _ = try visitor.hear("ended")
    return (engine, welcome)
  }

  private func outreach(
    _ engine: TestEngine, to contact: String, channel: String = TestEngine.channel
  ) throws -> EngineResponse {
    try engine.api(
      "POST", "contacts/\(contact)/sessions",
      body: #"{"channelId":"\#(channel)","text":"Temos novidades"}"#)
  }

  @Test("Outreach to a page on standby starts a conversation there")
  func outreach() throws {
    struct Started: Decodable { var session: String }
    let (engine, welcome) = try engineWithContact()
    #expect(try outreach(engine, to: welcome.contact).status == 409, "no page on standby")
    let standby = try TestVisitor(engine)
    try standby.send([
      "type": "standby", "contact": welcome.contact, "contactSecret": welcome.contactSecret ?? "",
    ])
    standby.send("h")
    #expect(try standby.nextText() == "k")
    let other = try outreach(engine, to: welcome.contact, channel: TestEngine.other)
    #expect(other.status == 409, "a channel without outreach")
    let response = try outreach(engine, to: welcome.contact)
    #expect(response.status == 200)
    let session = try standby.welcome().session
    #expect(try response.decode(Started.self).session == session)
    #expect(try standby.hear("message").text == "Temos novidades")
    try standby.write("Quero", id: "1")
    #expect(engine.store.session(session)?.opening.source == .active)
  }

  @Test("Standby with a wrong secret is closed with 4401")
  func strangerOnStandby() throws {
    let (engine, welcome) = try engineWithContact()
    let stranger = try TestVisitor(engine)
    try stranger.send(["type": "standby", "contact": welcome.contact, "contactSecret": "no"])
    #expect(try stranger.closing() == 4401)
  }

  @Test("Metrics count heartbeats and sessions, and each has a help line")
  func metrics() throws {
    let engine = try TestEngine(workers: 3)
    let visitor = try TestVisitor(engine)
    try visitor.start()
    visitor.send("a")
    _ = try visitor.nextText()
    let text = try engine.request("GET", "/metrics", token: .watch).text
    #expect(text.contains("canais_sessions{state=\"online\"} 1\n"))
    #expect(text.contains("canais_heartbeats_total 1\n"))
    let names = Set(
      text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        .map { String($0.prefix { $0 != " " && $0 != "{" }) })
    for name in names {
      let base = name.replacing(/_(bucket|sum|count)$/, with: "")
      #expect(text.contains("# HELP \(base) ") || text.contains("# HELP \(name) "))
    }
  }
}
