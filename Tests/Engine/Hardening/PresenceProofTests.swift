// What people choose canais for, on real sockets and a clock moved by hand: who is there is not
// called absent, who is not is called so once, at the deadline, and the return is told once.
//
// That nothing was called is shown by the first call that is: a message of the contact, written
// last, must be number 1 of its session.

import Channels
import Foundation
import Presence
import Records
import TestSupport
import Testing

@testable import Engine

@Suite("Presence, proved")
struct PresenceProofTests {
  /// An engine with one visitor who was handed over.
  private struct Stage {
    let engine: TestEngine
    let visitor: TestVisitor
    let welcomed: ReceivedFrame.Welcome

    init(_ counts: Channel.Presence.Counts) throws {
      let channel = TestEngine.make {
        $0.settings.presence.counts = counts
        $0.settings.presence.returnMessage = "{nome} voltou."
      }
      engine = try TestEngine([channel], clock: ManualClock())
      visitor = try TestVisitor(engine)
      welcomed = try visitor.start()
      _ = try engine.api("POST", "sessions/\(welcomed.session)/handover")
      _ = try visitor.hear("handover")
    }

    /// Lets seconds pass; what `each` does in one is read before the next begins.
    func pass(seconds: Int, _ each: (Int) throws -> Void) throws {
      for second in 1...seconds {
        engine.pass(1_000)
        try each(second)
        engine.engine.settle()
      }
    }

    /// Writes with a page that is still there, and shows that this is the first call there was.
    func expectNoCall(_ page: TestVisitor) throws {
      try page.write("ainda aqui", id: "last")
      try engine.waitFor { !engine.calls.events.isEmpty }
      #expect(engine.calls.events == ["client_message"])
      #expect(engine.calls.bodies.first?.seq == 2)
    }

    var absence: JournalEntry? {
      engine.store.session(welcomed.session)?.timeline.first { $0.to == .absent }
    }
  }

  @Test("A hidden page is called absent at its interval: not before, at most a second after")
  func hidden() throws {
    let stage = try Stage(.activity)
    let engine = stage.engine
    let clock = try #require(engine.clock)
    stage.visitor.send("h")
    #expect(try stage.visitor.nextText() == "k")
    let silentSince = clock.monotonic()
    try stage.pass(seconds: 59) { _ in stage.visitor.answerPings() }
    engine.pass(950)
    #expect(stage.absence == nil)
    while stage.absence == nil, clock.monotonic() < silentSince + 62_000 {
      engine.pass(10)
      _ = try engine.request("GET", "/healthz")
    }
    let absence = try #require(stage.absence)
    #expect(absence.reason == .pageInactive)
    #expect(absence.at - (absence.absentSince ?? 0) >= 60_000)
    #expect(clock.monotonic() - silentSince >= 60_000)
    #expect(clock.monotonic() - silentSince <= 61_000)
    try engine.waitFor { engine.calls.events == ["client_offline"] }
    #expect(engine.calls.all.map(\.target) == [.expire])

    // Uncounted signs change nothing; the return is told once, with the channel's words.
    try stage.pass(seconds: 30) { _ in
      stage.visitor.answerPings()
      stage.visitor.send("h")
    }
    for _ in 0..<3 { stage.visitor.send("a") }
    try engine.waitFor { engine.calls.events.count > 1 }
    try stage.visitor.write("voltei", id: "1")
    try engine.waitFor { engine.calls.events.count > 2 }
    #expect(engine.calls.events == ["client_offline", "client_online", "client_message"])
    let told = engine.calls.bodies[1]
    #expect(told.text == "Ana voltou.")
    #expect(told.absentSeconds.map { (89...92).contains($0) } == true)
  }

