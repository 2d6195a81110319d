// The demonstration as a process: it refuses a database that it did not create, and the summary
// that it prints counts its own conversations only.

import Foundation
import Glibc
import TestSupport
import Testing

@Suite("Demonstration")
struct DemonstrationTests {
  private let folder: String

  init() throws { folder = try Binary.folder() }

  /// The summary that a demonstration prints at its end.
  private struct Summary: Decodable {
    let started: Int
    let lost: Int
    let duplicate: Int
  }

  @Test("A database with other channels is refused, and nothing in it changes")
  func occupied() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let database = folder + "/canais.db"
    let flows = folder + "/flows.json"
    try Data(
      #"[{"id":"rascunho","name":"Meu","published":true,"handsOver":true,"blocks":["message"]}]"#
        .utf8
    ).write(to: URL(filePath: flows))
    for words in [
      ["flow", "import", flows, "--yes"],
      ["channel", "create", "--description", "Loja", "--flow", "rascunho"],
      ["attendance", "set", "baseURL=https://real.example", "token=a-token-of-length"],
    ] { #expect(try Binary.run(words + ["--db", database]).status == 0) }
    func state() throws -> [String] {
      try ["channel", "flow", "attendance"].map {
        try Binary.run([$0, $0 == "attendance" ? "show" : "list", "--json", "--db", database])
          .output
      }
    }
    let before = try state()
    let run = try Binary.run(["demo", "--headless", "--seconds", "1", "--db", database])
    #expect(run.status == 1 && run.output.isEmpty)
    #expect(try state() == before)
  }

  @Test("On its own database it continues, and the summary counts only the new conversations")
  func again() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let words = [
      "demo", "--headless", "--visitors", "10", "--speed", "40", "--seconds", "3", "--db",
      folder + "/demo.db",
    ]
    for _ in 0..<2 {
      let run = try Binary.run(words)
      #expect(run.status == 0)
      let summary = try JSONDecoder().decode(Summary.self, from: Data(run.output.utf8))
      #expect(summary.lost == 0 && summary.duplicate == 0)
      #expect((1...40).contains(summary.started))
    }
  }

  /// The times of a session: RFC 3339 in UTC with milliseconds, whose order is that of the text.
  private struct SessionTimes: Decodable {
    struct Entry: Decodable {
      let at: String
      let from: String
    }

    let startedAt: String
    let since: String
    let timeline: [Entry]
    let messages: [Entry]
    let calls: [Call]

    struct Call: Decodable {
      let at: String
    }
  }

  private struct Row: Decodable {
    let session: String
    let startedAt: String
    let handedOver: Bool
  }

  private struct Report: Decodable {
    let startedAt: String
    let endedAt: String
    let durationSeconds: Int
    let absentSeconds: Int
  }

  private func decoded<Value: Decodable>(_ words: String...) throws -> Value {
    let run = try Binary.run(words + ["--json", "--db", folder + "/demo.db"])
    return try JSONDecoder().decode(Value.self, from: Data(run.output.utf8))
  }

  @Test("Its times agree: nothing is before a session's start, and no answer before its question")
  func times() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let demonstration = try ChildProcess(
      Binary.path,
      [
        "demo", "--headless", "--visitors", "12", "--speed", "30", "--seconds", "600", "--db",
        folder + "/demo.db",
      ], environment: ProcessInfo.processInfo.environment)
    var starts: [String: String] = [:]
    var answered: Set<String> = []
    try until("answers in three conversations, and three reports") {
      guard let rows: [Row] = try? decoded("session", "list") else { return false }
      for row in rows {
        #expect(starts[row.session, default: row.startedAt] == row.startedAt, "a start that moves")
        starts[row.session] = row.startedAt
        guard row.handedOver, !answered.contains(row.session) else { continue }
        guard let times: SessionTimes = try? decoded("session", "show", row.session) else {
          continue
        }
        let entries = times.timeline.map(\.at)
        #expect(entries == entries.sorted() && entries.first == times.startedAt)
        // The state is told with the moment of the last sign, which may be before its entry.
        #expect(times.since >= times.startedAt)
        #expect(times.messages.map(\.at) == times.messages.map(\.at).sorted())
        #expect(times.messages.first.map { $0.at >= times.startedAt } != false)
        #expect(times.calls.allSatisfy { $0.at >= times.startedAt })
        if let answer = times.messages.firstIndex(where: { $0.from == "agent" }) {
          #expect(times.messages[..<answer].contains { $0.from == "contact" })
          answered.insert(row.session)
        }
      }
      let reports: [Report] = try decoded("report", "list")
      for report in reports {
        #expect(report.startedAt <= report.endedAt)
        #expect((0...report.durationSeconds + 1).contains(report.absentSeconds))
      }
      return answered.count >= 3 && reports.count >= 3
    }
    kill(demonstration.pid, SIGTERM)
    #expect(try demonstration.read().contains("\"lost\":0"))
  }
}
