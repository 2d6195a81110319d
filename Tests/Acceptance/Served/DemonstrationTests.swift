// The demonstration as a process: what is somebody's own it leaves alone, and what it says at its end is
// about itself.

import Foundation
import Testing

@Suite("Demonstration")
struct DemonstrationTests {
  private let folder: String

  init() throws { folder = try Binary.folder() }

  /// What a demonstration prints at its end.
  private struct Summary: Decodable {
    let started: Int
    let lost: Int
    let duplicate: Int
  }

  @Test("A database that is somebody's own is refused, and nothing in it is changed")
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

  @Test("One that was kept is taken up again, and only what is new counts")
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
