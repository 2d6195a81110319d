// The effect runner: searches run beside slow effects, only the latest search is answered, and
// exports replace no file without consent.

import CSQLite
import Channels
import Client
import Console
import Engine
import Foundation
import Presence
import Records
import Storage
import TestServer
import TestSupport
import Testing

@testable import canais

/// The results that came in place of the expected one.
private struct MissingResult: Error {
  let found: [EffectResult]
}

@Suite("Effect runner")
struct EffectRunnerTests {
  let canais: TestInstallation
  let channel: String
  let runner: EffectRunner
  let mailbox: ConsoleMailbox
  let posted = DispatchSemaphore(value: 0)

  init() throws {
    canais = try TestInstallation()
    channel = try canais.addChannel()
    let storage = try Storage(path: canais.database)
    for number in 1...3 as ClosedRange<UInt32> {
      let session = Identifier(high: 7 << 56, low: number)
      try storage.commit([
        .opened(
          SessionOpening(
            session: session, secret: "s", contact: Identifier(high: 9 << 56, low: number),
            contactSecret: "c", channel: channel, source: .widget, page: "https://loja.example/",
            address: "192.0.2.1", data: [DataValue(key: "name", value: "Ana \(number)")],
            accepted: nil, at: 0)),
        .closed(
          SessionClosing(
            session: session, status: .finished, reason: .contactEnded, at: Millis(number))),
      ])
    }
    mailbox = ConsoleMailbox { [posted] in posted.signal() }
    runner = EffectRunner(
      storage: storage, language: .portuguese, mailbox: mailbox,
      process: EngineProcess(.database(canais.database, options: []), language: .portuguese),
      clock: SystemClock(), attendant: "Marina", isWatching: false)
  }

  /// The results up to the first that `isLast` accepts.
  private func results(until isLast: (EffectResult) -> Bool) throws -> [EffectResult] {
    var found: [EffectResult] = []
    while true {
      for case .result(let result) in mailbox.drain() {
        found.append(result)
        if isLast(result) { return found }
      }
      try #require(posted.wait(timeout: .now() + Deadline.seconds) == .success, "\(found)")
    }
  }

  @Test("Of several searches only the last is answered, first its rows and then its days")
  func lastSearch() throws {
    let last = ReportQuery(text: "ana 3")
    for text in ["a", "an", "ana", "ana 2"] {
      runner.carryOut(WorkEffect.searchReports(ReportQuery(text: text)))
    }
    runner.carryOut(WorkEffect.searchReports(last))
    let found = try results {
      if case .reportDays(last, _) = $0 { true } else { false }
    }
    guard case .reports(last, let total, let rows)? = found.dropLast().last,
      case .reportDays(_, let days)? = found.last
    else {
      Issue.record("expected the rows and then the days: \(found)")
      return
    }
    #expect(total == 1 && rows.map(\.name) == ["Ana 3"] && days.map(\.sessions) == [1])
    // A further page does not replace the search.
    runner.carryOut(WorkEffect.searchReports(ReportQuery(limit: 2)))
    runner.carryOut(WorkEffect.searchReports(ReportQuery(limit: 2, offset: 2)))
    let pages = try results {
      if case .reports(ReportQuery(limit: 2, offset: 2), _, _) = $0 { true } else { false }
    }
    #expect(pages.count == 3)
  }

  @Test("An import is compared with what is stored, and stored as a whole")
  func imports() throws {
    let storage = try Storage(path: canais.database)
    var changed = try storage.makeReader().channel(channel).channel
    changed.text.title = "Fale com a gente"
    let path = canais.database + ".import.json"
    try ChannelDocument.export(changed).write(toFile: path, atomically: true, encoding: .utf8)
    runner.carryOut(StoredEffect.planImport(path: path))
    let planned = try results { if case .importPlanned = $0 { true } else { false } }.last
    guard case .importPlanned(let plan)? = planned else { return }
    #expect(plan.errors.isEmpty && plan.items.map(\.isNew) == [false])
    #expect(plan.items.flatMap(\.changes).map(\.key) == ["text.title"])
    #expect(try storage.makeReader().channel(channel).channel != changed)
    runner.carryOut(StoredEffect.importChannels([changed]))
    _ = try results { if case .channelsImported(1) = $0 { true } else { false } }
    #expect(try storage.makeReader().channel(channel).channel == changed)
    try "[".write(toFile: path, atomically: true, encoding: .utf8)
    runner.carryOut(StoredEffect.planImport(path: path))
    _ = try results { if case .refused(.stored(.planImport), _) = $0 { true } else { false } }
  }

