// A supervisor watches while the engine is killed and started again, ten times over. What is seen must
// be right again by itself: row by row what the API says, within two seconds of the engine's return.
// The time itself is only asked for in the long runs, on a machine that does nothing else:
// CANAIS_SOAK=1 swift test --filter KilledUnderWatchTests.

import Client
import Foundation
import Glibc
import Presence
import Synchronization
import TestSupport
import Testing

@testable import Engine

@Suite("An engine killed under a supervisor's eyes", .serialized)
struct KilledUnderWatchTests {
  private static let rounds = 10
  private static let names = [
    "Ana Souza", "José Núñez", "李雷", "Zé 👋", "Rui", "Dona Zélia", "O’Neil", "Íris",
  ]
  /// Milliseconds until all is right again.
  private static let promised: Millis = 2_000
  /// The same before it counts as never. It includes waiting for a thread: all tests share as many as
  /// there are processors, and those that drive a browser hold one for a minute and more.
  private static let patience: Millis = 600_000

  @Test("The feed is right again by itself, ten times")
  func feed() async throws {
    let engine = try SupervisedEngine()
    let visitors = try Self.names.map { try engine.visitor(named: $0) }
    let address = try engine.address()
    let query = FeedQuery(order: .longest, limit: 100)
    let seen = Seen()
    let stream = FeedStream(address, query: query) { seen.take($0) }
    defer { stream.stop() }
    let api = EngineAPI(address)
    _ = try await Self.untilRight(seen, api, query)
    var times: [Millis] = []
    for round in 0..<Self.rounds {
      let losses = seen.losses
      try engine.kill()
      try await Self.until("the loss is told") { seen.losses > losses }
      #expect(!seen.isConnected)
      try engine.restart()
      times.append(try await Self.untilRight(seen, api, query))
      // Some come back, others each time.
      for (number, visitor) in visitors.enumerated() where (number + round) % 3 == 0 {
        try visitor.comeBack()
      }
      _ = try await Self.untilRight(seen, api, query)
    }
    print("right again after \(times) ms")
    if Soak.isOn { #expect(times.allSatisfy { $0 <= Self.promised }) }
  }

  @Test("The console is right again by itself, ten times", .enabled(if: Soak.isOn))
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
    _ = try Self.untilRight(terminal, engine)
    var times: [Millis] = []
    for round in 0..<Self.rounds {
      try engine.kill()
      try terminal.waitFor("o que se vê é antigo")
      try engine.restart()
      times.append(try Self.untilRight(terminal, engine))
      for (number, visitor) in visitors.enumerated() where (number + round) % 3 == 0 {
        try visitor.comeBack()
      }
      _ = try Self.untilRight(terminal, engine)
    }
    print("right again after \(times) ms")
    #expect(times.allSatisfy { $0 <= Self.promised })
    try terminal.press("q")
    try terminal.waitFor("left with 0")
  }

  // MARK: - What is right

  /// Waits until the feed's last window is, row by row, what the API says; answers how long it took.
  private static func untilRight(
    _ seen: Seen, _ api: EngineAPI, _ query: FeedQuery
  ) async throws -> Millis {
    let start = SystemClock().monotonic()
    try await until("window and API say the same") {
      guard let page = try? await api.sessions(query), page.total == names.count else {
        return false
      }
      return seen.isConnected && seen.window?.rows == page.rows
        && seen.window?.total == page.total
    }
    return SystemClock().monotonic() - start
  }

  private static func until(
    _ what: String, _ holds: () async throws -> Bool
  ) async throws {
    let deadline = SystemClock().monotonic() + patience
    while SystemClock().monotonic() < deadline {
      if try await holds() { return }
      await Task.yield()
      poll(nil, 0, 5)
    }
    throw LateEngine(what: what)
  }

  /// The same of what stands on the screen: identifier, name and state of each row, in order.
  private static func untilRight(
    _ terminal: Tmux, _ engine: SupervisedEngine
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

/// One row, as a screen and as the API tell it.
private struct Row: Equatable {
  var session: Substring
  var name: String
  var state: String

  /// A line of the screen; nil for one that is no row.
  init?(line: String) {
    guard let id = line.firstMatch(of: /[0-9a-f]{24}(?=\W*$)/) else { return nil }
    session = id.output
    let states = ["● conectado", "◐ reconectando", "○ ausente"]
    guard let state = states.first(where: { line.contains($0) }) else { return nil }
    self.state = String(state.dropFirst(2))
    let start = line.drop { !$0.isLetter && !$0.isNumber }
    name = start.split(separator: "  ").first.map(String.init) ?? ""
  }

  private struct Listed: Decodable {
    var session: String
    var name: String
    var state: String
  }

  /// The API's first page, by `canais session list`.
  static func listed(_ database: String) throws -> [Row] {
    let list = try Binary.run(["session", "list", "--json", "--db", database])
    let words = ["online": "conectado", "reconnecting": "reconectando", "absent": "ausente"]
    return try JSONDecoder().decode([Listed].self, from: Data(list.output.utf8)).map {
      Row(session: $0.session[...], name: $0.name, state: words[$0.state] ?? "")
    }
  }

  private init(session: Substring, name: String, state: String) {
    (self.session, self.name, self.state) = (session, name, state)
  }
}

/// What a feed told last.
private final class Seen: Sendable {
  private struct State {
    var window: FeedWindow?
    var isConnected = false
    var losses = 0
  }
  private let state = Mutex(State())

  var window: FeedWindow? { state.withLock { $0.window } }
  var isConnected: Bool { state.withLock { $0.isConnected } }
  var losses: Int { state.withLock { $0.losses } }

  func take(_ event: FeedEvent) {
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
