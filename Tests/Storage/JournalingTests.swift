// Records of the engine: committed, recovered after a restart, and read for the API.

import Channels
import Foundation
import Presence
import Records
import Testing

@testable import Storage

@Suite("Storage: sessions, journal and outbox")
struct JournalingTests {
  let folder: TemporaryFolder
  let storage: Storage
  let now = StorageSample.now

  init() throws {
    folder = try TemporaryFolder()
    storage = try StorageSample.shop(folder.database)
  }

  private func recovered(at moment: Millis) throws -> [SavedSession] {
    var found: [SavedSession] = []
    let count = try storage.recover(wallNow: moment) { found.append($0) }
    #expect(count == found.count)
    return found
  }

  @Test("A session is recovered with its opening, presence, and numbers of messages and calls")
  func recovery() throws {
    var opening = StorageSample.opening(1, name: "Zé \"Q\" \\ \u{1}\n👩‍👩‍👧")
    opening.accepted = AcceptedNotice(version: "v1", text: "Aceito", link: "https://x.example")
    opening.data.append(DataValue(key: "email", value: "ze@x.example"))
    try storage.commit([
      .opened(opening), StorageSample.handover(1, at: now + 10),
      StorageSample.message(1, seq: 1, "oi", client: "a"),
      StorageSample.message(1, seq: 2, "olá", client: nil),
      StorageSample.state(
        1, .online, .absent, .pageInactive, at: now + 120_000, absentSince: now + 5),
      StorageSample.call(1, .clientOffline, seq: 1),
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
      StorageSample.state(1, .absent, .online, .returned, at: now + 190_000),
      StorageSample.call(1, .clientOnline, seq: 2),
    ])
    #expect(try recovered(at: now + 200_000).first?.presence.isOfflineReported == false)
  }

