// A database whose channel watches presence, a stand-in platform, and engines in processes of their
// own that serve them one after the other, so that an engine can be killed or stopped at any point.

import Channels
import Client
import Foundation
import Glibc
import Presence
import Storage
import TestSupport
import Testing

@testable import Engine
@testable import canais

/// A database and a stand-in platform that a test's engines serve.
final class PresenceInstallation: Sendable {
  let folder: URL
  let platform: StandInPlatform
  let channel: String
  let storage: Storage

  var database: String { folder.appending(path: "canais.db").path }
  private var log: String { folder.appending(path: "serve.log").path }

  /// Creates the database and starts the platform.
  ///
  /// - Parameters:
  ///   - interval: The channel's presence interval, in minutes.
  ///   - timeout: The channel's session timeout, in minutes.
  ///   - answer: What the platform answers to a call. It is called on the platform's only thread.
  init(
    interval: Int, timeout: Int,
    answer: @escaping @Sendable (ReceivedCall) -> PlatformAnswer = { _ in .status(200) }
  ) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "canais-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    storage = try Storage(path: folder.appending(path: "canais.db").path)
    platform = try StandInPlatform(answer: answer)
    let author = Author(name: "test", at: SystemClock().wall())
    let flow = Flow(
      id: "suporte", name: "Suporte", published: true, handsOver: true, blocks: ["message"])
    try storage.importFlows([flow], by: author)
    try storage.setAttendance(
      Attendance(baseURL: platform.baseURL, token: "t", signingSecret: "s"), by: author)
    var channel = Channel.make(
      id: "00112233445566778899aabb", description: "Loja", flow: flow.id)
    channel.settings.presence.enabled = true
    channel.settings.presence.interval = interval
    channel.settings.sessionTimeout = timeout
    self.channel = try storage.create(channel, by: author).channel.id
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Waits until no call in the outbox is waiting.
  func waitForEmptyOutbox() throws {
    let reader = try storage.makeReader()
    try until("an outbox without waiting calls") { try reader.outboxSummary().waiting == 0 }
  }

  /// Starts `canais serve` on the database.
  ///
  /// - Parameters:
  ///   - port: The port to listen on; 0 for a free one.
  ///   - speed: Milliseconds of presence in a millisecond of the machine.
  func serve(port: UInt16 = 0, speed: Int = 1) throws -> ChildProcess {
    var environment = ProcessInfo.processInfo.environment
    environment["CANAIS_SPEED"] = String(speed)
    environment["SWIFT_BACKTRACE"] = "enable=no"
    return try ChildProcess(
      Binary.path,
      ["serve", "--db", database, "--listen", "127.0.0.1:\(port)", "--workers", "2"],
      environment: environment, errors: log)
  }

  /// Starts `canais serve` on a socket that listens already, passed on as systemd does it.
  func serve(listener: Int32) throws -> ChildProcess {
    var environment = ProcessInfo.processInfo.environment
    environment["LISTEN_FDS"] = "1"
    environment["SWIFT_BACKTRACE"] = "enable=no"
    // LISTEN_PID names the process that the socket is meant for, which the shell becomes.
    return try ChildProcess(
      "/bin/sh",
      [
        "-c", #"LISTEN_PID=$$ exec "$0" "$@""#, Binary.path, "serve", "--db", database, "--workers",
        "2",
      ], environment: environment, errors: log, passing: listener)
  }

  /// Waits until a process serves the database.
  func engine(of process: ChildProcess) throws -> RunningEngine {
    try process.waitForEngine(on: database, log: log)
  }

  /// Hands a session over on an open connection to the API, on the thread of the caller.
  func handOver(_ session: String, _ api: TestSocket) throws {
    let response = try api.request(
      "POST", "/api/v1/sessions/\(session)/handover", token: token(.platform))
    #expect(response.status == 200)
  }

  /// The token of a scope, as the engine's token file has it.
  func token(_ scope: TokenScope) throws -> String {
    try TokenFile.load(TokenFile.path(database: database)).token(scope)
  }

  /// The API of an engine, with the console's token.
  func api(_ engine: RunningEngine) throws -> EngineAPI { EngineAPI(try address(engine)) }

  /// Where an engine answers, with the console's token.
  func address(_ engine: RunningEngine) throws -> EngineAddress {
    let url = try #require(URL(string: engine.url))
    return EngineAddress(url: url, token: try token(.console))
  }
}

extension StandInPlatform {
  /// The received calls that report an absence.
  var expiries: [ReceivedCall] { calls.filter { $0.path == "/expire" } }
}
