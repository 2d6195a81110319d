// The demonstration as a process: it refuses a database that it did not create, and the summary
// that it prints counts its own conversations only.

import Foundation
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
}
