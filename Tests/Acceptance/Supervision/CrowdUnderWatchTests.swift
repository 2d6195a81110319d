// As many visitors as descriptors allow, three hundred changes a second, watchers and a console in
// a real terminal: what a watcher costs the engine, and how soon the console shows a key. The
// figures hold on an idle machine only:
//
//     CANAIS_SOAK=1 CANAIS_BINARY=.build/release/canais swift test --filter CrowdUnderWatchTests

import Foundation
import Glibc
import Presence
import TestSupport
import Testing

@testable import Engine

@Suite("Thousands of visitors and their watchers", .enabled(if: Soak.isOn), .serialized)
struct CrowdUnderWatchTests {
  /// Visitors. With the test's other descriptors they stay below 20,000.
  private static let count =
    ProcessInfo.processInfo.environment["CANAIS_VISITORS"].flatMap { Int($0) } ?? 19_000
  /// Page reloads a second. Each makes two changes: reconnecting and online.
  private static let reloads = 150
  /// Milliseconds that each figure is measured for.
  private static let period: Millis = 10_000
  /// The largest cost of a watcher, as a part of one core.
  private static let maximumCost = 0.05
  private static let clock = SystemClock()

  @Test("A watcher costs less than 5 % of a core, and the console shows a key within two frames")
  func cost() throws {
    let engine = try SupervisedEngine()
    var crowd = try SteadyCrowd(Self.count, port: engine.running.port, channel: engine.channel)
    #expect(crowd.failures == [])
    let alone = try processorShare(engine, &crowd)
    print("\(Self.count) visitors without watchers: \(percent(alone)) of a core")
    let token = try engine.address(.watch).token
    for (what, queries) in [
      ("one watcher", [""]), ("ten of one window", Array(repeating: "", count: 10)),
      ("ten of ten windows", (1...10).map { "?offset=\($0 * 900)&limit=60" }),
      ("one with a text query", ["?query=ana&limit=60"]),
      ("300 of 30 windows", (0..<300).map { "?offset=\($0 % 30 * 300)&limit=60" }),
    ] {
      let watchers = try WatcherCrowd(queries, port: engine.running.port, token: token)
      try crowd.wait(for: "a window for each watcher") { _ in watchers.haveAllBegun }
      let before = watchers.counts
      let watched = try processorShare(engine, &crowd)
      let seconds = Double(Self.period) / 1_000
      let windows = Double(watchers.counts.windows - before.windows) / seconds
      let changes = Double(watchers.counts.changes - before.changes) / seconds
      let each = (watched - alone) / Double(queries.count)
      print(
        """
        \(what): \(percent(watched)) of a core, \(percent(each)) a watcher; \
        \(windows / Double(queries.count)) windows and \(changes / Double(queries.count)) \
        changes a second each
        """)
      #expect(each < Self.maximumCost, "\(what)")
      #expect(windows / Double(queries.count) < 10.5, "\(what)")
      watchers.stop()
    }
    try measureConsole(engine, &crowd)
    #expect(crowd.failures == [])
  }

  /// The part of a core that the engine uses while pages are reloaded.
  private func processorShare(_ engine: SupervisedEngine, _ crowd: inout SteadyCrowd) throws
    -> Double
  {
    let from = (Self.clock.monotonic(), try ProcessUsage.processorSeconds(of: engine.running.pid))
    try play(&crowd, until: from.0 + Self.period)
    let passed = Double(Self.clock.monotonic() - from.0) / 1_000
    return (try ProcessUsage.processorSeconds(of: engine.running.pid) - from.1) / passed
  }

  private func play(_ crowd: inout SteadyCrowd, until end: Millis) throws {
    var due = Self.clock.monotonic()
    while Self.clock.monotonic() < end {
      let now = Self.clock.monotonic()
      if now >= due {
        try crowd.reload(Self.reloads / 10)
        due = max(due + 100, now - 500)
      }
      crowd.turn(milliseconds: Int32(clamping: max(1, due - now)))
    }
  }

  private func percent(_ part: Double) -> String { String(format: "%.2f %%", part * 100) }

  // MARK: - The console

  private func measureConsole(_ engine: SupervisedEngine, _ crowd: inout SteadyCrowd) throws {
    let token = engine.folder + "/token"
    try engine.address().token.write(toFile: token, atomically: true, encoding: .utf8)
    let terminal = try Tmux(
      columns: 120, rows: 40,
      environment: ["XDG_STATE_HOME": engine.folder, "XDG_CONFIG_HOME": engine.folder])
    try terminal.run(
      "\(Binary.path) --connect \(engine.running.url) --token-file \(token); echo left with $?")
    try terminal.waitFor("● conectado")
    var screens = 0
    var last: [String] = []
    var due = Self.clock.monotonic()
    let begin = due
    while Self.clock.monotonic() < begin + Self.period {
      try step(&crowd, &due)
      let screen = try terminal.screen()
      if screen != last { screens += 1 }
      last = screen
    }
    print("\(Double(screens) / Double(Self.period) * 1_000) screens a second in the terminal")
    try terminal.press("C-p")
    try terminal.waitFor("Comandos")
    var times: [Millis] = []
    for length in 1...30 {
      try step(&crowd, &due)
      let start = Self.clock.monotonic()
      try terminal.type("x")
      let wanted = String(repeating: "x", count: length)
      try terminal.waitFor(wanted)
      times.append(Self.clock.monotonic() - start)
    }
    print("keys shown, through tmux, after \(times.sorted()) ms")
    // Two frames of 16 ms, and tmux.
    #expect(times.sorted()[times.count / 2] <= 40)
    #expect(screens >= 5 * Int(Self.period) / 1_000)
    // The first Esc empties the field, the second closes the list.
    try terminal.press("Escape")
    try terminal.waitForNo("xxx")
    try terminal.press("Escape")
    try terminal.waitForNo("╭─ Comandos")
    try terminal.press("C-q")
    try terminal.waitFor("left with 0")
  }

  /// Reloads the next pages if they are due.
  private func step(_ crowd: inout SteadyCrowd, _ due: inout Millis) throws {
    guard Self.clock.monotonic() >= due else { return }
    due += 100
    try crowd.reload(Self.reloads / 10)
    crowd.turn(milliseconds: 1)
  }
}
