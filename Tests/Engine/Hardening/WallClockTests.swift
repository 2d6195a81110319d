// The machine's wall clock set back a year: while it serves, and between two runs. It stamps what
// is shown and decides nothing: nobody is absent for it, nothing is lost, kept or forgotten.

import Channels
import Foundation
import Presence
import Records
import Storage
import TestSupport
import Testing

@testable import Engine

@Suite("The wall clock set back a year")
struct WallClockTests {
  private static let year: Millis = 366 * 86_400_000

  /// An installation on a disk, and the engines that serve it one after the other.
  private final class House {
    let storage: Storage
    let clock: ManualClock
    let calls: Calls
    let log = LogLines()
    private let folder: URL
    private(set) var engine: Engine
    private(set) var port: UInt16

    init() throws {
      folder = FileManager.default.temporaryDirectory.appending(path: "canais-\(UUID())")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      storage = try Storage(path: folder.appending(path: "canais.db").path)
      calls = try Calls(in: storage)
      clock = ManualClock()
      let author = Author(name: "test", at: clock.wall())
      try storage.importFlows(
        [Flow(id: "flow", name: "Flow", published: true, handsOver: true, blocks: ["message"])],
        by: author)
      try storage.setAttendance(Attendance(baseURL: "http://127.0.0.1:9", token: "t"), by: author)
      var channel = TestEngine.make()
      channel.settings.sessionTimeout = 5
      _ = try storage.create(channel, by: author)
      (engine, port) = try House.serve(storage, clock, calls, log)
    }

    deinit {
      engine.stop()
      try? FileManager.default.removeItem(at: folder)
    }

    private static func serve(
      _ storage: Storage, _ clock: ManualClock, _ calls: Calls, _ log: LogLines
    ) throws -> (Engine, UInt16) {
      var configuration = EngineConfiguration()
      configuration.port = 0
      configuration.workers = 2
      let tokens = TokenFile(tokens: [
        "console": .init(current: WallClockTests.token), "platform": .init(current: "p"),
        "watch": .init(current: "w"),
      ])
      let engine = Engine(
        configuration, store: storage, clock: clock, tokens: TokenRing(tokens, clock: clock),
        outbox: calls, log: { log.add($0) })
      return (engine, try engine.start().port)
    }

    /// Ends the engine and starts another, the wall clock set by so much in between.
    func restart(wall: Millis) throws {
      #expect(engine.stop())
      clock.setWall(by: wall)
      (engine, port) = try House.serve(storage, clock, calls, log)
    }

    /// Lets seconds pass; what `each` does in one is read before the next begins.
    func pass(_ seconds: Int, _ each: (Int) throws -> Void = { _ in }) throws {
      for second in 1...seconds {
        clock.advance(1_000)
        engine.settle()
        try each(second)
        engine.settle()
      }
    }

    func handOver(_ session: String) throws {
      let socket = try TestSocket(port: port)
      socket.send(
        "POST /api/v1/sessions/\(session)/handover HTTP/1.1\r\nHost: x\r\n"
          + "Authorization: Bearer \(WallClockTests.token)\r\nContent-Length: 0\r\n\r\n")
      #expect(try socket.response().status == 200)
    }

    func detail(_ session: String) throws -> SessionDetail {
      let id = try #require(Identifier(session))
      return try #require(try storage.makeReader().detail(of: id))
    }

    func waitFor(_ what: String, _ condition: () throws -> Bool) throws {
      try until(what) {
        engine.settle()
        return try condition()
      }
    }
  }

  private static let token = String(repeating: "c", count: 64)

