// The handover: what the platform and the flow are told first, the built-in flow, the away message,
// the place in the line, and who is blocked.

import Channels
import Client
import Foundation
import Presence
import Records
import TestSupport
import Testing

@testable import Engine

@Suite("Handover")
struct HandoverTests {
  @Test("The platform is told of the handover first, with the person and the talk so far")
  func handedOver() throws {
    let engine = try TestEngine()
    let visitor = try TestVisitor(engine)
    let session = try visitor.start().session
    for number in 1...60 { try visitor.write("\(number)", id: "\(number)") }
    _ = try engine.api(
      "POST", "sessions/\(session)/messages", body: #"{"text":"nota","from":"note"}"#)
    _ = try engine.api("POST", "sessions/\(session)/handover")
    try visitor.write("depois", id: "x")
    try engine.waitFor { engine.calls.whole.count == 2 }
    #expect(engine.calls.whole.map(\.event) == [.handedOver, .clientMessage])
    let body = try JSONDecoder().decode(
      ReceivedBody.self, from: Data(engine.calls.whole[0].body))
    #expect(body.contract == "1.1" && body.seq == 1 && body.text?.isEmpty == true)
    #expect(body.clientStatus == "online" && body.from == "system")
    #expect(
      body.contact
        == ReceivedBody.Contact(
          name: "Ana", data: ["name": "Ana"], page: "https://loja.example/produto",
          channel: "Loja 0011", language: "pt-BR"))
    #expect(body.transcript?.map(\.text) == (11...60).map(String.init))
    #expect(engine.calls.bodies.first?.contact?.name == "Ana")
  }

  @Test("An absent contact's handover is told before the absence, as offline")
  func absent() throws {
    let clock = ManualClock()
    let engine = try TestEngine(clock: clock)
    let session = try TestVisitor(engine).start().session
    engine.pass(70_000)
    _ = try engine.api("POST", "sessions/\(session)/handover")
    try engine.waitFor { engine.calls.whole.count == 2 }
    #expect(engine.calls.whole.map(\.event.name) == ["handed_over", "client_offline"])
    let first = try JSONDecoder().decode(
      ReceivedBody.self, from: Data(engine.calls.whole[0].body))
    #expect(first.clientStatus == "offline")
  }

