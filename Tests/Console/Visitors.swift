// Visitors, finished sessions and calls as the engine and the store report them. One visitor's
// texts have escape sequences and bidirectional marks.

import Basics
import Channels
import Client
import Foundation
import Presence
import Records
import Screen

@testable import Console

enum Visitors {
  /// The moment at which every test begins.
  static let now: Millis = 1_795_269_909_000
  /// The first channel of the usual world.
  static let channel = String(repeating: "1", count: 24)

  static func identifier(_ number: Int) -> Identifier {
    Identifier(high: 0x51 << 56 | UInt64(number), low: UInt32(number))
  }

  static func row(_ number: Int) -> FeedRow {
    let states: [(PresenceState, Reason)] = [
      (.online, .resumed), (.absent, .pageInactive), (.reconnecting, .connectionLost),
    ]
    let (state, reason) = states[(number - 1) % 3]
    return FeedRow(
      session: "\(identifier(number))", contact: "\(identifier(500 + number))",
      name: ["Ana Souza", "Zoë \u{202E}lived", "", "李雷"][number % 4], channel: channel,
      state: .known(state), reason: .known(reason), since: now - Millis(number) * 61_000,
      handedOver: number % 2 == 0, page: "https://loja.example/p/\(number)",
      tabs: state == .online ? 1 : 0, startedAt: now - 600_000)
  }

  static func window(_ count: Int, offset: Int = 0, limit: Int = 60) -> FeedEvent {
    let rows = (0..<count).dropFirst(offset).prefix(limit).map { row($0 + 1) }
    return .window(
      FeedWindow(
        total: count, offset: offset,
        counts: PresenceTotals(
          online: (count + 2) / 3, reconnecting: count / 3, absent: (count + 1) / 3,
          handedOver: count / 2, standby: 4),
        rows: Array(rows)))
  }

  static func transition(_ number: Int, to state: PresenceState) -> FeedEvent {
    let row = row(number)
    return .transition(
      FeedTransition(
        at: now, session: row.session, contact: row.contact, name: row.name,
        channel: row.channel, from: .known(.online), to: .known(state),
        reason: .known(.pageInactive)))
  }

  /// The first visitor's session with its timeline, messages and calls.
  static func details() throws -> SessionDetails {
    let row = row(1)
    let stamp = RFC3339.text
    let json = """
      {"session":"\(row.session)","contact":"\(row.contact)","name":"Ana Souza",
       "channel":"\(channel)","state":"absent","reason":"page_inactive","since":"\(stamp(now))",
       "handedOver":true,"page":"https://loja.example/p/1",
       "address":"203.0.113.7","tabs":1,"startedAt":"\(stamp(now - 600_000))","status":"active",
       "data":{"name":"Ana Souza","email":"ana@example.com"},
       "timeline":[
        {"at":"\(stamp(now - 600_000))","kind":"state","from":"","to":"online",
         "reason":"started"},
        {"at":"\(stamp(now - 300_000))","kind":"handover","from":"online","to":"online"},
        {"at":"\(stamp(now - 120_000))","kind":"state","from":"online","to":"absent",
         "reason":"page_inactive"}],
       "messages":[
        {"seq":1,"from":"flow","name":"Vendas","text":"Olá!","at":"\(stamp(now - 599_000))"},
        {"seq":2,"from":"contact","name":"","text":"Quero \\u001b[31mver\\nmeu pedido",
         "at":"\(stamp(now - 500_000))"}],
       "calls":[
        {"eventId":"e-1","event":"client_offline","seq":1,"status":"delivered","tries":1,
         "answer":200,"said":"","at":"\(stamp(now - 120_000))"}]}
      """
    return try JSONDecoder().decode(SessionDetails.self, from: Data(json.utf8))
  }

  static var reports: [ReportRow] {
    (1...3).map { number in
      ReportRow(
        opening: SessionOpening(
          session: identifier(100 + number), secret: "", contact: identifier(200 + number),
          contactSecret: "", channel: channel, source: .widget,
          page: "https://loja.example/carrinho", address: "",
          data: [
            DataValue(key: "name", value: ["Ana Souza", "José Núñez", "李雷"][number - 1])
          ],
          accepted: nil, at: now - Millis(number) * 86_400_000 - 754_000),
        endedAt: now - Millis(number - 1) * 86_400_000 - 3_600_000, status: .finished,
        reason: .contactEnded, handedOverAt: number == 1 ? now - 3_900_000 : nil,
        absences: number - 1, absent: Millis(number - 1) * 125_000, messages: 12 * number)
    }
  }

  static var days: [DayTotal] {
    (0..<3).map { number in
      DayTotal(
        day: now - now % 86_400_000 - Millis(number) * 86_400_000, sessions: 1_000 / (number + 1),
        handedOver: 40, absences: 12 * number, messages: 9_000)
    }
  }

  static func call(_ number: Int, _ deliveryStatus: DeliveryStatus) -> StoredCall {
    StoredCall(
      call: OutboxCall(
        eventID: "event-\(number)", session: identifier(number), event: .clientOffline, seq: 1,
        target: .expire, url: "", body: [], at: now - 90_000),
      channel: channel, deliveryStatus: deliveryStatus, tries: number,
      httpStatus: deliveryStatus == .parked ? 400 : 0,
      responseExcerpt: deliveryStatus == .parked ? "unknown session" : "", nextTry: nil,
      deliveredAt: nil)
  }

  /// The usual world with visitors, reports and calls.
  static func world() throws -> World {
    var world = World.usual
    world.reports = reports
    world.days = days
    world.details = ["\(identifier(1))": try details()]
    world.outbox = (
      OutboxSummary(waiting: 1, parked: 2, oldest: now - 60_000),
      [call(1, .parked), call(2, .parked), call(3, .waiting)]
    )
    return world
  }
}

extension User {
  /// A user at the live list with this many visitors.
  static func watching(_ count: Int = 5, size: Size = Size(120, 40)) throws -> User {
    User(try Visitors.world(), size: size).types("2")
      .meets(.feed(.connected)).meets(.feed(Visitors.window(count)))
  }

  /// The last query of the feed; nil if it was unsubscribed or never subscribed.
  var watched: FeedQuery? {
    for effect in world.asked.reversed() {
      if case .engine(.watch(let query)) = effect { return query }
    }
    return nil
  }

  func timesAsked(_ effect: Effect) -> Int { world.asked.count { $0 == effect } }
}