  @Test("A search does not wait for an erasure that waits for another writer")
  func besideErasure() throws {
    var handle: OpaquePointer?
    #expect(sqlite3_open(canais.database, &handle) == SQLITE_OK)
    defer { sqlite3_close(handle) }
    #expect(sqlite3_exec(handle, "BEGIN IMMEDIATE", nil, nil, nil) == SQLITE_OK)
    let contact = Identifier(high: 9 << 56, low: 1)
    runner.carryOut(WorkEffect.eraseContact(contact))
    runner.carryOut(WorkEffect.searchReports(ReportQuery()))
    let before = try results { if case .reportDays = $0 { true } else { false } }
    #expect(before.count == 2)
    #expect(sqlite3_exec(handle, "ROLLBACK", nil, nil, nil) == SQLITE_OK)
    // An erasure that waited for longer than the lock timeout fails.
    _ = try results {
      switch $0 {
      case .erased(contact, sessions: 1), .failed(.work(.eraseContact(contact)), _): true
      default: false
      }
    }
  }

  @Test("`~` in a path is $HOME, whoever's account it is")
  func home() {
    for (typed, wanted) in [
      ("~", "/casa"), (" ~/a b.json ", "/casa/a b.json"), ("/x/~/y", "/x/~/y"), ("~x", "~x"),
      ("a.json", "a.json"),
    ] {
      #expect(FilePath.expanded(typed, environment: ["HOME": "/casa"]) == wanted)
    }
  }

  /// What a verification of a page brings: its checks by label, or why it failed.
  private func verified(_ url: String) throws -> (checks: [PageCheck], failure: String) {
    let effect = WorkEffect.verifyPage(url, channel: channel)
    runner.carryOut(effect)
    let found = try results {
      switch $0 {
      case .pageVerified(url, _), .failed(.work(effect), _): true
      default: false
      }
    }
    if case .pageVerified(_, let checks)? = found.last { return (checks, "") }
    if case .failed(_, let reason)? = found.last { return ([], reason) }
    throw MissingResult(found: found)
  }

  @Test("A page is verified as the command does it, with labels in the reader's language")
  func pageVerified() throws {
    let code = Snippet(
      channel: Channel.make(id: channel, description: "Loja", flow: "vendas"),
      host: "http://127.0.0.1:1"
    ).code(.html)
    for (body, label, isGood) in [
      ("<p>nada</p>", "código", false), ("<!-- \(code) -->", "código", false),
      (code + code, "uma vez", false), (code, "código", true), (code, "motor", false),
    ] {
      let server = try RawServer { connection, _ in
        try connection.request()
        try connection.send(
          "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n" + body)
      }
      let checks = try verified(server.url + "/").checks
      let check = try #require(checks.first { $0.label == label }, "\(checks)")
      #expect(check.isGood == isGood && (check.mend == nil) == isGood, "\(check)")
    }
    #expect(try verified("http://127.0.0.1:1/").failure.contains("ninguém aceita conexões"))
    #expect(try verified("loja.example").failure.contains("não é um endereço http"))
  }

  @Test("An export replaces a file only on request, and only its owner may read it")
  func exports() throws {
    let path = canais.folder.appending(path: "relatorios.csv").path
    try Data("antes".utf8).write(to: URL(filePath: path))
    func replacement() throws -> Effect {
      let found = try results { if case .fileExists = $0 { true } else { false } }
      guard case .fileExists(path: path, let replacement)? = found.last else {
        throw MissingResult(found: found)
      }
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "antes")
      return replacement
    }
    runner.carryOut(StoredEffect.exportChannels([], path: path))
    #expect(
      try replacement() == .stored(.exportChannels([], path: path, replacing: true)))
    runner.carryOut(WorkEffect.exportReports(ReportQuery(), format: .csv, path: path))
    #expect(
      try replacement()
        == .work(.exportReports(ReportQuery(), format: .csv, path: path, replacing: true)))
    runner.carryOut(
      WorkEffect.exportReports(ReportQuery(), format: .csv, path: path, replacing: true))
    _ = try results { if case .written(path, count: _) = $0 { true } else { false } }
    let channels = path + ".json"
    runner.carryOut(StoredEffect.exportChannels([], path: channels))
    _ = try results { if case .written(channels, count: _) = $0 { true } else { false } }
    for file in [path, channels] {
      let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
      #expect(mode == 0o600, "\(file)")
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8).contains("Ana"))
    let left = try FileManager.default.contentsOfDirectory(atPath: canais.folder.path)
    #expect(!left.contains { $0.hasPrefix("relatorios.csv.") && $0 != "relatorios.csv.json" })
    runner.carryOut(StoredEffect.exportChannels([], path: "/nowhere/at/all.json"))
    _ = try results { if case .failed(.stored(.exportChannels), _) = $0 { true } else { false } }
  }

  @Test("The advice for a busy port is a command that can be typed", arguments: Language.allCases)
  func busyPort(_ language: Language) throws {
    let line = EngineStrings.portBusy.filled(
      ["address": "127.0.0.1:8080", "next": "127.0.0.1:8081"], in: language)
    let process = EngineProcess(.database(canais.database, options: []), language: language)
    let advice = process.advice("canais: \(line)", "/srv/uma loja/canais.db")
    #expect(!advice.hasPrefix("canais:"))
    #expect(
      advice.contains("canais serve --db '/srv/uma loja/canais.db' --listen 127.0.0.1:8081 "))
    #expect(process.advice("canais: o disco está cheio", "x") == "o disco está cheio")
  }
}
