// Commands for sessions and reports on a database without an engine, and those about the
// installation.

import Channels
import Client
import Engine
import Foundation
import Presence
import Records
import Storage
import Synchronization
import Testing

@testable import canais

@Suite("Commands: sessions, reports, installation")
struct HistoryCommandTests {
  let canais: TestInstallation
  let channel: String
  let storage: Storage
  static let start: Millis = 1_800_000_000_000

  init() throws {
    canais = try TestInstallation()
    channel = try canais.addChannel()
    storage = try Storage(path: canais.database)
  }

  private func id(_ number: UInt32) -> Identifier { Identifier(high: 7 << 56, low: number) }

  private func open(_ number: UInt32, name: String) throws {
    try storage.commit([
      .opened(
        SessionOpening(
          session: id(number), secret: "s", contact: Identifier(high: 9 << 56, low: number),
          contactSecret: "c", channel: channel, source: .widget,
          page: "https://loja.example/cesta", address: "192.0.2.1",
          data: [DataValue(key: "name", value: name)], accepted: nil, at: Self.start)),
      .message(
        MessageRecord(
          session: id(number), seq: 1, from: .contact, name: "", text: "oi\u{1B}[31m",
          clientID: "a", at: Self.start)),
    ])
  }

  private func close(_ number: UInt32) throws {
    try storage.commit([
      .closed(
        SessionClosing(
          session: id(number), status: .finished, reason: .contactEnded, at: Self.start + 60_000))
    ])
  }

  @Test("The text of a time has its milliseconds")
  func moments() {
    for millis in 0..<1_000 as Range<Millis> {
      let digits = String(1_000 + millis).dropFirst()
      #expect(MomentArgument.text(Self.start + millis).hasSuffix(".\(digits)Z"))
    }
  }

  @Test("Tokens are created with the database, and stay the same")
  func freshTokens() throws {
    let fresh = try TestInstallation()
    let data = ["CANAIS_DB": fresh.folder.appending(path: "new/place/canais.db").path]
    let first = fresh.run("token", "show", environment: data)
    #expect(first.status == 0 && first.lines.count == 4, "\(first)")
    #expect(fresh.run("token", "show", environment: data).output == first.output)
  }

  @Test("Without an engine, sessions are listed and shown from the database")
  func sessions() throws {
    try open(1, name: "Maria")
    try open(2, name: "João")
    try close(2)
    let list = canais.run("session", "list")
    #expect(list.lines.count == 1 && list.output.contains("Maria"))
    #expect(list.output.contains("\tconectado\tcomeçou\t"))
    #expect(canais.run("session", "list", "--state", "closed").output.contains("João"))
    #expect(canais.run("session", "list", "--query", "maría", "--json").output.contains("online"))
    #expect(try canais.run("session", "list", "--query", "zzz", "--json").json() == .list([]))
    let show = canais.run("session", "show", id(1).description)
    #expect(show.output.contains("contact: oi") && !show.output.contains("\u{1B}"))
    let closed = canais.run("session", "show", id(2).description).output
    #expect(closed.contains("state\tencerrado\nreason\tcliente encerrou\n"))
    #expect(closed.contains("\tconectado: começou\n"))
    #expect(closed.contains("status\tencerrada") && !closed.contains("contact_ended"))
    let object = try canais.run("session", "show", id(2).description, "--json").json()
    #expect(object["status"] == .text("finished") && object["data"]?["name"] == .text("João"))
    #expect(canais.run("session", "show", "x").status == 1)
    #expect(canais.run("session", "watch").status == 1)
  }

  @Test("A session is printed with states, reasons and outcomes of calls in the user's language")
  func translatedSession() {
    let printed = Mutex("")
    let output = Output(isTerminal: false) { line in
      printed.withLock { $0 += line }
    } error: { _ in
    }
    let row = FeedRow(
      session: "s", contact: "c", name: "", channel: "x", state: .known(.closed),
      reason: .known(.sessionTimeout), since: 0, handedOver: true, page: "", tabs: 0, startedAt: 0)
    let details = SessionDetails(
      row: row, address: "", status: "expired", data: [:],
      timeline: [
        TimelineEntry(at: 1, kind: "handover", from: .known(.online), to: .known(.online)),
        TimelineEntry(
          at: 2, kind: "state", from: .known(.online), to: .known(.closed),
          reason: .known(.pageInactive)),
      ], messages: [],
      calls: [
        SessionCall(
          eventId: "e", event: "session_expired", seq: 1, status: "waiting", tries: 1, answer: 0,
          said: "Failed to connect to a port 9: Couldn't connect to server", at: 3)
      ])
    SessionShowing.tell(details, output, .english)
    for line in [
      "state\tclosed", "reason\ttimed out", "status\texpired",
      "1970-01-01T00:00:00.001Z\thanded over",
      "1970-01-01T00:00:00.002Z\tonline → closed: page inactive",
      "1970-01-01T00:00:00.003Z\tsession_expired #1 waiting nobody takes connections at that address",
    ] {
      #expect(printed.withLock { $0 }.contains(line + "\n"), "\(line)")
    }
  }

