// The engine as the browser meets it: on real sockets, over a real database file, in this process, so
// that a test may stop it and start it again on the same port.

import Channels
import Client
import Engine
import Foundation
import Presence
import Records
import Storage

/// An engine over a throw-away database.
final class BrowserEngine {
  private let folder: URL
  private let storage: Storage
  private let tokens: TokenFile
  private var engine: Engine?
  private var port: UInt16 = 0
  private var database: String { folder.appending(path: "canais.db").path }
  private let author = Author(name: "test", at: 1_767_225_600_000)

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "canais-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let path = folder.appending(path: "canais.db").path
    storage = try Storage(path: path)
    tokens = try TokenFile.load(TokenFile.path(database: path))
    let flow = Flow(
      id: "suporte", name: "Suporte", published: true, handsOver: true,
      blocks: ["message", "question"])
    try storage.importFlows([flow], by: author)
  }

  deinit {
    stop()
    try? FileManager.default.removeItem(at: folder)
  }

  /// Where the engine answers.
  var origin: String { "http://127.0.0.1:\(port)" }

  /// A channel; asks for nothing unless `change` says so.
  func channel(_ change: (inout Channel) -> Void = { _ in }) throws -> Channel {
    let id = try storage.makeIdentifier {
      (0..<24).map { _ in String(Int.random(in: 0..<16), radix: 16) }.joined()
    }
    var channel = Channel(id: id, description: "Site \(id)", flow: "suporte")
    channel.settings.requestedData = []
    change(&channel)
    return try storage.create(channel, by: author).channel
  }

  /// Sets up an attendance platform, without which presence is not watched.
  func setPlatform() throws {
    try storage.setAttendance(Attendance(baseURL: "http://127.0.0.1:9", token: "t"), by: author)
  }

  /// Starts the engine, on the port it had before if there was one.
  func start() throws {
    var configuration = EngineConfiguration()
    configuration.port = port
    configuration.workers = 2
    configuration.database = database
    let engine = Engine(
      configuration, store: storage, tokens: TokenRing(tokens), callSink: NoPlatform())
    port = try engine.start().port
    self.engine = engine
  }

  /// Ends the engine in good order.
  func stop() {
    engine?.stop()
    engine = nil
  }

  /// What a console asks.
  func api() throws -> EngineAPI {
    guard let url = URL(string: origin) else { throw ClientError.unreachable(origin) }
    return EngineAPI(EngineAddress(url: url, token: tokens.token(.console)))
  }
}

/// The platform's calls are another test's.
private struct NoPlatform: OutboxNotifying {
  func committed(_ calls: [OutboxCall]) {}
}
