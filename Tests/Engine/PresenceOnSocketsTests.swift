// Presence through the engine, on a clock moved by hand: declared at the deadline, told once
// stored.

import Channels
import Foundation
import Presence
import Testing

@testable import Engine

@Suite("Presence on sockets")
struct PresenceOnSocketsTests {
  @Test("Absent at the deadline and not before, back at the first counted sign")
  func deadline() throws {
    let engine = try TestEngine(clock: ManualClock())
    let visitor = try TestVisitor(engine)
    let welcomed = try visitor.start()
    _ = try engine.api("POST", "sessions/\(welcomed.session)/handover")
    _ = try visitor.hear("handover")
    // An answered ping keeps the socket, and with `activity` does not keep the visitor.
    engine.pass(30_000)
    visitor.send("h")
    #expect(try visitor.nextText() == "k")
    engine.pass(29_900)
    visitor.answerPings()
    #expect(engine.store.session(welcomed.session)?.timeline.contains { $0.to == .absent } == false)
    engine.pass(31_000)
    try engine.waitFor { engine.calls.events == ["client_offline"] }
    let kept = try #require(engine.store.session(welcomed.session))
    let absent = try #require(kept.timeline.first { $0.to == .absent })
    #expect(absent.reason == .pageInactive)
    #expect(absent.at - (absent.absentSince ?? 0) >= 60_000)
    #expect(absent.at - (absent.absentSince ?? 0) <= 61_000)
    visitor.answerPings()
    visitor.send("a")
    #expect(try visitor.nextText() == "k")
    try engine.waitFor { engine.calls.events == ["client_offline", "client_online"] }
    let body = try #require(engine.calls.bodies.last)
    #expect(body.clientStatus == "online")
    #expect(body.text == "O cliente voltou a ficar online.")
    #expect(body.seq == 3)
    #expect(body.from == "system")
    #expect((body.absentSeconds ?? 0) >= 60)
  }

  @Test("A socket that answers no ping is lost")
  func lost() throws {
    let engine = try TestEngine(clock: ManualClock())
    let visitor = try TestVisitor(engine)
    let welcomed = try visitor.start()
    engine.pass(24_000)
    #expect(engine.store.session(welcomed.session)?.timeline.isEmpty == true)
    engine.pass(13_000)
    try engine.waitFor {
      engine.store.session(welcomed.session)?.timeline.last?.reason == .socketLost
    }
    _ = try visitor.socket.rest()
    let back = try TestVisitor(engine)
    _ = try back.resume(welcomed, seen: 0)
    try engine.waitFor {
      engine.store.session(welcomed.session)?.timeline.last?.reason == .resumed
    }
  }

  @Test("A stall of the process is not the visitors' silence")
  func stall() throws {
    let clock = ManualClock()
    let engine = try TestEngine(clock: clock)
    let visitor = try TestVisitor(engine)
    let welcomed = try visitor.start()
    clock.advance(180_000)
    engine.engine.settle()
    visitor.send("a")
    #expect(try visitor.nextText() == "k")
    engine.pass(20_000)
    #expect(engine.store.session(welcomed.session)?.timeline.isEmpty == true)
  }

  @Test("Without activity the session expires, and the platform is called")
  func expiry() throws {
    let engine = try TestEngine(
      [TestEngine.make { $0.settings.sessionTimeout = 5 }], clock: ManualClock())
    let visitor = try TestVisitor(engine)
    let welcomed = try visitor.start()
    _ = try engine.api("POST", "sessions/\(welcomed.session)/handover")
    for _ in 0..<31 {
      engine.pass(10_000)
      visitor.answerPings()
    }
    #expect(try visitor.hear("ended").reason == "session_timeout")
    #expect(engine.store.session(welcomed.session)?.closing?.status == .expired)
    try engine.waitFor { engine.calls.events == ["client_offline", "session_expired"] }
  }

  @Test("After a restart an absent visitor stays absent, the others may come back")
  func restart() throws {
    let first = try TestEngine(clock: ManualClock())
    let gone = try TestVisitor(first)
    let absent = try gone.start()
    first.pass(45_000)
    gone.answerPings()
    let there = try TestVisitor(first)
    let online = try there.start(["name": "Rui"])
    try there.write("antes", id: "1")
    first.pass(20_000)
    try first.waitFor { first.store.session(absent.session)?.timeline.last?.to == .absent }
    #expect(first.engine.stop())
    #expect(try there.closing() == 1012)
    let second = try TestEngine(store: first.store, clock: ManualClock())
    let states = try second.page("order=longest").rows.map { [$0.name, $0.state.name] }
    #expect(Set(states) == [["Ana", "absent"], ["Rui", "reconnecting"]])
    let back = try TestVisitor(second)
    #expect(try back.resume(online, seen: 0).texts == ["antes"])
    #expect(try back.write("antes", id: "1") == 1)
    #expect(try back.write("depois", id: "2") == 2)
  }

  @Test("A message is sent to the flow before handover, to the platform after it")
  func messages() throws {
    let engine = try TestEngine(webhook: "http://127.0.0.1:9/flow")
    let visitor = try TestVisitor(engine)
    let welcomed = try visitor.start()
    try visitor.write("primeira", id: "1")
    _ = try engine.api("POST", "sessions/\(welcomed.session)/handover")
    try visitor.write("segunda", id: "2")
    try engine.waitFor { engine.calls.events.count == 2 }
    let (flow, attendance) = (engine.calls.bodies[0], engine.calls.bodies[1])
    #expect(flow.flow == "flow")
    #expect(flow.text == "primeira")
    #expect(flow.data == ["name": "Ana"])
    #expect(attendance.event == "client_message")
    #expect(attendance.text == "segunda")
    #expect(attendance.seq == 2)
    #expect(attendance.sessionId == welcomed.session)
    #expect(engine.calls.all.map(\.target) == [.webhook, .message])
  }
}