  @Test("Open sessions are recovered in order of their last state change")
  func order() throws {
    try storage.commit((1...4).map { .opened(StorageSample.opening($0, at: now + Millis($0))) })
    try storage.commit([
      StorageSample.state(1, .online, .reconnecting, .socketLost, at: now + 100),
      StorageSample.closed(3, at: now + 50),
    ])
    #expect(
      try recovered(at: now + 200).map(\.opening.session) == [2, 4, 1].map { StorageSample.id($0) })
    let open = try storage.makeReader().openSessions(limit: 10)
    #expect(open.map(\.opening.session) == [1, 4, 2].map { StorageSample.id($0) })
    #expect(
      try storage.makeReader().openSessions(state: .reconnecting, limit: 10).map(\.reason)
        == [.socketLost])
  }

  @Test("Inactivity that a shutdown stored counts for one restart")
  func inactivity() throws {
    try storage.commit([
      .opened(StorageSample.opening(1)), .paused(session: StorageSample.id(1), inactivity: 42_000),
    ])
    #expect(try recovered(at: now).first?.presence.inactivity == 42_000)
    #expect(try recovered(at: now).first?.presence.inactivity == 0)
  }

  @Test("Committing a batch again changes nothing")
  func again() throws {
    let batch: [Record] = [
      .opened(StorageSample.opening(1)), StorageSample.handover(1, at: now + 1),
      StorageSample.state(1, .online, .reconnecting, .socketLost, at: now + 2),
      StorageSample.state(1, .reconnecting, .online, .resumed, at: now + 3),
      StorageSample.message(1, seq: 1, "oi", client: "a"),
      StorageSample.call(1, .clientMessage, seq: 1, id: "e"),
    ]
    try storage.commit(batch)
    let once = try #require(try storage.makeReader().detail(of: StorageSample.id(1)))
    try storage.commit(batch)
    let twice = try #require(try storage.makeReader().detail(of: StorageSample.id(1)))
    #expect(twice.timeline == once.timeline)
    #expect(twice.timeline.count == 3)
    #expect(twice.messages == once.messages)
    #expect(twice.calls == once.calls)
    try storage.commit([
      .opened(StorageSample.opening(1)), StorageSample.message(1, seq: 2, "oi", client: "a"),
    ])
    #expect(try storage.makeReader().detail(of: StorageSample.id(1))?.messages.count == 1)
  }

  @Test("Records of unknown sessions are skipped")
  func unknown() throws {
    try storage.commit([.opened(StorageSample.opening(1))])
    try storage.deleteChannels([StorageSample.channelID(2)], by: StorageSample.author)
    try storage.commit([
      StorageSample.state(99, .online, .absent, .pageInactive, at: now),
      StorageSample.message(99, seq: 1, "?", client: "x"),
      StorageSample.call(99, .clientOffline, seq: 1),
      StorageSample.closed(99, at: now), .paused(session: StorageSample.id(99), inactivity: 1),
      .opened(StorageSample.opening(2, channel: 2)),
      StorageSample.message(1, seq: 1, "oi", client: "a"),
      .outcome(
        CallOutcome(
          eventID: "none", deliveryStatus: .delivered, tries: 1, httpStatus: 200,
          responseExcerpt: "", nextTry: nil, at: now)
      ),
    ])
    let reader = try storage.makeReader()
    #expect(try reader.detail(of: StorageSample.id(99)) == nil)
    #expect(try reader.detail(of: StorageSample.id(2)) != nil)
    #expect(
      try reader.messages(of: StorageSample.id(1), after: 0, limit: 9, includesNotes: true).map(
        \.text) == ["oi"])
  }

  @Test("A contact that another process erased does not affect the rest of a batch")
  func erasedMeanwhile() throws {
    try storage.commit([.opened(StorageSample.opening(1)), .opened(StorageSample.opening(2))])
    let other = try Storage(path: folder.database)
    try other.erase(contact: StorageSample.id(1, key: 9), by: StorageSample.author)
    try storage.commit([
      StorageSample.message(1, seq: 1, "late", client: "a"),
      StorageSample.call(1, .clientMessage, seq: 1),
      StorageSample.state(1, .online, .reconnecting, .socketLost, at: now + 1),
      StorageSample.closed(1, at: now + 2), .opened(StorageSample.opening(3)),
      StorageSample.message(2, seq: 1, "oi", client: "a"),
      StorageSample.message(3, seq: 1, "olá", client: "b"),
    ])
    let reader = try storage.makeReader()
    #expect(try reader.detail(of: StorageSample.id(1)) == nil)
    #expect(
      try reader.messages(of: StorageSample.id(2), after: 0, limit: 9, includesNotes: true).map(
        \.text) == ["oi"])
    #expect(
      try reader.messages(of: StorageSample.id(3), after: 0, limit: 9, includesNotes: true).map(
        \.text) == ["olá"])
  }

  @Test("The timeline is in commit order, even if the clock was set back")
  func timeline() throws {
    try storage.commit([
      .opened(StorageSample.opening(1)), .opened(StorageSample.opening(2)),
      StorageSample.state(1, .online, .reconnecting, .socketLost, at: now + 5_000),
      StorageSample.state(2, .online, .reconnecting, .socketLost, at: now + 5_000),
      StorageSample.state(1, .reconnecting, .online, .resumed, at: now - 31_536_000_000),
    ])
    try storage.commit([StorageSample.closed(1, at: now), closing(1, at: now)])
    let detail = try #require(try storage.makeReader().detail(of: StorageSample.id(1)))
    #expect(detail.timeline.map(\.to) == [.reconnecting, .online, .closed])
    #expect(detail.status == .finished)
    #expect(detail.closedReason == .contactEnded)
  }

  @Test("Of a long history the last lines and calls are read, oldest first")
  func lastOfHistory() throws {
    try storage.commit(
      [.opened(StorageSample.opening(1))]
        + (1...9).map { seq in StorageSample.call(1, .clientMessage, seq: seq) }
        + (1...9).map { line in
          StorageSample.state(1, .online, .reconnecting, .socketLost, at: now + Millis(line))
        })
    let page = MessagePage(limit: 0, history: 3)
    let detail = try #require(try storage.makeReader().detail(of: StorageSample.id(1), page))
    #expect(detail.timeline.map(\.at) == [now + 7, now + 8, now + 9])
    #expect(detail.calls.map(\.call.seq) == [7, 8, 9])
  }

  private func closing(_ number: UInt32, at: Millis) -> Record {
    StorageSample.state(number, .online, .closed, .contactEnded, at: at)
  }

  @Test("Readers return messages after a number, client IDs, ends and secrets")
  func reading() throws {
    try storage.commit([
      .opened(StorageSample.opening(1)), StorageSample.message(1, seq: 1, "um", client: "a"),
      StorageSample.message(1, seq: 2, "dois", client: nil),
      StorageSample.message(1, seq: 3, "três", client: "b"),
    ])
    let reader = try storage.reader()
    #expect(
      try reader.messages(of: StorageSample.id(1), after: 1, limit: 1, includesNotes: true).map(
        \.text) == ["dois"])
    #expect(try reader.message(of: StorageSample.id(1), clientID: "b", isContact: true) == 3)
    #expect(try reader.message(of: StorageSample.id(1), clientID: "z", isContact: true) == nil)
    #expect(try reader.contactSecret(of: StorageSample.id(1, key: 9)) == "contact-1")
    #expect(try reader.contactSecret(of: StorageSample.id(8, key: 9)) == nil)
    #expect(try reader.ending(of: StorageSample.id(1)) == nil)
    try storage.commit([StorageSample.closed(1, at: now + 9)])
    let ending = try #require(try reader.ending(of: StorageSample.id(1)))
    #expect(ending == ("secret-1", .contactEnded))
  }

  @Test("The outbox is read by sessions, a few calls of each, and on from any of them")
  func outboxBySessions() throws {
    let hook = "https://flow.example/hook"
    var batch: [Record] = (1...4).map { .opened(StorageSample.opening($0)) }
    for seq in 1...2_000 {
      batch.append(StorageSample.call(1, .clientMessage, seq: UInt32(seq), id: "1.\(seq)"))
    }
    for number in 2...4 {
      batch.append(StorageSample.call(UInt32(number), .clientOnline, seq: 1, id: "\(number).1"))
      batch.append(
        .call(
          OutboxCall(
            eventID: "\(number).w", session: StorageSample.id(UInt32(number)),
            event: .clientMessage, seq: 1, target: .webhook, url: hook, body: [], at: now)))
    }
    batch.append(outcome("3.1", .parked, status: 400))
    try storage.commit(batch)
    let reader = try storage.makeReader()
    let (all, end) = try reader.firstWaitingCalls(after: .start, perSession: 3, limit: 99)
    #expect(
      all.map(\.eventID) == ["1.1", "1.2", "1.3", "2.1", "4.1", "2.w", "3.w", "4.w"])
    #expect(all.map(\.url) == Array(repeating: "", count: 5) + [hook, hook, hook])
    #expect(end == nil)
    var pages: [[String]] = []
    var cursor: OutboxCursor? = .start
    while let place = cursor, pages.count < 9 {
      let (calls, next) = try reader.firstWaitingCalls(after: place, perSession: 3, limit: 4)
      pages.append(calls.map(\.eventID))
      cursor = next
    }
    #expect(pages == [["1.1", "1.2", "1.3", "2.1"], ["4.1", "2.w", "3.w", "4.w"]])
    let hooks = try reader.firstWaitingCalls(after: .start(of: hook), perSession: 1, limit: 2)
    #expect(hooks.calls.map(\.eventID) == ["2.w", "3.w"])
    let rest = try reader.firstWaitingCalls(after: .end(of: ""), perSession: 1, limit: 9)
    #expect(rest.calls.map(\.eventID) == ["2.w", "3.w", "4.w"])
    let later = try reader.waitingCalls(
      of: StorageSample.id(1), url: "", after: all[2].position, limit: 2)
    #expect(later.map(\.eventID) == ["1.4", "1.5"])
    #expect(try reader.waitingCall(at: all[1].position)?.eventID == "1.2")
    try storage.commit([outcome("1.2", .delivered, status: 200)])
    #expect(try reader.waitingCall(at: all[1].position) == nil)
    #expect(try reader.waitingCallCount() == 2_004)
    #expect(try reader.lastCallPosition() == all.map(\.position).max())
  }

  @Test("A bot's calls are numbered apart from the platform's, as a webhook's are")
  func botCalls() throws {
    let bot = "https://bot.example/api/v1/typebots/loja"
    let calls: [Record] = (1...2).map { seq in
      .call(
        OutboxCall(
          eventID: "b\(seq)", session: StorageSample.id(1), event: .clientMessage,
          seq: UInt32(seq), target: .typebot, url: bot, body: [], at: now))
    }
    try storage.commit(
      [
        .opened(StorageSample.opening(1)), StorageSample.call(1, .clientOffline, seq: 1, id: "a"),
      ] + calls)
    let reader = try storage.makeReader()
    let waiting = try reader.waitingCalls(after: 0, limit: 9).map(\.call.call)
    #expect(waiting.filter { $0.target == .typebot }.map(\.url) == [bot, bot])
    #expect(try reader.journalTotals().webhookCalls == 2)
    let saved = try #require(try recovered(at: now).first)
    #expect(saved.lastWebhook == 2)
    #expect(saved.presence.seq == 1)
    #expect(saved.presence.isOfflineReported)
  }

  @Test("The outbox returns waiting calls in order, keeps deliveries, and retries parked calls")
  func outbox() throws {
    try storage.commit([
      .opened(StorageSample.opening(1)), StorageSample.call(1, .clientOffline, seq: 1, id: "a"),
      StorageSample.call(1, .clientOnline, seq: 2, id: "b"),
      StorageSample.call(1, .clientMessage, seq: 3, id: "c"),
    ])
    let reader = try storage.makeReader()
    let first = try reader.waitingCalls(after: 0, limit: 2)
    #expect(first.map(\.call.call.eventID) == ["a", "b"])
    #expect(first.first?.call.channel == StorageSample.channelID(1))
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
    #expect(
      parked.responseExcerpt == "body of b" && parked.httpStatus == 400 && parked.nextTry == nil)
    #expect(try reader.outbox(.waiting, limit: 9).first?.call.nextTry == now + 1_000)
    #expect(try reader.outbox(.delivered, limit: 9).first?.call.deliveredAt == now)
    #expect(try storage.retry(["a", "nobody"], at: now) == 0)
    #expect(try storage.retry(nil, at: now) == 1)
    #expect(try reader.outboxSummary().waiting == 2)
    #expect(
      try reader.detail(of: StorageSample.id(1))?.calls.map(\.deliveryStatus) == [
        .delivered, .waiting, .waiting,
      ])
  }

  private func outcome(_ id: String, _ deliveryStatus: DeliveryStatus, status: Int) -> Record {
    .outcome(
      CallOutcome(
        eventID: id, deliveryStatus: deliveryStatus, tries: 1, httpStatus: status,
        responseExcerpt: "body of \(id)",
        nextTry: now + 1_000, at: now))
  }

  @Test("Queries use the indices that keep a long outbox and history fast")
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