  @Test("Reports: list, search, totals, show")
  func reports() throws {
    try open(1, name: "Maria")
    try close(1)
    try open(2, name: "João")
    try close(2)
    #expect(canais.run("report", "list").lines.count == 2)
    #expect(canais.run("report", "list").lines.allSatisfy { $0.hasSuffix("\tcliente encerrou") })
    let shown = canais.run("report", "show", id(1).description, "--lang", "es").output
    #expect(shown.contains("status\tcerrada\n") && shown.contains("reason\tcliente terminó\n"))
    #expect(canais.run("report", "list", "--query", id(1).description).lines.count == 1)
    #expect(canais.run("report", "list", "--since", "2030-01-01").lines.isEmpty)
    #expect(canais.run("report", "list", "--until", "2030-01-01T00:00:00Z").lines.count == 2)
    #expect(canais.run("report", "list", "--channel", "Loja", "--limit", "1").lines.count == 1)
    let days = try canais.run("report", "list", "--days", "--json").jsonList()
    #expect(days.map { $0["sessions"] } == [.number(2)])
    let report = try canais.run("report", "show", id(1).description, "--json").json()
    #expect(report["durationSeconds"] == .number(60) && report["messages"] == .number(1))
  }

  @Test(
    "A date that does not exist is refused",
    arguments: ["2026-02-29", "2026-13-01", "2026-04-31", "2026-02-30T10:00:00Z"])
  func noDate(text: String) {
    for option in ["--since", "--until"] {
      let run = canais.run("report", "list", option, text)
      #expect(run.status != 0 && run.errors.contains(text), "\(run.errors)")
    }
  }

  @Test("Columns are parted by the language's separator, or by the one asked for")
  func separators() throws {
    try open(1, name: "Maria")
    try close(1)
    func head(_ options: String...) -> String {
      let run = canais.run(["report", "export", "--format", "csv"] + options)
      return String(run.output.prefix { !$0.isNewline })
    }
    #expect(head().contains(";Canal;") && head("--lang", "es").contains(";"))
    #expect(!head("--lang", "en").contains(";"))
    #expect(!head("--separator", ",").contains(";"))
    #expect(canais.run("report", "export", "--format", "csv", "--separator", "x").status != 0)
  }

