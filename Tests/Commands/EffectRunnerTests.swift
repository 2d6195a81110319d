// The console's hands: what is asked for is done beside what takes long, and the last search is what
// one sees in the end.

import CSQLite
import Channels
import Client
import Console
import Engine
import Foundation
import Presence
import Records
import Storage
import TestSupport
import Testing

@testable import canais

@Suite("The console's desk")
struct EffectRunnerTests {
  let shop: Shop
  let channel: String
  let desk: EffectRunner
  let mail: ConsoleMailbox
  let posted = DispatchSemaphore(value: 0)

  init() throws {
    shop = try Shop()
    channel = try shop.furnish()
    let storage = try Storage(path: shop.database)
    for number in 1...3 as ClosedRange<UInt32> {
      let session = Identifier(high: 7 << 56, low: number)
      try storage.commit([
        .opened(
          SessionOpening(
            session: session, secret: "s", contact: Identifier(high: 9 << 56, low: number),
            contactSecret: "c", channel: channel, source: "widget", page: "https://loja.example/",
            address: "192.0.2.1", data: [DataValue(key: "name", value: "Ana \(number)")],
            accepted: nil, at: 0)),
        .closed(
          SessionClosing(
            session: session, status: "finished", reason: .contactEnded, at: Millis(number))),
      ])
    }
    mail = ConsoleMailbox { [posted] in posted.signal() }
    desk = EffectRunner(
      database: shop.database, storage: storage, language: .portuguese, mail: mail,
      link: EngineProcess(.database(shop.database, options: []), language: .portuguese),
      clock: SystemClock())
  }

  /// The answers up to the first that is looked for.
  private func answers(until isLast: (Console.EffectResult) -> Bool) throws -> [Console
    .EffectResult]
  {
    var found: [Console.EffectResult] = []
    while true {
      for case .answer(let answer) in mail.take() {
        found.append(answer)
        if isLast(answer) { return found }
      }
      try #require(posted.wait(timeout: .now() + Patience.seconds) == .success, "\(found)")
    }
  }

  @Test("Of searches asked for one after another the last is answered, with its days behind it")
  func lastSearch() throws {
    let last = ReportQuery(text: "ana 3")
    for text in ["a", "an", "ana", "ana 2"] {
      desk.carryOut(.searchReports(ReportQuery(text: text)))
    }
    desk.carryOut(.searchReports(last))
    let found = try answers {
      if case .reportDays(last, _) = $0 { true } else { false }
    }
    guard case .reports(last, let total, let rows)? = found.dropLast().last,
      case .reportDays(_, let days)? = found.last
    else {
      Issue.record("the list comes before its days: \(found)")
      return
    }
    #expect(total == 1 && rows.map(\.name) == ["Ana 3"] && days.map(\.sessions) == [1])
    // More of the same is no other search.
    desk.carryOut(.searchReports(ReportQuery(limit: 2)))
    desk.carryOut(.searchReports(ReportQuery(limit: 2, offset: 2)))
    let pages = try answers {
      if case .reports(ReportQuery(limit: 2, offset: 2), _, _) = $0 { true } else { false }
    }
    #expect(pages.count == 3)
  }

  @Test("A search does not wait for an erasure, which waits for whoever writes")
  func besideErasure() throws {
    var handle: OpaquePointer?
    #expect(sqlite3_open(shop.database, &handle) == SQLITE_OK)
    defer { sqlite3_close(handle) }
    #expect(sqlite3_exec(handle, "BEGIN IMMEDIATE", nil, nil, nil) == SQLITE_OK)
    let contact = Identifier(high: 9 << 56, low: 1)
    desk.carryOut(.eraseContact(contact))
    desk.carryOut(.searchReports(ReportQuery()))
    let before = try answers { if case .reportDays = $0 { true } else { false } }
    #expect(before.count == 2)
    #expect(sqlite3_exec(handle, "ROLLBACK", nil, nil, nil) == SQLITE_OK)
    // Whoever is held up for longer than it waits for a writer is told so.
    _ = try answers {
      switch $0 {
      case .erased(contact, sessions: 1), .failed(.eraseContact(contact), _): true
      default: false
      }
    }
  }

  @Test("An export never replaces a file unasked, and only its owner may read it")
  func exports() throws {
    let path = shop.folder.appending(path: "relatorios.csv").path
    try Data("antes".utf8).write(to: URL(filePath: path))
    let effects: [Effect] = [
      .exportReports(ReportQuery(), format: .csv, path: path),
      .exportChannels([], path: path),
    ]
    for effect in effects {
      desk.carryOut(effect)
      let asked = try answers { if case .fileExists = $0 { true } else { false } }
      guard case .fileExists(effect, path: path)? = asked.last else {
        Issue.record("\(asked)")
        return
      }
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "antes")
    }
    desk.carryOut(.exportReports(ReportQuery(), format: .csv, path: path, replacing: true))
    _ = try answers { if case .written(path, count: _) = $0 { true } else { false } }
    let channels = path + ".json"
    desk.carryOut(.exportChannels([], path: channels))
    _ = try answers { if case .written(channels, count: _) = $0 { true } else { false } }
    for file in [path, channels] {
      let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
      #expect(mode == 0o600, "\(file)")
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8).contains("Ana"))
    let left = try FileManager.default.contentsOfDirectory(atPath: shop.folder.path)
    #expect(!left.contains { $0.hasPrefix("relatorios.csv.") && $0 != "relatorios.csv.json" })
    desk.carryOut(.exportChannels([], path: "/nowhere/at/all.json"))
    _ = try answers { if case .failed(.exportChannels, _) = $0 { true } else { false } }
  }

  @Test("What to do about a busy port is a command that can be typed", arguments: Language.allCases)
  func busyPort(_ language: Language) throws {
    let line = EngineStrings.portBusy.filled(
      ["address": "127.0.0.1:8080", "next": "127.0.0.1:8081"], in: language)
    let link = EngineProcess(.database(shop.database, options: []), language: language)
    let advice = link.advice("canais: \(line)", "/srv/uma loja/canais.db")
    #expect(!advice.hasPrefix("canais:"))
    #expect(
      advice.contains("canais serve --db '/srv/uma loja/canais.db' --listen 127.0.0.1:8081 "))
    #expect(link.advice("canais: o disco está cheio", "x") == "o disco está cheio")
  }
}
