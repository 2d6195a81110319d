// The API and the live feed: tokens and scopes, acts and their errors, windows and transitions.

import Channels
import Foundation
import Presence
import TestSupport
import Testing

@testable import Engine

@Suite("API")
struct APITests {
  @Test("No token, a wrong one, a visitor's secret: 401 and nothing else")
  func tokens() throws {
    let engine = try TestEngine()
    let welcomed = try TestVisitor(engine).start()
    let path = "/api/v1/sessions/\(welcomed.session)"
    for header in [
      [], ["Authorization: Bearer \(String(repeating: "0", count: 64))"],
      ["Authorization: Bearer \(welcomed.secret)"], ["Authorization: Basic abc"],
    ] {
      let answer = try engine.request("GET", path, headers: header)
      #expect(answer.status == 401)
      #expect(!answer.text.contains(welcomed.session))
    }
    #expect(try engine.request("GET", "/metrics").status == 401)
    for (path, scope, status) in [
      (path, TokenScope.watch, 200), (path + "/handover", .watch, 403),
      (path + "/handover", .platform, 200), (path + "/end", .watch, 403),
    ] {
      let method = path.hasSuffix(welcomed.session) ? "GET" : "POST"
      #expect(try engine.request(method, path, token: scope, body: "{}").status == status)
    }
  }

