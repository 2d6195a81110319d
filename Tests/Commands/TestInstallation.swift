// An installation of a test's own, and commands on it. Commands run in the test's process with
// their streams caught; where a process matters the tests start the built binary.

import Channels
import Foundation
import Storage
import Synchronization
import Testing

@testable import canais

/// The exit status of a command and what it wrote.
struct CommandResult: Sendable {
  var status: Int32
  var output: String
  var errors: String

  /// The lines of the output that are not empty.
  var lines: [String] { output.split(separator: "\n").map(String.init) }

  /// The output as JSON.
  func json() throws -> JSONValue { try JSONValue.read(Array(output.utf8), key: "output") }

  /// The elements of the output, which is a JSON array.
  func jsonList() throws -> [JSONValue] {
    guard case .list(let elements) = try json() else {
      throw ListExpected(output: output)
    }
    return elements
  }

  private struct ListExpected: Error { var output: String }
}

/// An installation in a folder that is removed with this object.
final class TestInstallation {
  let folder = FileManager.default.temporaryDirectory.appending(path: "commands-\(UUID())")
  var database: String { folder.appending(path: "canais.db").path }

  /// Two flows as `flow import` reads them. `vendas` can be used by a channel, `rascunho` cannot.
  static let flows = """
    [{"id":"vendas","name":"Vendas","published":true,"handsOver":true,"blocks":["message"]},
     {"id":"rascunho","name":"Rascunho","published":false,"handsOver":false,"blocks":["sms"]}]
    """

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Stores the URL that codes and direct URLs carry, as `canais serve --public-url` does.
  func setPublicURL(_ url: String) throws {
    try Storage(path: database).setPublicURL(url, by: Author(name: "test", at: 0))
  }

  /// Writes a file in the folder and returns its path.
  func file(_ name: String, _ text: String) throws -> String {
    let url = folder.appending(path: name)
    try Data(text.utf8).write(to: url)
    return url.path
  }

  /// Runs `canais` on the database with these arguments.
  func run(
    _ words: String..., environment: [String: String] = [:], isTerminal: Bool = false
  ) -> CommandResult {
    run(words, environment: environment, isTerminal: isTerminal)
  }

  /// Runs `canais` on the database with these arguments.
  func run(
    _ words: [String], environment: [String: String] = [:], isTerminal: Bool = false
  ) -> CommandResult {
    let streams = CaughtStreams()
    let status = Program.run(
      words, environment: ["CANAIS_DB": database].merging(environment) { _, new in new },
      output: Output(isTerminal: isTerminal) {
        streams.write($0)
      } error: {
        streams.writeError($0)
      })
    let (output, errors) = streams.texts
    return CommandResult(status: status, output: output, errors: errors)
  }

  /// Imports the flows and creates a channel with the description `Loja`; returns its identifier.
  func addChannel() throws -> String {
    let flows = try file("flows.json", TestInstallation.flows)
    try #require(run("flow", "import", flows, "--yes").status == 0)
    let created = run("channel", "create", "--description", "Loja", "--flow", "vendas")
    try #require(created.status == 0)
    return try #require(created.lines.first)
  }
}

/// Catches standard output and standard error.
private final class CaughtStreams: Sendable {
  private let written = Mutex<(output: String, errors: String)>(("", ""))

  func write(_ text: String) { written.withLock { $0.output += text } }
  func writeError(_ text: String) { written.withLock { $0.errors += text } }
  var texts: (String, String) { written.withLock { $0 } }
}