  @Test("A flow is told of start, message, choice, handover and end, each with the data")
  func flow() throws {
    let engine = try TestEngine(webhook: "http://127.0.0.1:9/flow")
    let visitor = try TestVisitor(engine)
    let session = try visitor.start().session
    try visitor.send(["type": "message", "id": "1", "text": "Vendas", "choice": "v"])
    _ = try visitor.hear("ack")
    _ = try engine.api("POST", "sessions/\(session)/handover")
    try visitor.write("depois", id: "2")
    _ = try engine.api("POST", "sessions/\(session)/end")
    _ = try visitor.hear("ended")
    let calls = engine.calls.whole.filter { $0.target == .webhook }
    #expect(
      calls.map(\.event.name) == [
        "session_started", "client_message", "handed_over", "session_ended",
      ])
    #expect(calls.map(\.seq) == [1, 2, 3, 4])
    let bodies = try calls.map {
      try JSONDecoder().decode(ReceivedBody.self, from: Data($0.body))
    }
    #expect(bodies[1].text == "Vendas" && bodies[1].choice == "v")
    #expect(bodies.allSatisfy { $0.data == ["name": "Ana"] && $0.contact?.name == "Ana" })
    #expect(bodies[3].reason == "supervisor_ended")
    #expect(engine.store.session(session)?.messages.first?.choice == "v")
  }

  @Test("The built-in flow hands over as the session starts, and presence calls stand in the talk")
  func direct() throws {
    let clock = ManualClock()
    let engine = try AnsweringTests.console(
      [TestEngine.make { $0.flow = Flow.direct.id }], clock: clock)
    let visitor = try TestVisitor(engine)
    let session = try visitor.start().session
    #expect(try visitor.hear("handover").ahead == 0)
    #expect(try engine.page("waiting=true").rows.first?.session == session)
    visitor.answerPings()
    engine.pass(70_000)
    try engine.waitFor { engine.store.session(session)?.calls.isEmpty == false }
    let calls = try #require(engine.store.session(session)?.calls)
    #expect(calls.map(\.event) == [.clientOffline] && calls.map(\.target) == [.console])
    #expect(engine.calls.whole.isEmpty, "nothing waits for a platform")
  }

  @Test(
    "Nobody there: the visitor reads the away message; with somebody there, the place in the line")
  func away() throws {
    let clock = ManualClock()
    let engine = try AnsweringTests.console(
      [TestEngine.make { $0.flow = Flow.direct.id }], clock: clock)
    let first = try TestVisitor(engine)
    let session = try first.start().session
    #expect(try first.hear("handover").away == AwayMessage.nobody.portuguese)
    engine.pass(1_000)
    let second = try TestVisitor(engine)
    try second.start()
    #expect(try second.hear("handover").ahead == 1)
    _ = try engine.api("POST", "attendants/Ana/presence", body: #"{"present":true}"#)
    engine.pass(2_000)
    var news = try second.hear("handover")
    while news.away != nil { news = try second.hear("handover") }
    #expect(news.ahead == 1)
    _ = try engine.api(
      "POST", "sessions/\(session)/assign", body: #"{"attendant":"Ana","expected":null}"#)
    engine.pass(2_000)
    #expect(try second.hear("handover").ahead == 0)
    let third = try TestVisitor(engine)
    try third.start()
    #expect(try third.hear("handover").away == nil)
  }

  @Test("Outside of the hours the visitor reads when it opens, and the message left waits")
  func hours() throws {
    let clock = ManualClock()
    let channel = TestEngine.make {
      $0.flow = Flow.direct.id
      $0.settings.hours = .installation
      $0.settings.awayMessage = "Abrimos {abre}."
    }
    // The manual clock begins on 2026-01-01, a Thursday, at midnight UTC.
    let engine = try AnsweringTests.console([channel], clock: clock) {
      var attendance = Fields.attendance.standard
      attendance.hours = OfficeHours(
        zone: "UTC", days: ["", "", "", "09:00-18:00", "", "", ""])
      $0.attendance = attendance
    }
    let visitor = try TestVisitor(engine)
    let session = try visitor.start().session
    #expect(try visitor.hear("handover").away == "Abrimos hoje às 09:00.")
    #expect(try visitor.write("alguém?", id: "1") == 1)
    #expect(try engine.page("waiting=true").rows.map(\.session) == [session])
  }

  @Test("A blocked contact and a blocked address are kept out, for as long as they are blocked")
  func blocked() throws {
    let clock = ManualClock()
    let engine = try AnsweringTests.console(clock: clock)
    let visitor = try TestVisitor(engine)
    let welcomed = try visitor.start()
    func block(_ subject: String) throws {
      engine.store.state.withLock {
        $0.installation.blocks = [
          ContactBlock(subject: subject, until: clock.wall() + 60_000, author: "ana", at: 0)
        ]
      }
      try engine.engine.reload()
    }
    try block(welcomed.contact)
    #expect(try visitor.hear("error").code == "blocked")
    #expect(try visitor.closing() == 4403)
    let back = try TestVisitor(engine)
    try back.send([
      "type": "resume", "session": welcomed.session, "secret": welcomed.secret, "seen": 0,
    ])
    #expect(try back.hear("error").code == "blocked")
    try block("127.0.0.1")
    let other = try TestVisitor(engine)
    try other.send(["type": "start", "data": ["name": "Rui"]])
    #expect(try other.hear("error").code == "blocked")
    engine.pass(61_000)
    try TestVisitor(engine).start(["name": "Rui"])
  }

  @Test("A visitor who is handed over at the start is told once, and so is one who comes later")
  func toldOnce() throws {
    let engine = try AnsweringTests.console([TestEngine.make { $0.flow = Flow.direct.id }])
    let visitor = try TestVisitor(engine)
    let welcomed = try visitor.start()
    #expect(welcomed.handedOver)
    _ = try visitor.text("handover")
    // What follows the handover comes next, and no second handover before it.
    _ = try engine.api(
      "POST", "sessions/\(welcomed.session)/events", body: #"{"name":"fim","data":{}}"#)
    let next = try visitor.next()
    guard case .text(let text) = next else {
      Issue.record("\(next)")
      return
    }
    #expect(text.contains(#""type":"event""#), "\(text)")
    let later = try TestVisitor(engine)
    _ = try later.resume(welcomed, seen: 0)
    #expect(try later.text("handover").contains(#""ahead":0"#))
  }
}
