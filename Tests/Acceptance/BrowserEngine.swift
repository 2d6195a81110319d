// An engine in the test's own process, on real sockets and a database file, that a test can stop
// and restart on the same port.

import Channels
import Client
import Engine
import Foundation
import Presence
import Records
import Storage

/// An engine on a database in a temporary folder.
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

  /// The engine's origin.
  var origin: String { "http://127.0.0.1:\(port)" }

  /// Creates a channel. Its form has no fields unless `change` adds some.
  func channel(_ change: (inout Channel) -> Void = { _ in }) throws -> Channel {
    let id = try storage.makeIdentifier {
      (0..<24).map { _ in String(Int.random(in: 0..<16), radix: 16) }.joined()
    }
    var channel = Channel(id: id, description: "Site \(id)", flow: "suporte")
    channel.settings.requestedData = []
    change(&channel)
    return try storage.create(channel, by: author).channel
  }

  /// Sets an attendance platform, which presence requires.
  func setPlatform() throws {
    try storage.setAttendance(Attendance(baseURL: "http://127.0.0.1:9", token: "t"), by: author)
  }

  /// Starts the engine, on its previous port if it had one.
  func start() throws {
    var configuration = EngineConfiguration()
    configuration.port = port
    configuration.workers = 2
    configuration.database = database
    let engine = Engine(
      configuration, store: storage, tokens: TokenRing(tokens), outbox: NoPlatform())
    port = try engine.start().port
    self.engine = engine
  }

  /// Stops the engine.
  func stop() {
    engine?.stop()
    engine = nil
  }

  /// The engine's API, with the console's token.
  func api() throws -> EngineAPI {
    guard let url = URL(string: origin) else { throw ClientError.unreachable(origin) }
    return EngineAPI(EngineAddress(url: url, token: tokens.token(.console)))
  }
}

/// Ignores calls, which other tests cover.
private struct NoPlatform: OutboxDispatching {
  func callsCommitted() {}
}