  @Test("Acts on one session, and on none")
  func acts() throws {
    let engine = try TestEngine()
    let visitor = try TestVisitor(engine)
    let session = try visitor.start().session
    #expect(try engine.api("POST", "sessions/\(session)/handover").status == 200)
    #expect(try engine.api("POST", "sessions/\(session)/handover").status == 200)
    #expect(engine.store.session(session)?.timeline.map(\.kind) == [.handover])
    let event = try engine.api(
      "POST", "sessions/\(session)/events", body: #"{"name":"oferta","data":{"id":7,"a":["b"]}}"#)
    #expect(event.status == 200)
    let fired = try visitor.hear("event")
    #expect(fired["name"] as? String == "oferta")
    #expect((fired["data"] as? [String: Any])?["id"] as? Int == 7)
    for (path, body, field) in [
      ("messages", #"{"from":"agent"}"#, "text"),
      ("messages", #"{"text":"","from":"agent"}"#, "text"),
      ("messages", #"{"text":"x","from":"contact"}"#, "from"), ("events", "{}", "name"),
    ] {
      let answer = try engine.api("POST", "sessions/\(session)/\(path)", body: body)
      #expect(answer.status == 400)
      #expect((answer.json["error"] as? [String: Any])?["field"] as? String == field)
    }
    #expect(try engine.api("POST", "sessions/\(session)/messages", body: "{").status == 400)
    for path in ["sessions/0123456789abcdef01234567", "sessions/nobody", "nothing"] {
      #expect(try engine.api("GET", path).status == 404)
    }
    #expect(try engine.api("DELETE", "sessions/\(session)").status == 405)
    #expect(try engine.api("BREW", "sessions/\(session)").status == 501)
    #expect(try engine.api("POST", "sessions").status == 405)
    #expect(try engine.api("POST", "sessions/\(session)/end", scope: .platform).status == 200)
    #expect(try visitor.hear("ended")["reason"] as? String == "platform_ended")
    #expect(try engine.api("POST", "sessions/\(session)/end").status == 409)
    #expect(engine.calls.events.isEmpty)
    let detail = try engine.api("GET", "sessions/\(session)")
    #expect(detail.json["status"] as? String == "finished")
    #expect(detail.json["state"] as? String == "closed")
    #expect(detail.json["data"] as? [String: String] == ["name": "Ana"])
    let closed = try engine.api("GET", "sessions?state=closed")
    #expect(closed.json["total"] as? Int == 1)
  }

  @Test("Lists across shards", arguments: [1, 3])
  func list(workers: Int) throws {
    let engine = try TestEngine(workers: workers)
    var visitors: [TestVisitor] = []
    for number in 0..<20 {
      visitors.append(try TestVisitor(engine))
      try visitors[number].start(["name": number % 2 == 0 ? "Águeda \(number)" : "Rui \(number)"])
    }
    let all = try engine.api("GET", "sessions?limit=1000")
    #expect(all.json["total"] as? Int == 20)
    let ids = (all.json["rows"] as? [[String: Any]] ?? []).compactMap { $0["session"] as? String }
    #expect(Set(ids).count == 20)
    let page = try engine.api("GET", "sessions?offset=5&limit=3")
    let shown = (page.json["rows"] as? [[String: Any]] ?? []).compactMap {
      $0["session"] as? String
    }
    #expect(shown == Array(ids[5..<8]))
    for order in ["recent", "longest"] {
      var seen: [String] = []
      for offset in stride(from: 0, to: 24, by: 4) {
        let page = try engine.api("GET", "sessions?offset=\(offset)&limit=4&order=\(order)")
        seen += (page.json["rows"] as? [[String: Any]] ?? []).compactMap {
          $0["session"] as? String
        }
        #expect(page.json["total"] as? Int == 20)
      }
      #expect(Set(seen) == Set(ids))
      #expect(seen.count == 20)
    }
    let found = try engine.api("GET", "sessions?query=agueda")
    #expect(found.json["total"] as? Int == 10)
    #expect(try engine.api("GET", "sessions?handedOver=true").json["total"] as? Int == 0)
    #expect(try engine.api("GET", "sessions?channel=nobody").json["total"] as? Int == 0)
    for query in ["limit=0", "limit=1001", "offset=10001", "state=gone", "order=x", "spy=1"] {
      #expect(try engine.api("GET", "sessions?\(query)").status == 400)
    }
  }

  @Test("The feed shows windows whole, transitions as they happen, and only what changed")
  func feed() throws {
    let engine = try TestEngine()
    let watcher = try TestFeed(engine, "?channel=\(TestEngine.channel)")
    #expect(try watcher.window { $0.total == 0 }.rows.isEmpty)
    let visitor = try TestVisitor(engine)
    let session = try visitor.start().session
    let window = try watcher.window { $0.total == 1 }
    #expect(window.rows.first?["session"] as? String == session)
    #expect(window.rows.first?["tabs"] as? Int == 1)
    #expect(window.counts["online"] == 1)
    visitor.socket.end()
    let gone = try watcher.window { $0.counts["reconnecting"] == 1 }
    #expect(gone.rows.first?["state"] as? String == "reconnecting")
    let told = try watcher.transitions(2).compactMap { $0["to"] as? String }
    #expect(told == ["online", "reconnecting"])
    let other = try TestFeed(engine, "?channel=\(TestEngine.other)&limit=5")
    #expect(try other.window { _ in true }.total == 0)
    #expect(try engine.request("GET", "/api/v1/supervise?limit=201", token: .watch).status == 400)
    #expect(try engine.request("GET", "/api/v1/supervise").status == 401)
  }

  @Test("Ativo: a standby page is given a conversation")
  func outreach() throws {
    let channel = TestEngine.make { $0.settings.activeOutreach = true }
    let engine = try TestEngine([channel, TestEngine.make(TestEngine.other)])
    let first = try TestVisitor(engine)
    let welcomed = try first.start()
    let path = "contacts/\(welcomed.contact)/sessions"
    let body = #"{"channelId":"\#(TestEngine.channel)","text":"Temos novidades"}"#
    #expect(try engine.api("POST", path, body: body).status == 409)
    try first.send(["type": "end"])
    _ = try first.hear("ended")
    #expect(try engine.api("POST", path, body: body).status == 409)
    let standby = try TestVisitor(engine)
    try standby.send([
      "type": "standby", "contact": welcomed.contact, "contactSecret": welcomed.contactSecret ?? "",
    ])
    standby.send("h")
    #expect(try standby.nextText() == "k")
    let closed = #"{"channelId":"\#(TestEngine.other)","text":"x"}"#
    #expect(try engine.api("POST", path, body: closed).status == 409)
    let reached = try engine.api("POST", path, body: body)
    #expect(reached.status == 200)
    let woken = try Welcomed(standby.hear("welcome"))
    #expect(woken.session == reached.json["session"] as? String)
    #expect(try standby.hear("message")["text"] as? String == "Temos novidades")
    try standby.write("Quero", id: "1")
    #expect(engine.store.session(woken.session)?.opening.source == "active")
    let stranger = try TestVisitor(engine)
    try stranger.send(["type": "standby", "contact": welcomed.contact, "contactSecret": "no"])
    #expect(try stranger.closing() == 4401)
  }

  @Test("Metrics have a help line each")
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

/// A watcher of the live feed.
final class TestFeed {
  struct Window {
    var total: Int
    var counts: [String: Int]
    var rows: [[String: Any]]
  }

  let socket: TestSocket
  private(set) var transitions: [[String: Any]] = []
  /// Transitions that were left out.
  private(set) var dropped = 0
  private var shortages: [String] = []

  init(_ engine: TestEngine, _ query: String = "") throws {
    socket = try TestSocket(port: engine.port)
    socket.send(
      "GET /api/v1/supervise\(query) HTTP/1.1\r\nHost: x\r\n"
        + "Authorization: Bearer \(engine.tokens.token(.watch))\r\n\r\n")
    let answer = try socket.response()
    #expect(answer.status == 200)
    #expect(answer.headers["content-type"] == "text/event-stream")
  }

  /// The next window that is what is waited for.
  func window(_ isWanted: (Window) -> Bool) throws -> Window {
    while true {
      if let window = try next(), isWanted(window) { return window }
    }
  }

  /// The first transitions, as many as are asked for. A window may come before them.
  func transitions(_ count: Int) throws -> [[String: Any]] {
    while transitions.count < count { _ = try next() }
    return transitions
  }

  /// Reads until so many transitions were told to be left out.
  func waitForDropped(_ count: Int) throws {
    while dropped < count { _ = try next() }
  }

  /// Reads until this and no more is told to be short.
  func waitForShortages(_ names: [String]) throws {
    repeat { _ = try next() } while shortages != names
  }

  /// Reads one event; nil when it is no window.
  private func next() throws -> Window? {
    let event = try socket.wait(for: "an event") { bytes -> (String, Int)? in
      guard let end = bytes.firstRange(of: Array("\n\n".utf8)) else { return nil }
      return (String(decoding: bytes[..<end.lowerBound], as: UTF8.self), end.upperBound)
    }
    let lines = event.split(separator: "\n")
    guard lines.count == 2, let data = lines[1].split(separator: ": ", maxSplits: 1).last,
      let json = try JSONSerialization.jsonObject(with: Data(data.utf8)) as? [String: Any]
    else { return nil }
    if lines[0] == "event: dropped" {
      dropped += json["events"] as? Int ?? 0
      return nil
    }
    if lines[0] == "event: shortages" {
      shortages = json["why"] as? [String] ?? ["?"]
      return nil
    }
    guard lines[0] == "event: window" else {
      transitions.append(json)
      return nil
    }
    return Window(
      total: json["total"] as? Int ?? -1, counts: json["counts"] as? [String: Int] ?? [:],
      rows: json["rows"] as? [[String: Any]] ?? [])
  }
}
