// The engine is killed and restarted ten times while a supervisor watches. The feed and the console
// must recover by themselves and show the API's rows within two seconds of the engine's return. The
// two seconds are checked in the long runs only, which need an idle machine: CANAIS_SOAK=1 swift
// test --filter KilledUnderWatchTests.

import Client
import Foundation
import Glibc
import Presence
import Synchronization
import TestSupport
import Testing

@testable import Engine

@Suite("An engine that is killed while it is watched", .ownThread, .serialized)
struct KilledUnderWatchTests {
  private static let rounds = 10
  private static let names = [
    "Ana Souza", "José Núñez", "李雷", "Zé 👋", "Rui", "Dona Zélia", "O’Neil", "Íris",
  ]
  /// Milliseconds within which the feed must have recovered.
  private static let maximumRecovery: Millis = 2_000
  /// Seconds that a test waits for it. They include waiting for a thread: all tests share as many
  /// as there are processors, and those that drive a browser keep one for a minute and more.
  private static let timeout = 600.0

  @Test("The feed recovers by itself, ten times")
  func feed() async throws {
    let engine = try SupervisedEngine()
    let visitors = try Self.names.map { try engine.visitor(named: $0) }
    let address = try engine.address()
    let query = FeedQuery(order: .longest, limit: 100)
    let watcher = Watcher()
    let stream = FeedStream(address, query: query) { watcher.receive($0) }
    defer { stream.stop() }
    let api = EngineAPI(address)
    _ = try await Self.recovery(of: watcher, api, query)
    var times: [Millis] = []
    for round in 0..<Self.rounds {
      let losses = watcher.losses
      try engine.kill()
      try until("a lost connection", within: Self.timeout) { watcher.losses > losses }
      #expect(!watcher.isConnected)
      try engine.restart()
      times.append(try await Self.recovery(of: watcher, api, query))
      // A third of the visitors return, others each time.
      for (number, visitor) in visitors.enumerated() where (number + round) % 3 == 0 {
        try visitor.comeBack()
      }
      _ = try await Self.recovery(of: watcher, api, query)
    }
    print("recovered after \(times) ms")
    if Soak.isOn { #expect(times.allSatisfy { $0 <= Self.maximumRecovery }) }
  }

  @Test("The console recovers by itself, ten times", .enabled(if: Soak.isOn))
  func console() throws {
    let engine = try SupervisedEngine()
    let visitors = try Self.names.map { try engine.visitor(named: $0) }
    let token = engine.folder + "/token"
    try engine.address().token.write(toFile: token, atomically: true, encoding: .utf8)
    let terminal = try Tmux(
      columns: 200, rows: 50,
      environment: [
        "XDG_STATE_HOME": engine.folder, "XDG_CONFIG_HOME": engine.folder, "CANAIS_LANG": "pt-BR",
      ])
    try terminal.run(
      "\(Binary.path) --connect \(engine.running.url) --token-file \(token); echo left with $?")
    _ = try Self.recovery(of: terminal, engine)
    var times: [Millis] = []
    for round in 0..<Self.rounds {
      try engine.kill()
      try terminal.waitFor("o que se vê é antigo")
      try engine.restart()
      times.append(try Self.recovery(of: terminal, engine))
      for (number, visitor) in visitors.enumerated() where (number + round) % 3 == 0 {
        try visitor.comeBack()
      }
      _ = try Self.recovery(of: terminal, engine)
    }
    print("recovered after \(times) ms")
    #expect(times.allSatisfy { $0 <= Self.maximumRecovery })
    try terminal.press("q")
    try terminal.waitFor("left with 0")
  }

  // MARK: - Recovery

  /// Waits until the feed's last window equals the API's page, and returns the milliseconds it
  /// took.
  private static func recovery(
    of watcher: Watcher, _ api: EngineAPI, _ query: FeedQuery
  ) async throws -> Millis {
    let start = SystemClock().monotonic()
    try await until("a window that equals the API's page", within: timeout) {
      guard let page = try? await api.sessions(query), page.total == names.count else {
        return false
      }
      return watcher.isConnected && watcher.window?.rows == page.rows
        && watcher.window?.total == page.total
    }
    return SystemClock().monotonic() - start
  }

  /// Waits until the screen shows identifier, name and state of the API's rows in their order, and
  /// returns the milliseconds it took.
  private static func recovery(
    of terminal: Tmux, _ engine: SupervisedEngine
  ) throws -> Millis {
    let start = SystemClock().monotonic()
    try terminal.waitFor("the rows of the API") { screen in
      guard !screen.contains(where: { $0.contains("o que se vê é antigo") }) else { return false }
      let shown = screen.compactMap(Row.init(line:))
      let listed = try? Row.listed(engine.database)
      return shown.count == names.count && shown == listed
    }
    return SystemClock().monotonic() - start
  }
}

/// A row of the screen or of the API.
private struct Row: Equatable {
  var session: Substring
  var name: String
  var state: String

  /// The row in a line of the screen; nil where there is none.
  init?(line: String) {
    guard let id = line.firstMatch(of: /[0-9a-f]{24}(?=\W*$)/) else { return nil }
    session = id.output
    let states = ["● conectado", "◐ reconectando", "○ ausente"]
    guard let state = states.first(where: { line.contains($0) }) else { return nil }
    self.state = String(state.dropFirst(2))
    let start = line.drop { !$0.isLetter && !$0.isNumber }
    name = start.split(separator: "  ").first.map(String.init) ?? ""
  }

  /// The rows of `canais session list`.
  static func listed(_ database: String) throws -> [Row] {
    let list = try Binary.run(["session", "list", "--json", "--db", database])
    let words = ["online": "conectado", "reconnecting": "reconectando", "absent": "ausente"]
    return try JSONDecoder().decode([FeedRow].self, from: Data(list.output.utf8)).map {
      Row(session: $0.session[...], name: $0.name, state: words[$0.state.name] ?? "")
    }
  }

  private init(session: Substring, name: String, state: String) {
    (self.session, self.name, self.state) = (session, name, state)
  }
}

/// The last events of a feed.
private final class Watcher: Sendable {
  private struct State {
    var window: FeedWindow?
    var isConnected = false
    var losses = 0
  }
  private let state = Mutex(State())

  var window: FeedWindow? { state.withLock { $0.window } }
  var isConnected: Bool { state.withLock { $0.isConnected } }
  var losses: Int { state.withLock { $0.losses } }

  func receive(_ event: FeedEvent) {
    state.withLock { state in
      switch event {
      case .connected: state.isConnected = true
      case .window(let window): state.window = window
      case .lost:
        state.isConnected = false
        state.losses += 1
      case .mayOnlyWatch, .transition, .dropped, .shortages: break
      }
    }
  }
}
