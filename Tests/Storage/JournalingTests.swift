// Facts of the engine: committed, given back after a restart, read for the API.

import Channels
import Foundation
import Presence
import Records
import Testing

@testable import Storage

@Suite("Storage: sessions, journal and outbox")
struct JournalingTests {
  let folder: Folder
  let storage: Storage
  let now = Sample.now

  init() throws {
    folder = try Folder()
    storage = try Sample.shop(folder.database)
  }

  private func recovered(at moment: Millis) throws -> [SavedSession] {
    var found: [SavedSession] = []
    let count = try storage.recover(wallNow: moment) { found.append($0) }
    #expect(count == found.count)
    return found
  }

  @Test("A session comes back whole: opening, presence, numbers of messages and calls")
  func recovery() throws {
    var opening = Sample.opening(1, name: "Zé \"Q\" \\ \u{1}\n👩‍👩‍👧")
    opening.accepted = AcceptedNotice(version: "v1", text: "Aceito", link: "https://x.example")
    opening.data.append(DataValue(key: "email", value: "ze@x.example"))
    try storage.commit([
      .opened(opening), Sample.handover(1, at: now + 10),
      Sample.message(1, seq: 1, "oi", client: "a"), Sample.message(1, seq: 2, "olá", client: nil),
      Sample.state(
        1, .online, .absent, .pageInactive, at: now + 120_000, absentSince: now + 5),
      Sample.call(1, .clientOffline, seq: 1),
    ])
    let saved = try #require(try recovered(at: now + 180_000).first)
    #expect(saved.opening == opening)
    #expect(saved.lastMessage == 2)
    #expect(
      saved.presence
        == SavedPresence(
          state: .absent, reason: .pageInactive, stateAge: 60_000, absence: 179_995,
          inactivity: 0, isHandedOver: true, isOfflineReported: true, seq: 1))
    try storage.commit([
      Sample.state(1, .absent, .online, .returned, at: now + 190_000),
      Sample.call(1, .clientOnline, seq: 2),
    ])
    #expect(try recovered(at: now + 200_000).first?.presence.isOfflineReported == false)
  }

  @Test("Open sessions come in the order of their state's begin; closed ones do not")
  func order() throws {
    try storage.commit((1...4).map { .opened(Sample.opening($0, at: now + Millis($0))) })
    try storage.commit([
      Sample.state(1, .online, .reconnecting, .socketLost, at: now + 100),
      Sample.closed(3, at: now + 50),
    ])
    #expect(try recovered(at: now + 200).map(\.opening.session) == [2, 4, 1].map { Sample.id($0) })
    let open = try storage.makeReader().openSessions(limit: 10)
    #expect(open.map(\.opening.session) == [1, 4, 2].map { Sample.id($0) })
    #expect(
      try storage.makeReader().openSessions(state: .reconnecting, limit: 10).map(\.reason)
        == [.socketLost])
  }

  @Test("Silence kept at a good stop counts once")
  func inactivity() throws {
    try storage.commit([
      .opened(Sample.opening(1)), .paused(session: Sample.id(1), inactivity: 42_000),
    ])
    #expect(try recovered(at: now).first?.presence.inactivity == 42_000)
    #expect(try recovered(at: now).first?.presence.inactivity == 0)
  }

  @Test("A batch that comes again changes nothing")
  func again() throws {
    let batch: [Record] = [
      .opened(Sample.opening(1)), Sample.handover(1, at: now + 1),
      Sample.state(1, .online, .reconnecting, .socketLost, at: now + 2),
      Sample.state(1, .reconnecting, .online, .resumed, at: now + 3),
      Sample.message(1, seq: 1, "oi", client: "a"), Sample.call(1, .clientMessage, seq: 1, id: "e"),
    ]
    try storage.commit(batch)
    let once = try #require(try storage.makeReader().detail(of: Sample.id(1)))
    try storage.commit(batch)
    let twice = try #require(try storage.makeReader().detail(of: Sample.id(1)))
    #expect(twice.timeline == once.timeline)
    #expect(twice.timeline.count == 3)
    #expect(twice.messages == once.messages)
    #expect(twice.calls == once.calls)
    try storage.commit([.opened(Sample.opening(1)), Sample.message(1, seq: 2, "oi", client: "a")])
    #expect(try storage.makeReader().detail(of: Sample.id(1))?.messages.count == 1)
  }

  @Test("Records of what is not there are left out, and the batch goes on")
  func unknown() throws {
    try storage.commit([.opened(Sample.opening(1))])
    try storage.deleteChannels([Sample.channelID(2)], by: Sample.author)
    try storage.commit([
      Sample.state(99, .online, .absent, .pageInactive, at: now),
      Sample.message(99, seq: 1, "?", client: "x"), Sample.call(99, .clientOffline, seq: 1),
      Sample.closed(99, at: now), .paused(session: Sample.id(99), inactivity: 1),
      .opened(Sample.opening(2, channel: 2)), Sample.message(1, seq: 1, "oi", client: "a"),
      .outcome(
        CallOutcome(
          eventID: "none", fate: .delivered, tries: 1, status: 200, said: "", nextTry: nil, at: now)
      ),
    ])
    let reader = try storage.makeReader()
    #expect(try reader.detail(of: Sample.id(99)) == nil)
    #expect(try reader.detail(of: Sample.id(2)) != nil)
    #expect(try reader.messages(of: Sample.id(1), after: 0, limit: 9).map(\.text) == ["oi"])
  }

  @Test("A contact erased by another process takes nothing of the batch with it")
  func erasedMeanwhile() throws {
    try storage.commit([.opened(Sample.opening(1)), .opened(Sample.opening(2))])
    let other = try Storage(path: folder.database)
    try other.erase(contact: Sample.id(1, key: 9), by: Sample.author)
    try storage.commit([
      Sample.message(1, seq: 1, "late", client: "a"), Sample.call(1, .clientMessage, seq: 1),
      Sample.state(1, .online, .reconnecting, .socketLost, at: now + 1),
      Sample.closed(1, at: now + 2), .opened(Sample.opening(3)),
      Sample.message(2, seq: 1, "oi", client: "a"), Sample.message(3, seq: 1, "olá", client: "b"),
    ])
    let reader = try storage.makeReader()
    #expect(try reader.detail(of: Sample.id(1)) == nil)
    #expect(try reader.messages(of: Sample.id(2), after: 0, limit: 9).map(\.text) == ["oi"])
    #expect(try reader.messages(of: Sample.id(3), after: 0, limit: 9).map(\.text) == ["olá"])
  }

  @Test("The timeline keeps the order it was told in, the clock set back or not")
  func timeline() throws {
    try storage.commit([
      .opened(Sample.opening(1)), .opened(Sample.opening(2)),
      Sample.state(1, .online, .reconnecting, .socketLost, at: now + 5_000),
      Sample.state(2, .online, .reconnecting, .socketLost, at: now + 5_000),
      Sample.state(1, .reconnecting, .online, .resumed, at: now - 31_536_000_000),
    ])
    try storage.commit([Sample.closed(1, at: now), closing(1, at: now)])
    let detail = try #require(try storage.makeReader().detail(of: Sample.id(1)))
    #expect(detail.timeline.map(\.to) == [.reconnecting, .online, .closed])
    #expect(detail.status == "finished")
    #expect(detail.closedReason == .contactEnded)
  }

  private func closing(_ number: UInt32, at: Millis) -> Record {
    Sample.state(number, .online, .closed, .contactEnded, at: at)
  }

  @Test("What readers ask: messages after a number, client ids, ends, secrets")
  func reading() throws {
    try storage.commit([
      .opened(Sample.opening(1)), Sample.message(1, seq: 1, "um", client: "a"),
      Sample.message(1, seq: 2, "dois", client: nil),
      Sample.message(1, seq: 3, "três", client: "b"),
    ])
    let reader = try storage.reader()
    #expect(try reader.messages(of: Sample.id(1), after: 1, limit: 1).map(\.text) == ["dois"])
    #expect(try reader.message(of: Sample.id(1), clientID: "b") == 3)
    #expect(try reader.message(of: Sample.id(1), clientID: "z") == nil)
    #expect(try reader.contactSecret(of: Sample.id(1, key: 9)) == "contact-1")
    #expect(try reader.contactSecret(of: Sample.id(8, key: 9)) == nil)
    #expect(try reader.ending(of: Sample.id(1)) == nil)
    try storage.commit([Sample.closed(1, at: now + 9)])
    let ending = try #require(try reader.ending(of: Sample.id(1)))
    #expect(ending == ("secret-1", .contactEnded))
  }

  @Test("The outbox: waiting in order, delivered for good, parked and sent again")
  func outbox() throws {
    try storage.commit([
      .opened(Sample.opening(1)), Sample.call(1, .clientOffline, seq: 1, id: "a"),
      Sample.call(1, .clientOnline, seq: 2, id: "b"),
      Sample.call(1, .clientMessage, seq: 3, id: "c"),
    ])
    let reader = try storage.makeReader()
    let first = try reader.waitingCalls(after: 0, limit: 2)
    #expect(first.map(\.call.call.eventID) == ["a", "b"])
    #expect(first.first?.call.channel == Sample.channelID(1))
    let position = try #require(first.last?.position)
    #expect(
      try reader.waitingCalls(after: position, limit: 9).map(\.call.call.eventID) == ["c"])
    try storage.commit([
      outcome("a", .delivered, status: 200), outcome("b", .parked, status: 400),
      outcome("c", .waiting, status: 503),
    ])
    try storage.commit([outcome("a", .waiting, status: 500)])
    #expect(try reader.outboxSummary() == OutboxSummary(waiting: 1, parked: 1, oldest: now))
    let parked = try #require(try reader.outbox(.parked, limit: 9).first?.call)
    #expect(parked.said == "said b" && parked.status == 400 && parked.nextTry == nil)
    #expect(try reader.outbox(.waiting, limit: 9).first?.call.nextTry == now + 1_000)
    #expect(try reader.outbox(.delivered, limit: 9).first?.call.deliveredAt == now)
    #expect(try storage.retry(["a", "nobody"], at: now) == 0)
    #expect(try storage.retry(nil, at: now) == 1)
    #expect(try reader.outboxSummary().waiting == 2)
    #expect(
      try reader.detail(of: Sample.id(1))?.calls.map(\.fate) == [.delivered, .waiting, .waiting])
  }

  private func outcome(_ id: String, _ fate: DeliveryStatus, status: Int) -> Record {
    .outcome(
      CallOutcome(
        eventID: id, fate: fate, tries: 1, status: status, said: "said \(id)",
        nextTry: now + 1_000, at: now))
  }

  @Test("The indices that keep a long outbox and a long history quick are the ones that are used")
  func plans() throws {
    let waiting = "SELECT * FROM outbox WHERE fate = 'waiting' AND position > 5 ORDER BY position"
    #expect(try storage.plan(waiting).contains("outbox_waiting"))
    let identifier = ReportFilter(ReportQuery(text: "07000000"))
    let search = try storage.plan(
      "SELECT count(*) FROM sessions s WHERE " + identifier.condition)
    #expect(search.contains("sessions_contact") && !search.contains("SCAN sessions"))
    let period = ReportFilter(ReportQuery(since: 1, until: 2, channel: "x"))
    #expect(
      try storage.plan("SELECT * FROM sessions s WHERE \(period.condition) ORDER BY closed_at DESC")
        .contains("sessions_channel"))
  }
}
