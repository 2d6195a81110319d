// StorageSample channels and records.

import Channels
import Foundation
import Presence
import Records

@testable import Storage

/// StorageSample channels, and records as an engine would commit them.
enum StorageSample {
  static let now: Millis = 1_800_000_000_000
  static let author = Author(name: "ana", at: now)
  static let flow = Flow(
    id: "sales", name: "Vendas", published: true, handsOver: true, blocks: ["message", "question"])

  static func channelID(_ number: Int) -> String { String(format: "%024x", number) }

  static func channel(_ number: Int, _ description: String) -> Channel {
    Channel.make(id: channelID(number), description: description, flow: flow.id)
  }

  static func id(_ number: UInt32, key: UInt8 = 7) -> Identifier {
    Identifier(high: UInt64(key) << 56 | 0xABCD, low: number)
  }

  static func opening(
    _ number: UInt32, contact: UInt32? = nil, name: String = "Maria", channel: Int = 1,
    at: Millis = now
  ) -> SessionOpening {
    SessionOpening(
      session: id(number), secret: "secret-\(number)", contact: id(contact ?? number, key: 9),
      contactSecret: "contact-\(contact ?? number)", channel: channelID(channel),
      source: .widget, page: "https://shop.example/basket", address: "192.0.2.1",
      data: [DataValue(key: "name", value: name)], accepted: nil, at: at)
  }

  static func state(
    _ number: UInt32, _ from: PresenceState, _ to: PresenceState, _ reason: Reason, at: Millis,
    absentSince: Millis? = nil
  ) -> Record {
    .journal(
      JournalEntry(
        session: id(number), kind: .state, from: from, to: to, reason: reason,
        absentSince: absentSince, lateness: 3, at: at))
  }

  static func handover(_ number: UInt32, at: Millis) -> Record {
    .journal(
      JournalEntry(
        session: id(number), kind: .handover, from: .online, to: .online, reason: nil,
        absentSince: nil, lateness: 0, at: at))
  }

  static func message(_ number: UInt32, seq: UInt32, _ text: String, client: String?) -> Record {
    .message(
      MessageRecord(
        session: id(number), seq: seq, from: client == nil ? .agent : .contact, name: "",
        text: text, clientID: client, at: now))
  }

  static func call(
    _ number: UInt32, _ event: CallEvent, seq: UInt32, id eventID: String = UUID().uuidString
  ) -> Record {
    .call(
      OutboxCall(
        eventID: eventID, session: id(number), event: event, seq: seq,
        target: event.isExpire ? .expire : .message, url: "", body: Array("{}".utf8), at: now))
  }

  static func closed(_ number: UInt32, at: Millis) -> Record {
    .closed(
      SessionClosing(session: id(number), status: .finished, reason: .contactEnded, at: at))
  }

  /// Creates a database with a flow and two channels.
  static func shop(_ path: String) throws -> Storage {
    let storage = try Storage(path: path)
    try storage.importFlows([flow], by: author)
    try storage.create(channel(1, "Loja"), by: author)
    try storage.create(channel(2, "Suporte"), by: author)
    return storage
  }
}
