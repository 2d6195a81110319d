// `canais serve` in a process of its own, so that it can be killed and stopped at any point. The test
// finds it beside its database as every other program does.

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

/// A database, a stand-in platform, and the engines that serve them one after the other.
final class ServedHouse: Sendable {
  let folder: URL
  let platform: StandInPlatform
  let channel: String
  let storage: Storage

  var database: String { folder.appending(path: "canais.db").path }

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

  /// Waits until the platform was told all that waits.
  func drained(seconds: Int64 = 60) throws {
    let reader = try storage.makeReader()
    let deadline = SystemClock().monotonic() + seconds * 1_000
    while try reader.outboxSummary().waiting > 0 {
      guard SystemClock().monotonic() < deadline else {
        throw LateEngine(what: "the calls that wait: \(try reader.outboxSummary())")
      }
      poll(nil, 0, 20)
    }
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Starts `canais serve` on the database; port 0 takes a free one. Its minutes may be shorter.
  func serve(port: Int = 0, speed: Int = 1) throws -> Child {
    var environment = ProcessInfo.processInfo.environment
    environment["CANAIS_SPEED"] = String(speed)
    environment["SWIFT_BACKTRACE"] = "enable=no"
    return try Child(
      Binary.path,
      ["serve", "--db", database, "--listen", "127.0.0.1:\(port)", "--workers", "2"],
      environment: environment, errors: folder.appending(path: "serve.log").path)
  }

  /// Waits until the engine of a process answers.
  func running(of process: Int32) throws -> RunningEngine {
    let deadline = SystemClock().monotonic() + Millis(Patience.milliseconds)
    while SystemClock().monotonic() < deadline, kill(process, 0) == 0 {
      if let found = RunningEngine.find(database: database), found.pid == process { return found }
      poll(nil, 0, 5)
    }
    let log = try? String(contentsOf: folder.appending(path: "serve.log"), encoding: .utf8)
    throw LateEngine(what: "an engine on \(database): \(log?.suffix(500) ?? "")")
  }

  /// What a console would ask an engine.
  func api(_ engine: RunningEngine) throws -> EngineAPI {
    let url = try #require(URL(string: engine.url))
    return EngineAPI(
      EngineAddress(
        url: url, token: try TokenFile.load(TokenFile.path(database: database)).token(.console)))
  }
}

extension RunningEngine {
  var port: UInt16 { URL(string: url)?.port.map(UInt16.init) ?? 0 }
}

/// What did not happen in time.
struct LateEngine: Error { var what: String }