  @Test("While it serves: order, replay, absence and the session's end stay what they are")
  func serving() throws {
    let house = try House()
    let visitor = try TestVisitor(port: house.port)
    let welcomed = try visitor.start()
    try house.handOver(welcomed.session)
    _ = try visitor.hear("handover")
    try visitor.write("antes", id: "1")
    try house.pass(10)
    house.clock.setWall(by: -Self.year)
    try visitor.write("depois", id: "2")
    try house.pass(50) { second in if second % 20 == 0 { visitor.send("a") } }
    house.clock.setWall(by: Self.year)
    try visitor.write("de volta", id: "3")
    house.clock.setWall(by: -Self.year)
    // What is replayed is by number, not by stamp.
    let tab = try TestVisitor(port: house.port)
    #expect(try tab.resume(welcomed, seen: 1).texts == ["depois", "de volta"])
    #expect(try house.detail(welcomed.session).timeline.allSatisfy { $0.to != .absent })
    // Silence from here: absent after its minute, over after its five, by no calendar.
    try house.pass(59) { _ in visitor.answerPings() }
    #expect(house.calls.events == ["client_message", "client_message", "client_message"])
    try house.pass(3) { _ in visitor.answerPings() }
    try house.waitFor("client_offline") { house.calls.events.last == "client_offline" }
    try house.pass(235) { _ in visitor.answerPings() }
    #expect(try house.detail(welcomed.session).closedAt == nil)
    try house.pass(6) { _ in visitor.answerPings() }
    try house.waitFor("session_expired") { house.calls.events.last == "session_expired" }
    let bodies = house.calls.bodies
    #expect(bodies.compactMap { $0.seq } == [2, 3, 4, 5, 6], "the first tells of the handover")
    let detail = try house.detail(welcomed.session)
    #expect(detail.messages.map(\.text) == ["antes", "depois", "de volta"])
    #expect(detail.messages.map(\.seq) == [1, 2, 3])
    let states = detail.timeline.filter { $0.kind == .state }
    #expect(states.map(\.to) == [.absent, .closed], "\(states)")
    // One report, found, without a negative time in it.
    let reports = try house.storage.makeReader().reports(ReportQuery())
    let row = try #require(reports.rows.first)
    #expect(reports.total == 1 && row.duration >= 0 && row.absences == 1 && row.absent >= 0)
  }

  @Test(
    "Between two runs: absent stays absent, others have their time to return, nothing said twice")
  func between() throws {
    let house = try House()
    let (gone, here) = (try TestVisitor(port: house.port), try TestVisitor(port: house.port))
    let (absent, present) = (try gone.start(), try here.start())
    for welcomed in [absent, present] { try house.handOver(welcomed.session) }
    try here.write("oi", id: "1")
    try house.pass(62) { second in
      gone.answerPings()
      if second % 20 == 0 { here.send("a") }
    }
    try house.waitFor("client_offline") { house.calls.events.last == "client_offline" }
    try house.restart(wall: -Self.year)
    #expect(try house.storage.makeReader().openSessions(limit: 9).count == 2)
    let told = house.calls.events
    // The interval is a minute; after a restart there are two.
    try house.pass(118)
    #expect(house.calls.events == told)
    let back = try TestVisitor(port: house.port)
    let resumed = try back.resume(present, seen: 0)
    #expect(resumed.texts == ["oi"] && resumed.handedOver)
    back.send("a")
    let returned = try TestVisitor(port: house.port)
    #expect(try returned.resume(absent, seen: 0).handedOver)
    returned.send("a")
    try house.waitFor("client_online") { house.calls.events.last == "client_online" }
    #expect(house.calls.events == told + ["client_online"])
    let call = try #require(house.calls.bodies.last)
    #expect(call.sessionId == absent.session && call.seq == 3)
    #expect((call.absentSeconds ?? -1) >= 0)
    // And the year comes back: nobody is late by it.
    try house.restart(wall: Self.year)
    try house.pass(118)
    #expect(house.calls.events == told + ["client_online"])
    #expect(try house.storage.makeReader().openSessions(limit: 9).count == 2)
    try house.pass(4)
    try house.waitFor("both absent") {
      house.calls.events.filter { $0 == "client_offline" }.count == 3
    }
    #expect(try house.storage.makeReader().integrityErrors() == [])
  }
}
