// As many visitors as descriptors allow, three hundred changing a second, beside watchers and a console
// in a real terminal: what the feed costs the engine a watcher, and how soon the console answers a key.
// The figures stand by themselves only on a machine that does nothing else:
//
//     CANAIS_SOAK=1 CANAIS_BINARY=.build/release/canais swift test --filter CrowdUnderWatchTests

import Foundation
import Glibc
import Presence
import TestSupport
import Testing

@testable import Engine

@Suite("Thousands under watch", .enabled(if: Soak.isOn), .serialized)
struct CrowdUnderWatchTests {
  /// Visitors, with what else the test holds open below 20,000 descriptors.
  private static let count =
    ProcessInfo.processInfo.environment["CANAIS_VISITORS"].flatMap { Int($0) } ?? 19_000
  /// Pages loaded again a second: each is lost and back, two changes.
  private static let reloads = 150
  /// Milliseconds that one figure is measured for.
  private static let period: Millis = 10_000
  /// What a watcher may cost, of one core.
  private static let promised = 0.05
  private static let clock = SystemClock()

  @Test("A watcher costs under a twentieth of a core; a key in the console is answered at once")
  func watched() throws {
    let engine = try SupervisedEngine()
    var crowd = try Steady(Self.count, port: engine.running.port, channel: engine.channel)
    #expect(crowd.faults == [])
    let alone = try cost(engine, &crowd)
    print("\(Self.count) visitors, nobody watches: \(percent(alone)) of a core")
    let token = try engine.address(.watch).token
    for (what, queries) in [
      ("one watcher", [""]), ("ten of one window", Array(repeating: "", count: 10)),
      ("ten, each elsewhere", (1...10).map { "?offset=\($0 * 900)&limit=60" }),
      ("one who searches text", ["?query=ana&limit=60"]),
      ("300 of 30 windows", (0..<300).map { "?offset=\($0 % 30 * 300)&limit=60" }),
    ] {
      let watchers = try Watchers(queries, port: engine.running.port, token: token)
      try crowd.wait(for: "windows for all") { _ in watchers.haveAllBegun }
      let before = watchers.figures
      let watched = try cost(engine, &crowd)
      let seconds = Double(Self.period) / 1_000
      let windows = Double(watchers.figures.windows - before.windows) / seconds
      let changes = Double(watchers.figures.changes - before.changes) / seconds
      let each = (watched - alone) / Double(queries.count)
      print(
        """
        \(what): \(percent(watched)) of a core, \(percent(each)) a watcher; \
        \(windows / Double(queries.count)) windows and \(changes / Double(queries.count)) \
        changes a second each
        """)
      #expect(each < Self.promised, "\(what)")
      #expect(windows / Double(queries.count) < 10.5, "\(what)")
      watchers.stop()
    }
    try console(engine, &crowd)
    #expect(crowd.faults == [])
  }

  /// The part of a core that the engine takes while pages are loaded again.
  private func cost(_ engine: SupervisedEngine, _ crowd: inout Steady) throws -> Double {
    let from = (Self.clock.monotonic(), try Processor.seconds(of: engine.running.pid))
    try play(&crowd, until: from.0 + Self.period)
    let passed = Double(Self.clock.monotonic() - from.0) / 1_000
    return (try Processor.seconds(of: engine.running.pid) - from.1) / passed
  }

  private func play(_ crowd: inout Steady, until end: Millis) throws {
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

  private func console(_ engine: SupervisedEngine, _ crowd: inout Steady) throws {
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
    print("keys answered, through tmux, after \(times.sorted()) ms")
    // The frame that the key fell into and the next, and what tmux takes.
    #expect(times.sorted()[times.count / 2] <= 40)
    #expect(screens >= 5 * Int(Self.period) / 1_000)
    // One step back empties the field, the next one closes the list.
    try terminal.press("Escape")
    try terminal.waitForNo("xxx")
    try terminal.press("Escape")
    try terminal.waitForNo("╭─ Comandos")
    try terminal.press("C-q")
    try terminal.waitFor("left with 0")
  }

  /// A few pages more are loaded again when it is time.
  private func step(_ crowd: inout Steady, _ due: inout Millis) throws {
    guard Self.clock.monotonic() >= due else { return }
    due += 100
    try crowd.reload(Self.reloads / 10)
    crowd.turn(milliseconds: 1)
  }
}