  @Test(
    "A spreadsheet runs no formula of an exported CSV",
    arguments: ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "a,\"b\"\nc"])
  func csv(name: String) throws {
    try open(1, name: name)
    try close(1)
    let csv = canais.run("report", "export", "--format", "csv").output
    #expect(csv.hasPrefix("\u{FEFF}Sessão;"))
    #expect(csv.hasSuffix("\r\n"))
    let cell = CSV.cell(name)
    #expect(csv.contains(";" + cell + ";"))
    if !name.hasPrefix("a") {
      #expect(cell.hasPrefix("'") || cell.hasPrefix("\"'"))
    } else {
      #expect(cell == "\"a,\"\"b\"\"\nc\"")
    }
    let rows = try canais.run("report", "export", "--format", "json").jsonList()
    #expect(rows.first?["name"] == .text(name))
  }

  @Test("Erasing a contact needs --yes, removes all sessions, and fails if there are none")
  func erase() throws {
    try open(1, name: "Maria")
    try close(1)
    let contact = Identifier(high: 9 << 56, low: 1).description
    #expect(canais.run("report", "erase", contact).status == 2)
    #expect(canais.run("report", "list").lines.count == 1)
    #expect(canais.run("report", "erase", contact, "--yes").status == 0)
    #expect(canais.run("report", "list").lines.isEmpty)
    #expect(canais.run("report", "erase", contact, "--yes").status == 1)
  }

  @Test("The retention is stored in days")
  func retention() {
    #expect(canais.run("report", "retention", "90").output == "90\n")
    #expect(canais.run("report", "retention").output == "90\n")
    #expect(canais.run("report", "retention", "x").status == 1)
  }

  @Test("Tokens have 64 characters, can be rotated, and are refused if others can read them")
  func tokens() throws {
    let first = canais.run("token", "show", "--scope", "console").output
    #expect(first.count == 65)
    #expect(canais.run("token", "show", "--scope", "console").output == first)
    #expect(canais.run("token", "rotate", "--scope", "console").output != first)
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o644], ofItemAtPath: canais.database + ".tokens")
    let wide = canais.run("token", "show")
    #expect(wide.status == 1 && wide.errors.contains("chmod 600"))
  }

  @Test("A backup is restored where no engine runs; what was there is named")
  func restore() throws {
    _ = canais.run("channel", "list")
    let copy = canais.folder.appending(path: "copy.db").path
    #expect(canais.run("backup", copy).status == 0)
    let restored = canais.run("restore", copy, "--json", "--lang", "en")
    #expect(restored.status == 0, "\(restored.errors)")
    guard case .text(let kept)? = try restored.json()["kept"] else {
      Issue.record("\(restored.output)")
      return
    }
    #expect(FileManager.default.fileExists(atPath: kept) && restored.errors.contains(kept))
    #expect(canais.run("restore", canais.database).status == 1, "itself")
    let lock = try DatabaseLock(database: canais.database)
    let refused = canais.run("restore", copy, "--lang", "en")
    #expect(refused.status == 1 && refused.errors.contains("engine"), "\(refused.errors)")
    withExtendedLifetime(lock) {}
  }

  @Test("Beside an engine whose database is gone, no command makes another")
  func noSecondDatabase() throws {
    _ = canais.run("channel", "list")
    let lock = try DatabaseLock(database: canais.database)
    try FileManager.default.removeItem(atPath: canais.database)
    for words in [["doctor"], ["channel", "list"], ["report", "list"], ["token", "show"]] {
      let run = canais.run(words + ["--lang", "en"])
      #expect(run.status == 1 && (run.output + run.errors).contains("restore"), "\(words)")
    }
    #expect(!FileManager.default.fileExists(atPath: canais.database))
    withExtendedLifetime(lock) {}
  }

  @Test("By a link, commands find what is beside the file that it leads to")
  func byLink() throws {
    _ = canais.run("channel", "list")
    let link = canais.folder.appending(path: "link.db")
    try FileManager.default.createSymbolicLink(
      at: link, withDestinationURL: URL(filePath: canais.database))
    let info = canais.run("info", "--json", environment: ["CANAIS_DB": link.path])
    #expect(try info.json()["database"] == .text(canais.database))
  }

  @Test("A backup is a database of its own, and does not overwrite a file")
  func backup() {
    let copy = canais.folder.appending(path: "copy.db").path
    #expect(canais.run("backup", copy).status == 0)
    #expect(canais.run("backup", copy).status == 1)
    #expect(canais.run("--db", copy, "channel", "list").lines.count == 1)
  }

  @Test("The doctor finds no fault in a good installation")
  func doctor() throws {
    let findings = try canais.run("doctor", "--json").jsonList()
    // Another program may have the usual port.
    let bad = findings.filter { $0["grade"] == .text("bad") && $0["name"] != .text("port") }
    #expect(!findings.isEmpty && bad.isEmpty, "\(bad)")
  }

  @Test("`info` gives the paths and the version")
  func info() throws {
    let info = try canais.run("info", "--json").json()
    #expect(info["database"] == .text(canais.database))
    #expect(info["version"] == .text(Version.line))
  }

  @Test("`presence explain` describes what a channel does about absences")
  func explanation() {
    let lines = canais.run("presence", "explain", "Loja").lines
    #expect(lines.contains { $0.contains("session_expired") })
  }

  @Test("`theme check` names file, line and role of each error")
  func themes() throws {
    #expect(canais.run("theme", "list").lines.contains { $0.hasPrefix("dark\t") })
    let theme = try canais.file("meu.theme", "inherits = dark\nselektion = red\ntext = nocolour\n")
    let check = canais.run("theme", "check", theme)
    #expect(check.status == 1)
    #expect(check.errors.contains(theme + ":2: selektion"))
    #expect(check.errors.contains(theme + ":3: text"))
    let good = try canais.file("bom.theme", "inherits = dark\n# comentário\nmuted = default dim\n")
    #expect(canais.run("theme", "check", good).status == 0)
  }
}
