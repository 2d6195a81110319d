// An engine in a process of its own, so that it can be killed and stopped at any point. It is what
// `canais serve` runs, but its minutes may be shorter. The child is the test binary itself: it runs
// until it is killed, and the parent finds it beside its database as every other program does.

import Channels
import Client
import Foundation
import Glibc
import Presence
import Storage
import Testing

@testable import Engine
@testable import canais

/// A database, a stand-in platform, and the engines that serve them one after the other.
final class EngineChild: Sendable {
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

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Starts a child and returns when it was killed.
  static func run(_ database: String, port: Int, speed: Int, descriptors: Int = 0) async {
    await #expect(processExitsWith: .signal(SIGKILL)) { [database, port, speed, descriptors] in
      try EngineChild.serve(database, port: port, speed: speed, descriptors: descriptors)
    }
  }

  /// In the child: serves until the process is killed.
  static func serve(
    _ database: String, port: Int, speed: Int, descriptors: Int
  ) throws {
    var configuration = EngineConfiguration()
    configuration.port = UInt16(port)
    configuration.workers = 2
    configuration.database = database
    let host = try EngineHost(
      configuration, storage: Storage(path: database), clock: SystemClock(speed: Millis(speed)),
      log: { _ in })
    if descriptors > 0 {
      var limit = rlimit(rlim_cur: rlim_t(descriptors), rlim_max: rlim_t(descriptors))
      setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
    withExtendedLifetime(host) { while true { pause() } }
  }

  /// Waits until an engine runs here that is none of the given process.
  func running(after old: Int32 = 0) async throws -> RunningEngine {
    let deadline = SystemClock().monotonic() + 60_000
    while SystemClock().monotonic() < deadline {
      if let found = RunningEngine.find(database: database), found.pid != old { return found }
      await Task.yield()
      poll(nil, 0, 5)
    }
    throw LateEngine(what: "an engine on \(database)")
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

/// Whether CANAIS_SOAK=1 asks for the long runs.
enum Soak {
  static var isOn: Bool { ProcessInfo.processInfo.environment["CANAIS_SOAK"] == "1" }
}