  @Test(
    "A page reloaded every twenty seconds for three minutes: no call",
    arguments: Channel.Presence.Counts.allCases)
  func reloads(counts: Channel.Presence.Counts) throws {
    let stage = try Stage(counts)
    var page = stage.visitor
    try stage.pass(seconds: 180) { second in
      guard second % 20 == 0 else { return }
      page.socket.end()
      page = try TestVisitor(stage.engine)
      _ = try page.resume(stage.welcomed, seen: 0)
      page.send("a")
      // What the line is told comes before it.
      while try page.nextText() != "k" {}
    }
    #expect(stage.absence == nil)
    try stage.expectNoCall(page)
  }

  @Test("Two tabs, one closed: no call")
  func tabs() throws {
    let stage = try Stage(.activity)
    let second = try TestVisitor(stage.engine)
    let joined = try second.start(
      contact: stage.welcomed.contact, contactSecret: stage.welcomed.contactSecret)
    #expect(joined.session == stage.welcomed.session)
    second.socket.end()
    try stage.pass(seconds: 180) { passed in
      stage.visitor.answerPings()
      if passed % 45 == 0 { stage.visitor.send("a") }
    }
    #expect(stage.absence == nil)
    try stage.expectNoCall(stage.visitor)
  }

  @Test("Hidden for three minutes where the open page counts: no call")
  func connected() throws {
    let stage = try Stage(.connection)
    stage.visitor.send("h")
    try stage.pass(seconds: 180) { _ in stage.visitor.answerPings() }
    #expect(stage.absence == nil)
    try stage.expectNoCall(stage.visitor)
  }

  @Test("A wall clock set back or forward a year moves nothing")
  func wallClock() throws {
    let stage = try Stage(.activity)
    let clock = try #require(stage.engine.clock)
    let year: Millis = 366 * 86_400_000
    try stage.pass(seconds: 50) { second in
      stage.visitor.answerPings()
      if second == 20 { clock.setWall(by: -year) }
      if second == 40 { clock.setWall(by: 2 * year) }
    }
    #expect(stage.absence == nil)
    stage.visitor.send("a")
    clock.setWall(by: -2 * year)
    try stage.pass(seconds: 55) { _ in stage.visitor.answerPings() }
    #expect(stage.absence == nil)
    try stage.pass(seconds: 8) { _ in stage.visitor.answerPings() }
    try stage.engine.waitFor { stage.engine.calls.events == ["client_offline"] }
    let absence = try #require(stage.absence)
    #expect((60_000...61_500).contains(absence.at - (absence.absentSince ?? 0)))
  }

  @Test(
    "Thousands of visitors fall silent at once: one call for each, and the lateness is measured")
  func massSilence() throws {
    let count = Soak.isOn ? 5_000 : 1_000
    let engine = try TestEngine(clock: ManualClock())
    var visitors: [TestVisitor] = []
    var sessions: [String] = []
    for _ in 0..<count {
      let visitor = try TestVisitor(engine)
      sessions.append(try visitor.start().session)
      visitors.append(visitor)
    }
    let api = try TestSocket(port: engine.port)
    for session in sessions {
      api.send(
        "POST /api/v1/sessions/\(session)/handover HTTP/1.1\r\nHost: x\r\n"
          + "Authorization: Bearer \(engine.tokens.token(.platform))\r\n\r\n")
      #expect(try api.response().status == 200)
    }
    engine.pass(59_000)
    #expect(engine.calls.events.isEmpty)
    for _ in 0..<100 { engine.pass(20) }
    try engine.waitFor { engine.calls.events.count >= count }
    engine.pass(120_000)
    let told = engine.calls.bodies
    #expect(told.count == count)
    #expect(Set(told.compactMap { $0.sessionId }) == Set(sessions))
    #expect(told.allSatisfy { $0.event == "client_offline" })
    #expect(told.allSatisfy { $0.seq == 2 })
    let metrics = try engine.metrics()
    let lateness = "canais_absence_lateness_milliseconds"
    #expect(metrics["\(lateness)_count"] == count)
    #expect((metrics["\(lateness)_bucket{le=\"100\"}"] ?? 0) * 100 >= count * 99)
    #expect((metrics["canais_absence_lateness_longest_milliseconds"] ?? .max) <= 1_000)
    withExtendedLifetime(visitors) {}
  }
}
