// People answer: messages and their ids, handover, assignment, what was read, who is typing.

import Channels
import Client
import Foundation
import Presence
import Records
import TestSupport
import Testing

@testable import Engine

@Suite("Answering")
struct AnsweringTests {
  /// An engine at which people at the console answer.
  static func console(
    _ channels: [Channel] = [TestEngine.make()], clock: ManualClock? = nil,
    webhook: String? = nil, _ adjust: (inout Installation) -> Void = { _ in }
  ) throws -> TestEngine {
    var installation = Installation(
      channels: channels,
      flows: [
        .direct,
        Flow(
          id: "flow", name: "Flow", published: true, handsOver: true, blocks: ["message"],
          webhook: webhook),
      ])
    adjust(&installation)
    return try TestEngine(store: MemoryStore(installation), clock: clock)
  }

  @Test("A message posted ten times with one id is one message and one frame, answered alike")
  func tenPosts() throws {
    let engine = try TestEngine()
    let visitor = try TestVisitor(engine)
    let session = try visitor.start().session
    let body = #"{"id":"m-1","text":"Oi","from":"agent","name":"Bia"}"#
    for _ in 0..<10 {
      let response = try engine.api("POST", "sessions/\(session)/messages", body: body)
      #expect(response.status == 200)
      #expect(try response.decode([String: Int].self) == ["seq": 1])
    }
    _ = try engine.api(
      "POST", "sessions/\(session)/messages", body: #"{"text":"fim","from":"agent"}"#)
    #expect(try visitor.hear("message").text == "Oi")
    #expect(try visitor.hear("message").text == "fim")
    #expect(engine.store.session(session)?.messages.map(\.text) == ["Oi", "fim"])
    #expect(engine.store.session(session)?.timeline.count { $0.kind == .handover } == 1)
    // The same answer after the end too, since the retry may come late.
    _ = try engine.api("POST", "sessions/\(session)/end")
    let late = try engine.api("POST", "sessions/\(session)/messages", body: body)
    #expect(late.status == 200 && late.text == #"{"seq":1}"#)
  }

  @Test("A visitor cannot take the id of a platform's message, nor the other way round")
  func ownIDs() throws {
    let engine = try TestEngine()
    let visitor = try TestVisitor(engine)
    let session = try visitor.start().session
    #expect(try visitor.write("minha", id: "same") == 1)
    let response = try engine.api(
      "POST", "sessions/\(session)/messages",
      body: #"{"id":"same","text":"nossa","from":"agent"}"#)
    #expect(response.text == #"{"seq":2}"#)
    #expect(try visitor.write("minha", id: "same") == 1)
    #expect(engine.store.session(session)?.messages.count == 2)
  }

  @Test("A flow's message after the handover is refused and stored nowhere")
  func flowAfterHandover() throws {
    let engine = try TestEngine()
    let visitor = try TestVisitor(engine)
    let session = try visitor.start().session
    let body =
      #"{"text":"Qual?","from":"flow","choices":[{"label":"Vendas","value":"v"},"#
      + #"{"label":"Suporte","value":"s"}]}"#
    #expect(try engine.api("POST", "sessions/\(session)/messages", body: body).status == 200)
    let offered = try visitor.hear("message")
    #expect(offered.choices?.map(\.value) == ["v", "s"])
    _ = try engine.api("POST", "sessions/\(session)/handover")
    let refused = try engine.api("POST", "sessions/\(session)/messages", body: body)
    #expect(refused.status == 409 && refused.error?.code == "handed_over")
    #expect(engine.store.session(session)?.messages.count == 1)
  }

  @Test("A note reaches attendants and neither the visitor, nor a later tab, nor the platform")
  func notes() throws {
    let engine = try TestEngine()
    let visitor = try TestVisitor(engine)
    let welcomed = try visitor.start()
    let session = welcomed.session
    let talk = try TestTalk(engine, session)
    for (text, from) in [("segredo", "note"), ("público", "agent")] {
      let response = try engine.api(
        "POST", "sessions/\(session)/messages",
        body: #"{"text":"\#(text)","from":"\#(from)","name":"Bia"}"#)
      #expect(response.status == 200)
    }
    try talk.message("segredo")
    try talk.message("público")
    #expect(try visitor.hear("message").text == "público")
    #expect(try TestVisitor(engine).resume(welcomed, seen: 0).texts == ["público"])
    try engine.waitFor { !engine.calls.whole.isEmpty }
    let told = engine.calls.whole.map { String(decoding: $0.body, as: UTF8.self) }
    #expect(!told.joined().contains("segredo"))
    #expect(
      try engine.api("GET", "sessions/\(session)").decode(SessionDetails.self).messages
        .map(\.from) == ["note", "agent"])
  }

  @Test(
    "What cannot be meant is refused with the field, and nothing is stored or sent",
    arguments: [
      ("messages", #"{"text":"x","from":"contact"}"#, 400, "from"),
      ("messages", #"{"text":"x","from":"agent","id":""}"#, 400, "id"),
      (
        "messages", #"{"text":"x","from":"note","choices":[{"label":"a","value":"b"}]}"#, 400,
        "choices"
      ),
      (
        "messages", #"{"text":"x","from":"flow","choices":[{"label":"","value":"b"}]}"#, 400,
        "choices"
      ),
      (
        "messages", #"{"text":"\#(String(repeating: "x", count: 4_001))","from":"agent"}"#, 400,
        "text"
      ),
      ("assign", #"{"attendant":"Ninguém"}"#, 400, "attendant"),
      ("assign", #"{"attendant":"a/b"}"#, 400, "attendant"),
      ("typing", #"{"from":"contact"}"#, 400, "from"),
      ("read", "{}", 400, "seq"),
      ("end", #"{"reason":"\#(String(repeating: "r", count: 201))"}"#, 400, "reason"),
    ])
  func refusals(command: String, body: String, status: Int, field: String) throws {
    let engine = try TestEngine()
    let visitor = try TestVisitor(engine)
    let session = try visitor.start().session
    let response = try engine.api("POST", "sessions/\(session)/\(command)", body: body)
    #expect(response.status == status)
    #expect(response.error?.field == field)
    let kept = try #require(engine.store.session(session))
    #expect(kept.messages.isEmpty && kept.timeline.isEmpty && kept.closing == nil)
    _ = try engine.api("POST", "sessions/\(session)/end")
    #expect(try visitor.hear("ended").reason == "supervisor_ended")
    #expect(
      try engine.api(
        "POST", "sessions/\(session)/\(command)", body: #"{"text":"x","from":"agent"}"#
      )
      .status >= 400)
  }

  @Test("Taking is compare-and-set: the second is told who has the session, and so is the visitor")
  func assignment() throws {
    let engine = try Self.console()
    let visitor = try TestVisitor(engine)
    let session = try visitor.start().session
    func assign(_ body: String) throws -> EngineResponse {
      try engine.api("POST", "sessions/\(session)/assign", body: body, scope: .attend)
    }
    for name in ["Ana", "Bia"] {
      #expect(
        try engine.api("POST", "attendants/\(name)/presence", body: #"{"present":true}"#).status
          == 200)
    }
    #expect(try assign(#"{"attendant":"Ana","expected":null}"#).status == 200)
    #expect(try visitor.hear("joined").name == "Ana")
    let second = try assign(#"{"attendant":"Bia","expected":null}"#)
    #expect(second.status == 409 && second.error?.code == "taken")
    #expect(second.error?.attendant == "Ana")
    #expect(try assign(#"{"attendant":"Bia","expected":"Ana"}"#).status == 200)
    #expect(try engine.page("attendant=Bia").rows.map(\.session) == [session])
    #expect(try engine.page("unassigned=true").total == 0)
    #expect(try assign(#"{"attendant":null,"expected":"Bia"}"#).status == 200)
    #expect(try engine.page("unassigned=true").rows.first?.attendant == nil)
    let kept = try #require(engine.store.session(session))
    #expect(kept.timeline.filter { $0.kind == .assigned }.map(\.person) == ["Ana", "Bia", ""])
    #expect(kept.timeline.map(\.line) == (1...4).map { UInt32($0) })
    #expect(kept.timeline.first?.kind == .handover, "taking hands over")
  }

  @Test("Two clients take one session a thousand times: one wins each time, the other reads who")
  func race() throws {
    let engine = try Self.console()
    let sockets = try ["Ana", "Bia"].map { name in
      _ = try engine.api("POST", "attendants/\(name)/presence", body: #"{"present":true}"#)
      return (name: name, socket: try TestSocket(port: engine.port))
    }
    let session = try TestVisitor(engine).start().session
    func post(_ socket: TestSocket, _ body: String) {
      socket.send(
        "POST /api/v1/sessions/\(session)/assign HTTP/1.1\r\nHost: x\r\n"
          + "Authorization: Bearer \(engine.tokens.token(.attend))\r\n"
          + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }
    for round in 0..<1_000 {
      for (name, socket) in round % 2 == 0 ? sockets : sockets.reversed() {
        post(socket, #"{"attendant":"\#(name)","expected":null}"#)
      }
      let responses = try sockets.map { ($0.name, try $0.socket.response()) }
      let winners = responses.filter { $0.1.status == 200 }.map(\.0)
      #expect(winners.count == 1)
      let loser = try #require(responses.first { $0.1.status == 409 })
      #expect(loser.1.error?.attendant == winners[0])
      post(sockets[0].socket, #"{"attendant":null,"expected":"\#(winners[0])"}"#)
      #expect(try sockets[0].socket.response().status == 200)
    }
  }

  @Test("An attendant who is silent for 30 seconds has gone, and keeps what is held")
  func lapse() throws {
    let clock = ManualClock()
    let engine = try Self.console(clock: clock)
    let session = try TestVisitor(engine).start().session
    _ = try engine.api("POST", "attendants/Ana%20Lima/presence", body: #"{"present":true}"#)
    _ = try engine.api(
      "POST", "sessions/\(session)/assign", body: #"{"attendant":"Ana Lima","expected":null}"#)
    func present() throws -> [AttendantStatus] { try engine.api("GET", "attendants").decode() }
    #expect(try present() == [AttendantStatus(name: "Ana Lima", present: true)])
    engine.pass(29_000)
    #expect(try present().first?.present == true)
    engine.pass(1_000)
    #expect(try present() == [AttendantStatus(name: "Ana Lima", present: false)])
    #expect(try engine.page("attendant=Ana%20Lima").total == 1)
  }

  @Test("Who waits: from the handover or the contact's message until an attendant writes")
  func waiting() throws {
    let clock = ManualClock()
    let engine = try Self.console(clock: clock)
    let visitors = try (0..<3).map { _ in try TestVisitor(engine) }
    let sessions = try visitors.map { try $0.start().session }
    for session in sessions {
      _ = try engine.api("POST", "sessions/\(session)/handover")
      engine.pass(1_000)
    }
    #expect(try engine.page("waiting=true&order=waiting").rows.map(\.session) == sessions)
    let reply = #"{"text":"já vou","from":"agent","name":"Ana"}"#
    _ = try engine.api("POST", "sessions/\(sessions[0])/messages", body: reply)
    #expect(try engine.page("order=waiting").rows.map(\.session) == Array(sessions[1...]))
    engine.pass(1_000)
    try visitors[0].write("e agora?", id: "1")
    let rows = try engine.page("order=waiting").rows
    #expect(rows.map(\.session) == [sessions[1], sessions[2], sessions[0]])
    #expect(rows.map(\.unread) == [0, 0, 1])
    _ = try engine.api("POST", "sessions/\(sessions[0])/read", body: #"{"seq":9}"#)
    #expect(try engine.page("order=waiting").rows.last?.unread == 0)
    #expect(try visitors[0].hear("read").seq == 2)
    let feed = try TestFeed(engine, "?order=waiting")
    let window = try feed.window { $0.total == 3 }
    #expect(window.counts.waiting == 3 && window.counts.unassigned == 3)
    #expect(try engine.page("waiting=false").total == 0)
  }

  @Test("A restart keeps who has a session, who waits and since when, and what is unread")
  func restart() throws {
    let first = try Self.console()
    let visitor = try TestVisitor(first)
    let session = try visitor.start().session
    _ = try first.api("POST", "attendants/Ana/presence", body: #"{"present":true}"#)
    _ = try first.api(
      "POST", "sessions/\(session)/assign", body: #"{"attendant":"Ana","expected":null}"#)
    try visitor.write("um", id: "1")
    try visitor.write("dois", id: "2")
    let before = try #require(try first.page("waiting=true").rows.first)
    #expect(first.engine.stop())
    let second = try TestEngine(store: first.store)
    let after = try #require(try second.page("waiting=true").rows.first)
    #expect(after.attendant == "Ana" && after.unread == 2)
    #expect(after.waitingSince == before.waitingSince)
    #expect(
      try second.api(
        "POST", "sessions/\(session)/assign", body: #"{"attendant":null,"expected":"Ana"}"#
      ).status == 200)
  }

  @Test("Typing and read marks pass both ways, and nobody is told of his own")
  func typing() throws {
    let engine = try Self.console()
    let visitor = try TestVisitor(engine)
    let session = try visitor.start().session
    let talk = try TestTalk(engine, session)
    guard case .session = try talk.next() else {
      Issue.record("the first event is not the session")
      return
    }
    try visitor.send(["type": "typing"])
    try talk.next { if case .typing(let typing) = $0 { typing.from == "contact" } else { false } }
    _ = try engine.api(
      "POST", "sessions/\(session)/typing", body: #"{"from":"agent","name":"Ana","on":true}"#)
    #expect(try visitor.hear("typing").name == "Ana")
    _ = try engine.api(
      "POST", "sessions/\(session)/messages", body: #"{"text":"oi","from":"agent"}"#)
    _ = try visitor.hear("message")
    try visitor.send(["type": "read", "seq": 1])
    try talk.next { if case .read(let read) = $0 { read.by == "contact" } else { false } }
    #expect(talk.details?.readByContact == 1)
    #expect(engine.store.session(session)?.readByContact == 1)
    // A number that does not exist yet is not read.
    try visitor.send(["type": "read", "seq": 99])
    #expect(try visitor.write("ok", id: "1") == 2)
    #expect(engine.store.session(session)?.readByContact == 1)
  }

  @Test("An end keeps its reason and says a last sentence")
  func end() throws {
    let engine = try Self.console()
    let visitor = try TestVisitor(engine)
    let session = try visitor.start().session
    _ = try engine.api("POST", "sessions/\(session)/handover")
    let response = try engine.api(
      "POST", "sessions/\(session)/end",
      body: #"{"reason":"resolvido","text":"Tchau","name":"Ana"}"#)
    #expect(response.status == 200)
    #expect(try visitor.hear("message").text == "Tchau")
    #expect(try visitor.hear("ended").reason == "supervisor_ended")
    let details = try engine.api("GET", "sessions/\(session)").decode(SessionDetails.self)
    #expect(details.endReason == "resolvido" && details.messages.last?.name == "Ana")
  }

  @Test("Pages of messages: the last hundred, or so many before a number")
  func pages() throws {
    let engine = try TestEngine()
    let visitor = try TestVisitor(engine)
    let session = try visitor.start().session
    for number in 1...130 { try visitor.write("\(number)", id: "\(number)") }
    func texts(_ query: String) throws -> [String] {
      try engine.api("GET", "sessions/\(session)\(query)").decode(SessionDetails.self).messages
        .map(\.text)
    }
    #expect(try texts("") == (31...130).map(String.init))
    #expect(try texts("?messages=10&before=31") == (21...30).map(String.init))
    #expect(try texts("?messages=0").isEmpty)
    #expect(try engine.api("GET", "sessions/\(session)?messages=501").status == 400)
  }
}
