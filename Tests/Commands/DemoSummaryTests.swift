// The demonstration's summary against journals and platforms that disagree: lost, repeated and
// early calls show.

import Channels
import Foundation
import Presence
import Records
import Storage
import Testing

@testable import canais

@Suite("The demonstration's summary")
struct DemoSummaryTests {
  private let canais: TestInstallation
  private let storage: Storage
  private let channel: String
  private static let start: Millis = 1_800_000_000_000
  private static let session = Identifier(high: 7 << 56, low: 1)

  init() throws {
    canais = try TestInstallation()
    channel = try canais.addChannel()
    storage = try Storage(path: canais.database)
    try storage.setAttendance(
      Attendance(baseURL: "http://127.0.0.1:9", token: "t"), by: Author(name: "test", at: 1))
    #expect(
      canais.run(
        "channel", "set", "Loja", "settings.presence.enabled=true",
        "settings.presence.interval=1"
      ).status == 0)
    try storage.commit([
      .opened(
        SessionOpening(
          session: Self.session, secret: "s", contact: Identifier(high: 9 << 56, low: 1),
          contactSecret: "c", channel: channel, source: .widget, page: "", address: "192.0.2.1",
          data: [], accepted: nil, at: Self.start))
    ])
  }

  private func call(_ seq: UInt32) -> OutboxCall {
    OutboxCall(
      eventID: "e\(seq)", session: Self.session, event: .clientOffline, seq: seq,
      target: .expire, url: "", body: Array("{}".utf8), at: Self.start)
  }

  private func received(_ seq: Int, eventID: String? = nil) -> ReceivedCall {
    ReceivedCall(
      path: "/expire", eventID: eventID ?? "e\(seq)", event: "client_offline",
      session: Self.session.description, seq: seq, body: Data())
  }

  private func summary(
    _ received: [ReceivedCall], before: DemoBefore? = nil
  ) throws -> DemoSummary {
    try DemoSummary(
      visitors: 1, seconds: 1, speed: 10, storage: storage,
      before: try before ?? DemoBefore(storage), received: received)
  }

  @Test("A call that the platform did not receive is lost, and one that it received twice repeated")
  func lostAndRepeated() throws {
    let before = try DemoBefore(storage)
    try storage.commit([.call(call(1)), .call(call(2)), .call(call(3))])
    let all = [received(1), received(2), received(3)]
    let good = try summary(all, before: before)
    #expect(good.expireCalls == 3 && good.lost == 0 && good.duplicate == 0)
    #expect(try summary([received(1), received(3)], before: before).lost == 1)
    #expect(try summary(all + [received(2)], before: before).duplicate == 1)
    let otherKey = all + [received(2, eventID: "other")]
    #expect(try summary(otherKey, before: before).duplicate == 1)
  }

  @Test("An absence that was declared before its interval is early, and lateness is in real time")
  func early() throws {
    func absence(after length: Millis) -> Record {
      .journal(
        JournalEntry(
          session: Self.session, kind: .state, from: .online, to: .absent,
          reason: .pageInactive, absentSince: Self.start, lateness: 500,
          at: Self.start + length))
    }
    let before = try DemoBefore(storage)
    try storage.commit([absence(after: 60_500)])
    let good = try summary([], before: before)
    #expect(good.absent == 1 && good.early == 0)
    #expect(good.maxLatenessMs == 50, "ten times faster, so 500 ms last 50 ms")
    try storage.commit([absence(after: 59_999)])
    #expect(try summary([], before: before).early == 1)
  }

  @Test("Sessions and calls from before the demonstration do not count")
  func before() throws {
    try storage.commit([.call(call(1))])
    let before = try DemoBefore(storage)
    try storage.commit([.call(call(2))])
    let summary = try summary([received(1), received(2)], before: before)
    #expect(summary.started == 0 && summary.expireCalls == 1)
  }

  @Test("It is one line of JSON with the documented members")
  func json() throws {
    let text = try summary([]).json
    #expect(!text.contains("\n"))
    let object = try JSONValue.read(Array(text.utf8), key: "summary")
    for member in [
      "visitors", "started", "absent", "returned", "finished", "expireCalls", "messageCalls",
      "lost", "duplicate", "early", "maxLatenessMs", "seconds", "speed",
    ] { #expect(object[member] != nil, "\(member)") }
  }
}
