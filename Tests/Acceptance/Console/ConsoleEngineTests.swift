// Leaving the console while a visitor is connected to the engine that a console started.

import Channels
import Client
import Foundation
import Glibc
import Storage
import Testing

@testable import canais

@Suite("Leaving with visitors connected", .serialized)
struct ConsoleEngineTests {
  /// An engine as a console starts it: marked as one, so that a console may end it. The port is any, for
  /// the usual one may be somebody else's on this machine.
  private func engine(_ database: String) throws -> (child: Child, port: UInt16) {
    var environment = ProcessInfo.processInfo.environment
    environment["CANAIS_STARTED_BY"] = "console"
    let child = try Child(
      Binary.path, ["serve", "--db", database, "--listen", "127.0.0.1:0"],
      environment: environment)
    let end = Date(timeIntervalSinceNow: 60)
    while Date() < end {
      if let text = try? String(contentsOfFile: database + ".engine", encoding: .utf8),
        let port = text.firstMatch(of: /127\.0\.0\.1:(\d+)/).flatMap({ UInt16($0.1) })
      {
        return (child, port)
      }
      _ = poll(nil, 0, 20)
    }
    throw TmuxFault(description: "no engine")
  }

  /// A channel, and a visitor who is welcomed to it.
  private func visitor(_ port: UInt16, _ channel: String) throws -> Visitor {
    let visitor = Visitor(
      try VisitorConnection(
        host: "127.0.0.1", port: port, path: "/webchat/\(channel)/socket",
        origin: "https://loja.example", seed: 1))
    try visitor.come()
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

  @Test("It is asked whether the engine stays; it stays, or it ends")
  func asks() throws {
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
    try ConsoleStage.isGivenBack(terminal)
    #expect(kill(engine.pid, 0) == 0 && visitor.isThere)
    let lines = try Child(
      Binary.path, ["--linear", "--db", database],
      environment: ["PATH": "/usr/bin:/bin", "HOME": Binary.folder(), "CANAIS_LANG": "pt-BR"])
    try lines.input.write(contentsOf: Data("1\n<\n0\n\n".utf8))
    try lines.input.close()
    let said = try lines.read()
    #expect(try lines.wait() == 0)
    #expect(said.contains("Há 1 visitante conectado"), "\(said)")
    #expect(kill(engine.pid, 0) == 0 && visitor.isThere)
    try ConsoleStage.mark(terminal)
    try terminal.run("\(Binary.path) --db \(database)")
    try terminal.waitFor("a running engine") { $0[0].contains("●") }
    try terminal.press("q")
    try terminal.waitFor("Há 1 visitante conectado")
    try terminal.press("Right", "Enter")
    try ConsoleStage.isGivenBack(terminal)
    #expect(try engine.wait() == 0)
  }
}

/// One visitor's socket.
private final class Visitor {
  private var connection: VisitorConnection

  init(_ connection: consuming VisitorConnection) { self.connection = connection }

  /// Waits for the welcome.
  func come() throws {
    connection.send(#"{"type":"start","source":"widget","data":{"name":"Ana"}}"#)
    let end = Date(timeIntervalSinceNow: 60)
    while Date() < end {
      for event in turn(milliseconds: 200) {
        if case .text(let text) = event, text.contains(#""welcome""#) { return }
      }
    }
    throw TmuxFault(description: "no welcome")
  }

  /// Whether the engine still holds the socket.
  var isThere: Bool {
    connection.send("a")
    return !turn(milliseconds: 1).contains { event in
      if case .text = event { false } else { true }
    }
  }

  private func turn(milliseconds: Int32) -> [VisitorEvent] {
    var polls = [connection.polling()]
    _ = poll(&polls, 1, milliseconds)
    return connection.advance()
  }
}
