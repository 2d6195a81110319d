// The engine as people run it: `canais serve` from the built binary, in a process of its own, on a
// database of a test's. What it says goes to a file, so that a full disk does not take that too.

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
  /// A channel that any page may hold, and watches presence.
  static let channel = "00112233445566778899aabb"
  /// One that only the pages of https://loja.example may hold.
  static let listed = "ffeeddccbbaa998877665544"

  let database: String
  /// Where its standard error goes.
  let log: String
  let child: Child
  let engine: RunningEngine
  private let tokens: TokenFile

  var pid: Int32 { child.pid }
  var port: UInt16 { engine.port }

  /// Makes a database with both channels.
  static func furnish(_ database: String, attendance baseURL: String? = nil) throws {
    let storage = try Storage(path: database)
    let author = Author(name: "test", at: SystemClock().wall())
    let flow = Flow(id: "f", name: "F", published: true, handsOver: true, blocks: ["message"])
    try storage.importFlows([flow], by: author)
    try storage.setAttendance(
      Attendance(baseURL: baseURL ?? "http://127.0.0.1:9", token: "t"), by: author)
    for (id, sites) in [(channel, []), (listed, ["https://loja.example"])] {
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
    child = try Child(
      Binary.path,
      ["--db", database, "serve", "--listen", "127.0.0.1:0", "--log", "json"] + arguments,
      environment: environment, errors: log)
    engine = try RealEngine.find(database, child, log)
    tokens = try TokenFile.load(TokenFile.path(database: database))
  }

  private static func find(
    _ database: String, _ child: Child, _ log: String
  ) throws -> RunningEngine {
    let deadline = SystemClock().monotonic() + Millis(Patience.milliseconds)
    while SystemClock().monotonic() < deadline {
      if let found = RunningEngine.find(database: database), found.pid == child.pid { return found }
      poll(nil, 0, 10)
    }
    let said = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
    throw Late(description: "an engine on \(database); it said: \(said)")
  }

  /// Everything it said so far.
  var said: String { (try? String(contentsOfFile: log, encoding: .utf8)) ?? "" }

  /// An answer of it.
  func get(_ path: String) throws -> Answer {
    let socket = try TestSocket(port: port)
    socket.send(
      "GET \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        + "Authorization: Bearer \(tokens.token(.watch))\r\n\r\n")
    return try socket.answer()
  }

  /// `/metrics`, by the name of each line.
  func metrics() throws -> [String: Int] {
    var metrics: [String: Int] = [:]
    for line in try get("/metrics").text.split(separator: "\n") where !line.hasPrefix("#") {
      let parts = line.split(separator: " ")
      metrics[String(parts[0])] = Int(parts.last ?? "")
    }
    return metrics
  }

  /// Waits until something is so.
  func wait(for what: String, seconds: Int = 60, _ condition: () throws -> Bool) throws {
    let deadline = SystemClock().monotonic() + Millis(seconds) * 1_000
    while try !condition() {
      guard SystemClock().monotonic() < deadline else {
        throw Late(description: "\(what); the engine said: \(said.suffix(2_000))")
      }
      poll(nil, 0, 20)
    }
  }

  /// Bytes of memory it holds, proc_pid_status(5).
  var memory: Int {
    let status = (try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
    return (line.split(separator: " ").compactMap { Int($0) }.first ?? 0) << 10
  }

  /// Milliseconds of processor it used so far, proc_pid_stat(5).
  var processor: Int {
    let stat = (try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)) ?? ""
    let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
    guard fields.count > 12, let user = Int(fields[11]), let system = Int(fields[12]) else {
      return 0
    }
    return (user + system) * 1_000 / Int(sysconf(Int32(_SC_CLK_TCK)))
  }

  /// What the database has of the crowd against what the crowd was told: every message that was
  /// acknowledged, in its order, and nobody called absent.
  static func expectKept(_ crowd: HonestCrowd, in database: String) throws {
    let reader = try Storage(path: database).makeReader()
    var (lost, absent) = (0, 0)
    for (session, count) in crowd.acknowledged {
      let id = try #require(Identifier(session))
      let detail = try #require(try reader.detail(of: id), "a welcomed session is gone")
      let texts = detail.messages.filter { $0.from == .contact }.map(\.text)
      let told = (0..<count).map { "mensagem \($0 + 1)" }
      if Array(texts.prefix(count)) != told { lost += 1 }
      // One more may be stored whose acknowledgement was still on its way.
      if texts.count > count + 1 { lost += 1 }
      absent += detail.timeline.count { $0.to == .absent }
    }
    #expect(lost == 0, "sessions without all that was acknowledged")
    #expect(absent == 0, "honest visitors called absent")
  }
}

/// Descriptors for the tests' own sockets: as many as the system allows.
enum Descriptors {
  static func raise() {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }
}
