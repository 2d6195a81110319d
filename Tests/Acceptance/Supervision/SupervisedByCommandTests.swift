// What programs and remote supervisors are given by the binary itself: a line for each change as soon
// as it is one, lists on a pipe, and the console on another machine's engine.

import Foundation
import Glibc
import Presence
import Testing

@testable import Engine

@Suite("Supervised by command and from afar")
struct SupervisedByCommandTests {
  private let engine: SupervisedEngine
  private let environment = ["PATH": "/usr/bin:/bin", "HOME": "/nonexistent"]

  init() throws { engine = try SupervisedEngine() }

  @Test("session watch writes a line for each change at once, and ends well when it is interrupted")
  func watch() throws {
    let watch = try Child(
      Binary.path, ["session", "watch", "--db", engine.database], environment: environment)
    try hasWatchers(1)
    for name in ["Ana", "Zé 👋"] {
      _ = try engine.visitor(named: name)
      // The visitor left at once: a line for the beginning, one for the lost socket.
      for state in ["online", "reconnecting"] {
        let text = try line(of: watch)
        let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
        let change = try #require(object as? [String: String])
        #expect(change["name"] == name && change["to"] == state)
      }
    }
    // An engine that comes back on another port is found again.
    try engine.kill()
    try engine.restart(elsewhere: true)
    try hasWatchers(1)
    _ = try engine.visitor(named: "Rui")
    #expect(try line(of: watch).contains(#""Rui""#))
    kill(watch.pid, SIGINT)
    #expect(try watch.wait() == 0)
  }

  @Test("Lists on a pipe are plain columns without a head, or one document")
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
    let rows = try #require(
      try JSONSerialization.jsonObject(with: Data(list.output.utf8)) as? [[String: Any]])
    let id = try #require(rows.first?["session"] as? String)
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

  @Test("A console on another machine's engine sees and acts as far as its token goes")
  func remote() throws {
    let ana = try engine.visitor(named: "Ana")
    for (scope, said) in [
      (TokenScope.watch, "só deixa ver"), (.console, "Encerrar a sessão de"),
    ] {
      let terminal = try attached(try engine.address(scope).token)
      try terminal.waitFor("● conectado") { rows in rows.contains { $0.contains("Ana") } }
      try terminal.press("1")
      #expect(try terminal.screen().contains { $0.contains("Presença") })
      try terminal.type("E")
      try terminal.waitFor(said)
      if scope == .console {
        try terminal.press("Left", "Enter")
        try terminal.waitForNo("Ana")
      }
      try leave(terminal)
    }
    withExtendedLifetime(ana) {}
    let wrong = try attached(String(repeating: "0", count: 64))
    try wrong.waitFor("não aceita este token")
    try leave(wrong)
  }

  private func leave(_ terminal: Tmux) throws {
    try terminal.press("C-q")
    try terminal.waitFor("left with 0")
    try terminal.waitFor("alternate_on", is: "0")
  }

  private func attached(_ token: String) throws -> Tmux {
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

  private func hasWatchers(_ count: Int) throws {
    let token = try engine.address(.watch).token
    let end = Date(timeIntervalSinceNow: 60)
    while Date() < end {
      let client = try PlainClient(port: engine.running.port)
      let metrics = Metrics(try client.ask("GET", "/metrics", token: token))
      if metrics["canais_watchers"] == count { return }
      poll(nil, 0, 10)
    }
    throw LateEngine(what: "\(count) watchers")
  }

  /// The next line that a program writes.
  private func line(of child: Child) throws -> String {
    let descriptor = child.output.fileDescriptor
    var line: [UInt8] = []
    while line.last != UInt8(ascii: "\n") {
      var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      try #require(poll(&waiting, 1, 60_000) > 0, "a line; so far \(line.count) bytes")
      var byte: UInt8 = 0
      try #require(read(descriptor, &byte, 1) == 1)
      line.append(byte)
    }
    return String(decoding: line, as: UTF8.self)
  }
}
