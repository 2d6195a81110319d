// Supervision by the built binary: a line per change as soon as it happens, lists on a pipe, and a
// console that is connected to another machine's engine.

import Client
import Foundation
import Glibc
import Presence
import TestSupport
import Testing

@testable import Engine

@Suite("Supervision by command and over the network")
struct SupervisedByCommandTests {
  private let engine: SupervisedEngine
  private let environment = ["PATH": "/usr/bin:/bin", "HOME": "/nonexistent"]

  init() throws { engine = try SupervisedEngine() }

  @Test("session watch prints a line per change at once, and exits 0 on SIGINT")
  func watch() throws {
    let watch = try ChildProcess(
      Binary.path, ["session", "watch", "--db", engine.database], environment: environment)
    try waitForWatchers(1)
    for name in ["Ana", "Zé 👋"] {
      _ = try engine.visitor(named: name)
      // The visitor's socket is closed at once: one line for the start, one for the loss.
      for state in ["online", "reconnecting"] {
        let change = try JSONDecoder().decode(
          FeedTransition.self, from: Data(try watch.readLine().utf8))
        #expect(change.name == name && change.to.name == state)
      }
    }
    // It finds the engine on another port too.
    try engine.kill()
    try engine.restart(onAnotherPort: true)
    try waitForWatchers(1)
    _ = try engine.visitor(named: "Rui")
    #expect(try watch.readLine().contains(#""Rui""#))
    kill(watch.pid, SIGINT)
    #expect(try watch.wait() == 0)
  }

  @Test("On a pipe a list is columns without a heading, or one JSON document")
  func lists() throws {
    let ana = try engine.visitor(named: "Ana\u{202E} Souza")
    let rui = try engine.visitor(named: "Rui")
    withExtendedLifetime((ana, rui)) {}
    let plain = try Binary.run(["session", "list", "--db", engine.database])
    let lines = plain.output.split(separator: "\n")
    #expect(plain.status == 0 && lines.count == 2)
    #expect(
      Set(lines.map { $0.split(separator: "\t", omittingEmptySubsequences: false).count })
        .count == 1)
    #expect(!plain.output.contains("\u{202E}"))
    let list = try Binary.run(["session", "list", "--json", "--db", engine.database])
    let rows = try JSONDecoder().decode([FeedRow].self, from: Data(list.output.utf8))
    let id = try #require(rows.first?.session)
    #expect(rows.count == 2)
    #expect(try Binary.run(["session", "end", id, "--db", engine.database]).status == 0)
    for format in [[], ["--json"]] {
      let reports = try Binary.run(["report", "list", "--db", engine.database] + format)
      #expect(reports.status == 0 && reports.output.contains(id))
      #expect(reports.output.hasPrefix("[") == !format.isEmpty)
    }
    #expect(try Binary.run(["session", "show", id, "--db", engine.database]).status == 0)
    #expect(try Binary.run(["session", "end", id, "--db", engine.database]).status == 1)
  }

  @Test("A console connected to another machine's engine may do what its token allows")
  func remote() throws {
    let ana = try engine.visitor(named: "Ana")
    for (scope, message) in [
      (TokenScope.watch, "só deixa ver"), (.console, "Encerrar a sessão de"),
    ] {
      let terminal = try console(try engine.address(scope).token)
      try terminal.waitFor("● conectado") { rows in rows.contains { $0.contains("Ana") } }
      try terminal.press("1")
      #expect(try terminal.screen().contains { $0.contains("Presença") })
      try terminal.type("E")
      try terminal.waitFor(message)
      if scope == .console {
        try terminal.press("Left", "Enter")
        try terminal.waitFor("Última frase ao cliente")
        try terminal.press("Enter")
        try terminal.waitFor("A sessão de Ana foi encerrada")
      }
      try leave(terminal)
    }
    withExtendedLifetime(ana) {}
    let wrong = try console(String(repeating: "0", count: 64))
    try wrong.waitFor("não aceita este token")
    try leave(wrong)
  }

  private func leave(_ terminal: Tmux) throws {
    try terminal.press("C-q")
    try terminal.waitFor("left with 0")
    try terminal.waitFor("alternate_on", is: "0")
  }

  /// A console with a token, connected by URL.
  private func console(_ token: String) throws -> Tmux {
    let file = engine.folder + "/token-\(UUID())"
    try token.write(toFile: file, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
    let terminal = try Tmux(
      columns: 120, rows: 30,
      environment: [
        "XDG_STATE_HOME": engine.folder, "XDG_CONFIG_HOME": engine.folder, "CANAIS_LANG": "pt-BR",
      ])
    try terminal.run(
      "\(Binary.path) --connect \(engine.running.url) --token-file \(file); echo left with $?")
    return terminal
  }

  private func waitForWatchers(_ count: Int) throws {
    let token = try engine.address(.watch).token
    try until("\(count) watchers") {
      let socket = try TestSocket(port: engine.running.port)
      let response = try socket.request("GET", "/metrics", token: token)
      return MetricValues(response.text)["canais_watchers"] == count
    }
  }
}
