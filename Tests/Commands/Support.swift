// Commands run as people run them: in this process with their streams caught, or as the built binary
// where a process matters.

import Channels
import Foundation
import Synchronization
import Testing

@testable import canais

/// What a command wrote, and its exit status.
struct Run: Sendable {
  var status: Int32
  var output: String
  var errors: String

  var lines: [String] { output.split(separator: "\n").map(String.init) }

  /// What the output's JSON holds.
  func json() throws -> JSONValue { try JSONValue.read(Array(output.utf8), key: "output") }
}

/// A shop of its own in a folder that goes away with its owner.
final class Shop {
  let folder = FileManager.default.temporaryDirectory.appending(path: "commands-\(UUID())")
  var database: String { folder.appending(path: "canais.db").path }

  static let flows = """
    [{"id":"vendas","name":"Vendas","published":true,"handsOver":true,"blocks":["message"]},
     {"id":"rascunho","name":"Rascunho","published":false,"handsOver":false,"blocks":["sms"]}]
    """

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// A file in the folder.
  func file(_ name: String, _ text: String) throws -> String {
    let url = folder.appending(path: name)
    try Data(text.utf8).write(to: url)
    return url.path
  }

  /// Runs `canais` with these words on the shop's database.
  func run(
    _ words: String..., environment: [String: String] = [:], isTerminal: Bool = false
  ) -> Run {
    run(words, environment: environment, isTerminal: isTerminal)
  }

  func run(
    _ words: [String], environment: [String: String] = [:], isTerminal: Bool = false
  ) -> Run {
    let sink = Sink()
    let status = Program.run(
      words, environment: ["CANAIS_DB": database].merging(environment) { _, new in new },
      output: Output(isTerminal: isTerminal) {
        sink.add($0)
      } error: {
        sink.addError($0)
      })
    let (output, errors) = sink.texts
    return Run(status: status, output: output, errors: errors)
  }

  /// A shop with its flows and a channel; the channel's id.
  func furnish() throws -> String {
    let flows = try file("flows.json", Shop.flows)
    try #require(run("flow", "import", flows, "--yes").status == 0)
    let made = run("channel", "create", "--description", "Loja", "--flow", "vendas")
    try #require(made.status == 0)
    return try #require(made.lines.first)
  }
}

/// Catches both streams.
private final class Sink: Sendable {
  private let written = Mutex<(String, String)>(("", ""))

  func add(_ text: String) { written.withLock { $0.0 += text } }
  func addError(_ text: String) { written.withLock { $0.1 += text } }
  var texts: (String, String) { written.withLock { $0 } }
}

/// The built binary, beside the bundle of the tests.
enum Binary {
  static var url: URL {
    get throws {
      let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
      let places = [
        Bundle.main.bundleURL.deletingLastPathComponent().appending(path: "canais"),
        Bundle.main.bundleURL.appending(path: "canais"),
        folder.appending(path: ".build/debug/canais"),
      ]
      return try #require(
        places.first { FileManager.default.isExecutableFile(atPath: $0.path) },
        "the binary canais is not built")
    }
  }
}
