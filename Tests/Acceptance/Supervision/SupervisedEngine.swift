// `canais serve` in a process of its own, which a test can kill and restart on the same database
// and port, with visitors who return to it.

import Channels
import Client
import Foundation
import Glibc
import Presence
import Storage
import TestSupport
import Testing

@testable import Engine

/// A database, and the processes that serve it one after the other.
final class SupervisedEngine {
  let folder: String
  let channel: String
  /// The engine that serves the database, or served it last.
  private(set) var running: RunningEngine
  private var process: ChildProcess

  var database: String { folder + "/canais.db" }

  init() throws {
    folder = try Binary.folder()
    let storage = try Storage(path: folder + "/canais.db")
    let author = Author(name: "test", at: SystemClock().wall())
    let flow = Flow(
      id: "suporte", name: "Suporte", published: true, handsOver: true, blocks: ["message"])
    try storage.importFlows([flow], by: author)
    let channel = Channel.make(
      id: "00112233445566778899aabb", description: "Loja", flow: flow.id)
    self.channel = try storage.create(channel, by: author).channel.id
    (process, running) = try SupervisedEngine.start(folder + "/canais.db", port: 0)
  }

  deinit {
    Glibc.kill(process.pid, SIGKILL)
    _ = try? process.wait()
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// Kills the engine with SIGKILL.
  func kill() throws {
    Glibc.kill(process.pid, SIGKILL)
    #expect(try process.wait() == 128 + SIGKILL)
  }

  /// Starts it again on its port, or on another one, and returns as soon as it answers.
  func restart(onAnotherPort: Bool = false) throws {
    (process, running) = try SupervisedEngine.start(
      database, port: onAnotherPort ? 0 : running.port)
  }

  private static func start(
    _ database: String, port: UInt16
  ) throws -> (ChildProcess, RunningEngine) {
    let log = database + ".log"
    let process = try ChildProcess(
      Binary.path, ["serve", "--db", database, "--listen", "127.0.0.1:\(port)"],
      environment: ["PATH": "/usr/bin:/bin", "HOME": "/nonexistent"], errors: log)
    return (process, try process.waitForEngine(on: database, log: log))
  }

  /// The engine's address and a token, for a console.
  func address(_ scope: TokenScope = .console) throws -> EngineAddress {
    EngineAddress(
      url: try #require(URL(string: running.url)),
      token: try TokenFile.load(TokenFile.path(database: database)).token(scope))
  }

  /// Connects a visitor, who starts a conversation.
  func visitor(named name: String) throws -> ReturningVisitor {
    let visitor = ReturningVisitor(port: running.port, channel: channel)
    try visitor.start(name: name)
    return visitor
  }
}

/// A visitor who connects and reconnects when the test says so, and does nothing else.
final class ReturningVisitor {
  private let port: UInt16
  private let channel: String
  private var session: (id: String, secret: String)?
  private var connection: VisitorConnection?

  init(port: UInt16, channel: String) {
    self.port = port
    self.channel = channel
  }

  /// Starts a conversation.
  fileprivate func start(name: String) throws {
    try connect(
      #"{"type":"start","source":"widget","page":"https://loja.example/carrinho","#
        + #""data":{"name":"\#(name)"}}"#)
  }

  /// Resumes the conversation on a new socket.
  func comeBack() throws {
    guard let session else { return }
    try connect(
      #"{"type":"resume","session":"\#(session.id)","secret":"\#(session.secret)","seen":0}"#)
  }

  /// Connects, sends the first frame, and waits for the welcome.
  private func connect(_ firstFrame: String) throws {
    var connection = try VisitorConnection(
      host: "127.0.0.1", port: port, path: "/webchat/\(channel)/socket", seed: UInt64(port))
    connection.send(firstFrame)
    let deadline = Deadline()
    while !deadline.isOver {
      for case .text(let text) in connection.wait(milliseconds: deadline.remaining) {
        guard let welcome = ReceivedFrame(text)?.welcome else { continue }
        session = (welcome.session, welcome.secret)
        self.connection = consume connection
        return
      }
    }
    throw TimeoutError("a welcome")
  }
}
