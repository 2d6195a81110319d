// Leaving the console while a visitor is connected to an engine that a console started.

import Channels
import Client
import Foundation
import Glibc
import Storage
import TestSupport
import Testing

@testable import canais

@Suite("Leaving with visitors connected", .serialized)
struct ConsoleEngineTests {
  /// An engine as a console starts it: marked as such, so that a console may end it. It listens on
  /// a free port, since another program may have the usual one.
  private func engine(_ database: String) throws -> (process: ChildProcess, port: UInt16) {
    var environment = ProcessInfo.processInfo.environment
    environment["CANAIS_STARTED_BY"] = "console"
    let process = try ChildProcess(
      Binary.path, ["serve", "--db", database, "--listen", "127.0.0.1:0"],
      environment: environment)
    return (process, try process.waitForEngine(on: database).port)
  }

  /// Connects a visitor to a channel.
  private func visitor(_ port: UInt16, _ channel: String) throws -> Visitor {
    let visitor = Visitor(
      try VisitorConnection(
        host: "127.0.0.1", port: port, path: "/webchat/\(channel)/socket",
        origin: "https://loja.example", seed: 1))
    try visitor.start()
    return visitor
  }

  private func channel(_ database: String) throws -> String {
    let storage = try Storage(path: database)
    let author = Author(name: "test", at: 1_000)
    let flow = Flow(
      id: "suporte", name: "Suporte", published: true, handsOver: true, blocks: ["message"])
    try storage.importFlows([flow], by: author)
    return try storage.create(
      Channel.make(id: "00112233445566778899aabb", description: "Loja", flow: flow.id),
      by: author
    ).channel.id
  }

  @Test("The console and line mode ask whether to end the engine, and do so")
  func question() throws {
    let database = try Binary.folder() + "/own.db"
    let channel = try channel(database)
    let (engine, port) = try engine(database)
    let visitor = try visitor(port, channel)
    let terminal = try ConsoleStage.open("--db \(database)")
    try terminal.waitFor("Loja")
    try terminal.waitFor("a running engine") { $0[0].contains("●") }
    try terminal.press("q")
    try terminal.waitFor("Há 1 visitante conectado")
    try terminal.press("Enter")
    try terminal.waitFor("left with 0")
    try ConsoleStage.expectRestored(terminal)
    #expect(kill(engine.pid, 0) == 0 && visitor.isConnected)
    let lines = try ChildProcess(
      Binary.path, ["--linear", "--db", database],
      environment: ["PATH": "/usr/bin:/bin", "HOME": Binary.folder(), "CANAIS_LANG": "pt-BR"])
    try lines.input.write(contentsOf: Data("1\n<\n0\n\n".utf8))
    try lines.input.close()
    let output = try lines.read()
    #expect(try lines.wait() == 0)
    #expect(output.contains("Há 1 visitante conectado"), "\(output)")
    #expect(kill(engine.pid, 0) == 0 && visitor.isConnected)
    try ConsoleStage.markShell(terminal)
    try terminal.run("\(Binary.path) --db \(database)")
    try terminal.waitFor("a running engine") { $0[0].contains("●") }
    try terminal.press("q")
    try terminal.waitFor("Há 1 visitante conectado")
    try terminal.press("Right", "Enter")
    try ConsoleStage.expectRestored(terminal)
    #expect(try engine.wait() == 0)
  }
}

/// One visitor's socket.
private final class Visitor {
  private var connection: VisitorConnection

  init(_ connection: consuming VisitorConnection) { self.connection = connection }

  /// Starts a conversation and waits for the welcome.
  func start() throws {
    connection.send(#"{"type":"start","source":"widget","data":{"name":"Ana"}}"#)
    let deadline = Deadline()
    while !deadline.isOver {
      for case .text(let text) in connection.wait(milliseconds: deadline.remaining) {
        if ReceivedFrame(text)?.welcome != nil { return }
      }
    }
    throw TimeoutError("a welcome")
  }

  /// Whether the engine answers a heartbeat.
  var isConnected: Bool {
    connection.send("a")
    let deadline = Deadline()
    while !deadline.isOver {
      for event in connection.wait(milliseconds: deadline.remaining) {
        guard case .text(let text) = event else { return false }
        if text == "k" { return true }
      }
    }
    return false
  }
}
