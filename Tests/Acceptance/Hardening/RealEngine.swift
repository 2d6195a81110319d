// The engine as people run it: `canais serve` from the built binary, in a process of its own. Its
// log goes to a folder of its own, so that a full disk below the database does not lose it.

import Channels
import Engine
import Foundation
import Glibc
import Presence
import Storage
import TestSupport
import Testing

/// A running `canais serve`.
final class RealEngine {
  /// A channel that accepts every origin and watches presence.
  static let channel = "00112233445566778899aabb"
  /// A channel that accepts only https://loja.example.
  static let restrictedChannel = "ffeeddccbbaa998877665544"

  let database: String
  /// The file that its standard error goes to.
  let log: String
  let process: ChildProcess
  let engine: RunningEngine
  private let tokens: TokenFile

  var pid: Int32 { process.pid }
  var port: UInt16 { engine.port }

  /// Creates a database with both channels.
  static func makeDatabase(_ database: String, attendance baseURL: String? = nil) throws {
    let storage = try Storage(path: database)
    let author = Author(name: "test", at: SystemClock().wall())
    let flow = Flow(id: "f", name: "F", published: true, handsOver: true, blocks: ["message"])
    try storage.importFlows([flow], by: author)
    try storage.setAttendance(
      Attendance(baseURL: baseURL ?? "http://127.0.0.1:9", token: "t"), by: author)
    for (id, sites) in [(channel, []), (restrictedChannel, ["https://loja.example"])] {
      var channel = Channel.make(id: id, description: "Loja \(id.prefix(4))", flow: flow.id)
      channel.settings.presence.enabled = true
      channel.settings.presence.interval = 1
      channel.settings.allowedOrigins = sites
      _ = try storage.create(channel, by: author)
    }
  }

  /// Starts an engine and waits until it answers.
  init(_ database: String, log: String, arguments: [String] = []) throws {
    self.database = database
    self.log = log
    var environment = ProcessInfo.processInfo.environment
    environment["CANAIS_LANG"] = "en"
    environment["NOTIFY_SOCKET"] = nil
    process = try ChildProcess(
      Binary.path,
      ["--db", database, "serve", "--listen", "127.0.0.1:0", "--log", "json"] + arguments,
      environment: environment, errors: log)
    engine = try process.waitForEngine(on: database, log: log)
    tokens = try TokenFile.load(TokenFile.path(database: database))
  }

  /// The token that may only read.
  var watchToken: String { tokens.token(.watch) }

  /// The log so far.
  var logText: String { (try? String(contentsOfFile: log, encoding: .utf8)) ?? "" }

  /// The response to a GET request with the `watch` token.
  func get(_ path: String) throws -> EngineResponse {
    try TestSocket(port: port).request("GET", path, token: tokens.token(.watch))
  }

  /// The response to a POST request without a body, with the platform's token.
  func post(_ path: String) throws -> EngineResponse {
    try TestSocket(port: port).request("POST", path, token: tokens.token(.platform))
  }

  /// The values of `/metrics`.
  func metrics() throws -> MetricValues { MetricValues(try get("/metrics").text) }

  /// Waits until a condition holds.
  ///
  /// - Throws: `TimeoutError` with the end of the engine's log.
  func wait(for event: String, _ condition: () throws -> Bool) throws {
    try until("\(event); the engine's log: \(logText.suffix(2_000))", condition)
  }

  /// Sends a signal and returns the exit status, as `ChildProcess.wait` does.
  func end(_ signal: Int32) throws -> Int32 {
    kill(pid, signal)
    return try process.wait()
  }

  /// Expects that the database holds every message that the engine acknowledged to the crowd, in
  /// order, and that none of the crowd was absent.
  static func expectStored(_ crowd: HonestCrowd, in database: String) throws {
    let reader = try Storage(path: database).makeReader()
    var (lost, absent) = (0, 0)
    for (session, count) in crowd.acknowledged {
      let id = try #require(Identifier(session))
      let detail = try #require(try reader.detail(of: id), "a session that was welcomed is missing")
      let texts = detail.messages.filter { $0.from == .contact }.map(\.text)
      let acknowledged = (0..<count).map { "mensagem \($0 + 1)" }
      if Array(texts.prefix(count)) != acknowledged { lost += 1 }
      // One more may be stored whose acknowledgement had not arrived.
      if texts.count > count + 1 { lost += 1 }
      absent += detail.timeline.count { $0.to == .absent }
    }
    #expect(lost == 0, "sessions without all acknowledged messages")
    #expect(absent == 0, "absences of connected visitors")
  }
}

/// The limit of descriptors of the tests' own process.
enum Descriptors {
  /// Raises it as far as the system allows.
  static func raise() {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }
}
