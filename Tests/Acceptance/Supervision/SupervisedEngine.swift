// An engine as it is run, `canais serve` in a process of its own, that can be killed and started again
// on the same database and port, with visitors who come back to it.

import Channels
import Client
import Foundation
import Glibc
import Presence
import Storage
import Testing

@testable import Engine

/// A database, and the processes that serve it one after the other.
final class SupervisedEngine {
  let folder: String
  let channel: String
  private(set) var running: RunningEngine
  private var process: Child

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

  /// Kills the engine, without a chance to say anything.
  func kill() throws {
    Glibc.kill(process.pid, SIGKILL)
    #expect(try process.wait() == 128 + SIGKILL)
  }

  /// Starts it again where it was, or on another port, and returns as soon as it answers.
  func restart(elsewhere: Bool = false) throws {
    (process, running) = try SupervisedEngine.start(
      database, port: elsewhere ? 0 : running.port, after: running.pid)
  }

  private static func start(
    _ database: String, port: UInt16, after old: Int32 = 0
  ) throws -> (Child, RunningEngine) {
    let child = try Child(
      Binary.path, ["serve", "--db", database, "--listen", "127.0.0.1:\(port)"],
      environment: ["PATH": "/usr/bin:/bin", "HOME": "/nonexistent"], errors: database + ".log")
    let end = Date(timeIntervalSinceNow: 60)
    while Date() < end {
      if let found = RunningEngine.find(database: database), found.pid == child.pid {
        return (child, found)
      }
      poll(nil, 0, 2)
    }
    throw LateEngine(
      what: "an engine on \(database): "
        + ((try? String(contentsOfFile: database + ".log", encoding: .utf8)) ?? ""))
  }

  /// Where it answers, for a console.
  func address(_ scope: TokenScope = .console) throws -> EngineAddress {
    EngineAddress(
      url: try #require(URL(string: running.url)),
      token: try TokenFile.load(TokenFile.path(database: database)).token(scope))
  }

  /// A visitor who begins a conversation.
  func visitor(named name: String) throws -> Caller {
    let caller = Caller(port: running.port, channel: channel)
    try caller.come([
      "type": "start", "source": "widget", "page": "https://loja.example/carrinho",
      "data": ["name": name],
    ])
    return caller
  }
}

/// One visitor who comes and returns when the test says so, and does nothing by itself.
final class Caller {
  private struct Welcome: Decodable {
    var session: String
    var secret: String
  }

  private let port: UInt16
  private let channel: String
  private var welcome: Welcome?
  private var socket: VisitorConnection?

  init(port: UInt16, channel: String) {
    self.port = port
    self.channel = channel
  }

  /// Comes back to the conversation.
  func comeBack() throws {
    guard let welcome else { return }
    try come(["type": "resume", "session": welcome.session, "secret": welcome.secret, "seen": 0])
  }

  /// Connects and says the first word; returns when it was welcomed.
  fileprivate func come(_ first: [String: Any]) throws {
    var socket = try VisitorConnection(
      host: "127.0.0.1", port: port, path: "/webchat/\(channel)/socket", seed: UInt64(port))
    let words = try JSONSerialization.data(withJSONObject: first)
    socket.send(String(decoding: words, as: UTF8.self))
    let end = Date(timeIntervalSinceNow: 60)
    while Date() < end {
      for event in socket.wait(milliseconds: 100) {
        guard case .text(let text) = event, text.contains("\"type\":\"welcome\"") else { continue }
        welcome = try JSONDecoder().decode(Welcome.self, from: Data(text.utf8))
        self.socket = consume socket
        return
      }
    }
    throw LateEngine(what: "a welcome")
  }
}
