// The engine's API as its client uses it: the requests it makes, and what it makes of every
// response.

import Foundation
import TestSupport
import Testing

@testable import Client

@Suite("The API's client", .ownThread)
struct EngineAPITests {
  private static let row = #"""
    {"session":"s","contact":"c","name":"Ana","channel":"x","state":"online","reason":"started",
     "since":"2026-01-31T12:00:00.000Z","handedOver":false,"page":"","tabs":1,
     "startedAt":"2026-01-31T12:00:00.000Z"}
    """#

  private static func response(_ body: String, status: String = "200 OK") -> String {
    "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\nConnection: close\r\n"
      + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
  }

  private func api(_ server: ScriptedServer) throws -> EngineAPI {
    EngineAPI(EngineAddress(url: try #require(URL(string: server.origin)), token: "segredo"))
  }

  @Test("A list is requested with every filter, percent-encoded, and with the token")
  func list() async throws {
    let server = try ScriptedServer(
      responses: Self.response(#"{"total":9,"offset":8,"rows":[\#(Self.row)]}"#))
    let page = try await api(server).sessions(
      FeedQuery(
        channel: "x", state: .absent, handedOver: true, query: "joão & cia", order: .longest,
        offset: 8, limit: 20))
    #expect(page.total == 9 && page.offset == 8 && page.rows.map(\.name) == ["Ana"])
    let line = try #require(server.heads.first?.components(separatedBy: "\r\n").first)
    #expect(line.hasPrefix("GET /api/v1/sessions?") && line.hasSuffix(" HTTP/1.1"))
    for part in [
      "order=longest", "offset=8", "limit=20", "channel=x", "state=absent", "handedOver=true",
      "query=jo%C3%A3o%20%26%20cia",
    ] { #expect(line.contains(part), "\(part) in \(line)") }
    #expect(server.heads[0].contains("Authorization: Bearer segredo\r\n"))
  }

  @Test("Commands are POST requests with JSON bodies to the session's routes")
  func commands() async throws {
    let bodies = Recorder<String>()
    let server = try ScriptedServer { connection, _ in
      bodies.append(connection.body())
      connection.send(Self.response(#"{"seq":7}"#))
    }
    let api = try api(server)
    try await api.handOver("s1")
    try await api.end("s2")
    let message = OutgoingMessage(id: "m1", "olá 👋", from: .flow, name: "Bot")
    #expect(try await api.send(message, to: "s3") == 7)
    #expect(
      server.heads.map { $0.components(separatedBy: " HTTP/1.1").first } == [
        "POST /api/v1/sessions/s1/handover", "POST /api/v1/sessions/s2/end",
        "POST /api/v1/sessions/s3/messages",
      ])
    #expect(bodies.values.first == "{}")
    let written = try #require(
      try JSONSerialization.jsonObject(with: Data(bodies.values[2].utf8)) as? [String: Any])
    #expect(written["text"] as? String == "olá 👋" && written["from"] as? String == "flow")
    #expect(written["name"] as? String == "Bot" && written["id"] as? String == "m1")
  }

  @Test("Details with a handover, a message and a call")
  func details() async throws {
    let body = #"""
      {"session":"s","contact":"c","name":"Ana","channel":"x","state":"closed",
       "reason":"contact_ended","since":"2026-01-31T12:03:00.000Z","handedOver":true,"page":"","address":"192.0.2.1",
       "tabs":0,"startedAt":"2026-01-31T12:01:00.000Z","status":"finished","data":{"name":"Ana"},
       "timeline":[{"at":"2026-01-31T12:02:00.000Z","kind":"handover","from":"online","to":"online","reason":null}],
       "messages":[{"seq":1,"from":"contact","name":"","text":"oi","at":"2026-01-31T12:01:00.000Z"}],
       "calls":[{"eventId":"e","event":"client_message","seq":1,"status":"parked","tries":3,
                 "answer":500,"said":"down","at":"2026-01-31T12:02:00.000Z"}]}
      """#
    let server = try ScriptedServer(responses: Self.response(body))
    let details = try await api(server).session("s")
    #expect(server.heads[0].hasPrefix("GET /api/v1/sessions/s?messages=100 HTTP/1.1\r\n"))
    #expect(details.timeline.map(\.reason) == [nil])
    #expect(details.messages.map(\.text) == ["oi"] && details.calls.map(\.answer) == [500])
  }

  @Test("An error's code, message and field are those of its body")
  func errors() async throws {
    let server = try ScriptedServer(
      responses: Self.response(
        #"{"error":{"code":"invalid","message":"1 to 200.","field":"limit"}}"#,
        status: "400 Bad Request"))
    await #expect(
      throws: ClientError.refused(
        status: 400, code: "invalid", message: "1 to 200.", field: "limit")
    ) { try await api(server).sessions(FeedQuery(limit: 0)) }
  }

  @Test(
    "An error without a body that describes it keeps its status",
    arguments: ["", "<html>Bad Gateway</html>", #"{"error":"no"}"#])
  func errorsOfProxies(body: String) async throws {
    let server = try ScriptedServer(responses: Self.response(body, status: "502 Bad Gateway"))
    await #expect(throws: ClientError.refused(status: 502, code: "", message: "", field: nil)) {
      try await api(server).end("s")
    }
  }

  /// The error that a request throws.
  private func error(of request: () async throws -> Void) async -> ClientError? {
    do {
      try await request()
      return nil
    } catch {
      return error as? ClientError
    }
  }

  @Test("A response that is no page of sessions is unreadable", arguments: ["", "[]", "{}"])
  func unreadable(body: String) async throws {
    let server = try ScriptedServer(responses: Self.response(body))
    let api = try api(server)
    let error = await error { _ = try await api.sessions(FeedQuery()) }
    guard case .unreadable? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test("A port on which nothing listens is unreachable, with the system's reason")
  func unreachable() async throws {
    let (listener, port) = try Loopback.listen()
    close(listener)
    let url = try #require(URL(string: "http://127.0.0.1:\(port)"))
    let api = EngineAPI(EngineAddress(url: url, token: "t"))
    let error = await error { try await api.handOver("s") }
    guard case .unreachable(let reason)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(!reason.isEmpty)
  }

  @Test("A redirect is an error, and the token is sent nowhere else")
  func redirect() async throws {
    let other = try ScriptedServer(responses: Self.response("{}"))
    let server = try ScriptedServer(
      responses: "HTTP/1.1 302 Found\r\nLocation: \(other.origin)/\r\nContent-Length: 0\r\n"
        + "Connection: close\r\n\r\n")
    await #expect(throws: ClientError.refused(status: 302, code: "", message: "", field: nil)) {
      try await api(server).sessions(FeedQuery())
    }
    #expect(other.heads.isEmpty)
  }

  @Test("Open sockets are the sessions online and the sockets on standby")
  func openSockets() async throws {
    let server = try ScriptedServer { connection, _ in
      let isMetrics = connection.head.hasPrefix("GET /metrics ")
      connection.send(
        Self.response(
          isMetrics
            ? "# HELP canais_standby_sockets x\ncanais_standby_sockets 4\ncanais_other 9\n"
            : #"{"total":3,"offset":0,"rows":[]}"#))
    }
    #expect(try await api(server).openSockets() == 7)
    #expect(server.heads[0].contains("state=online"))
  }
}
