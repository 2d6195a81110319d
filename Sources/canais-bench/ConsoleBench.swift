// `canais-bench console`: the real binary in a pseudo-terminal. Measures the time to the first
// frame, the cost of a key, and the wake-ups while nothing happens.

import Foundation
import Glibc

/// `canais-bench console`.
enum ConsoleBench {
  /// The printed figures, medians.
  struct Result: Codable {
    /// Milliseconds from the start of the process to its first frame, and to the list of channels.
    var firstFrameMillis: Double
    var listMillis: Double
    /// CPU time of all threads of the console for each key.
    var keyMillis: Double
    /// The time from a key to the first byte of its frame.
    var keyLatencyMillis: Double
    /// Wake-ups of the console's threads during the idle time, by screen.
    var wakeUps: [String: Int]
    var idleSeconds: Double
  }

  static let usage = """
    console [--size 200x60] [--channels 200] [--idle-seconds 10] [--repeat 5] [--binary FILE]
    """

  private static let keys = 200
  /// The screens, and the keys that open them.
  private static let screens = [
    ("channels", ""), ("channel", "\r"), ("channel-code", "\r\u{1B}4"), ("presence", "2"),
    ("reports", "3"), ("attendance", "4"), ("flows", "5"), ("help", "?"),
  ]

  /// Runs the benchmark and returns the exit status.
  static func run(_ arguments: [String]) -> Int32 {
    let values = BenchArguments(arguments, flags: [])
    let sides = (values.text("--size") ?? "200x60").split(separator: "x").map { Int($0) }
    let count = values.number("--channels") ?? 200
    let idle = values.decimal("--idle-seconds") ?? 10
    guard values.isUnderstood, sides.count == 2, let width = sides[0], let height = sides[1],
      (60...1_000).contains(width), (16...1_000).contains(height), (1...10_000).contains(count)
    else {
      Progress.say("canais-bench " + usage)
      return 2
    }
    let folder = FileManager.default.temporaryDirectory.appending(path: "canais-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      let stage = Stage(
        binary: values.text("--binary") ?? Beside.canais, folder: folder, width: width,
        height: height)
      _ = try StoreBench.furnish(stage.database, channels: count)
      var result = try startsAndKeys(stage, repeats: max(1, values.number("--repeat") ?? 5))
      (result.wakeUps, result.idleSeconds) = (try wakeUps(stage, seconds: idle), idle)
      Progress.tell(result)
      return 0
    } catch {
      Progress.say("\(error)")
      return 1
    }
  }

  /// A database, and the console on it.
  private struct Stage {
    let binary: String
    let folder: String
    let width: Int
    let height: Int

    var database: String { folder + "/canais.db" }

    func open() throws(BenchError) -> PseudoTerminal {
      try PseudoTerminal(
        binary, ["--db", database, "--lang", "pt-BR"], columns: width, rows: height,
        environment: [
          "TERM": "xterm-256color", "LANG": "C.UTF-8", "HOME": folder, "PATH": "/usr/bin:/bin",
          // A console opens on the screen that it was left on: each has a memory of its own.
          "ESCDELAY": "25", "XDG_STATE_HOME": folder + "/state-\(UUID())",
        ])
    }
  }

  // MARK: - Starting and keys

  private static func startsAndKeys(_ stage: Stage, repeats: Int) throws(BenchError) -> Result {
    var (first, list, key, latency): ([Double], [Double], [Double], [Double]) = ([], [], [], [])
    for turn in 0..<repeats {
      Progress.say("start \(turn + 1) of \(repeats)")
      let begin = ContinuousClock.now
      let console = try stage.open()
      guard console.wait(for: "Canais") != nil else { throw .late("first frame") }
      first.append((ContinuousClock.now - begin).seconds * 1e3)
      guard console.wait(for: "Loja") != nil else { throw .late("list") }
      list.append((ContinuousClock.now - begin).seconds * 1e3)
      console.settle(milliseconds: 1_000)
      let before = try processorNanos(of: console.pid)
      for number in 0..<keys {
        let pressed = ContinuousClock.now
        // To the end of the list and back: scrolling draws every row again.
        console.type(number < keys / 2 ? "\u{1B}[B" : "\u{1B}[A")
        guard !console.read(milliseconds: 2_000).isEmpty else { continue }
        latency.append((ContinuousClock.now - pressed).seconds * 1e3)
        console.settle(milliseconds: 20)
      }
      key.append(Double(try processorNanos(of: console.pid) - before) / 1e6 / Double(keys))
      console.type("q")
      guard console.waitForEnd() else { throw .late("leaving") }
    }
    return Result(
      firstFrameMillis: first.median, listMillis: list.median, keyMillis: key.median,
      keyLatencyMillis: latency.median, wakeUps: [:], idleSeconds: 0)
  }

  /// CPU time of all threads in nanoseconds (proc(5), schedstat).
  private static func processorNanos(of pid: pid_t) throws(BenchError) -> Int {
    try sum(of: pid, "schedstat") { $0.split(separator: " ").first.flatMap { Int($0) } }
  }

  // MARK: - Idle

  /// Measures all screens at the same time, each in a console of its own.
  private static func wakeUps(_ stage: Stage, seconds: Double) throws(BenchError) -> [String: Int] {
    var consoles: [(name: String, terminal: PseudoTerminal)] = []
    for (name, keys) in screens {
      let console = try stage.open()
      guard console.wait(for: "Loja") != nil else { throw .late(name) }
      console.settle(milliseconds: 500)
      for key in keys.split(separator: "\r", omittingEmptySubsequences: false).enumerated() {
        if key.offset > 0 { console.type("\r") }
        console.settle(milliseconds: 300)
        console.type(String(key.element))
        console.settle(milliseconds: 300)
      }
      consoles.append((name, console))
    }
    Progress.say("idle for \(seconds) seconds")
    for console in consoles { console.terminal.settle(milliseconds: 1_000) }
    var before: [Int] = []
    for console in consoles { before.append(try switches(of: console.terminal.pid)) }
    _ = poll(nil, 0, Int32(seconds * 1e3))
    var woken: [String: Int] = [:]
    for (console, count) in zip(consoles, before) {
      woken[console.name] = try switches(of: console.terminal.pid) - count
    }
    // The last console to quit stops the engine that the first one started.
    for console in consoles {
      console.terminal.type("\u{1B}")
      console.terminal.settle(milliseconds: 200)
      console.terminal.type("\u{11}")
      _ = console.terminal.waitForEnd()
    }
    return woken
  }

  /// Voluntary context switches of all threads, which are as many as wake-ups.
  private static func switches(of pid: pid_t) throws(BenchError) -> Int {
    try sum(of: pid, "status") { text in
      text.split(separator: "\n").first { $0.hasPrefix("voluntary_ctxt_switches:") }
        .flatMap { $0.split(separator: "\t").last }.flatMap { Int($0) }
    }
  }

  private static func sum(
    of pid: pid_t, _ file: String, _ value: (String) -> Int?
  ) throws(BenchError) -> Int {
    let tasks = "/proc/\(pid)/task"
    guard let threads = try? FileManager.default.contentsOfDirectory(atPath: tasks) else {
      throw .process(pid)
    }
    return threads.reduce(0) { sum, thread in
      let path = "\(tasks)/\(thread)/\(file)"
      guard let data = try? FileHandle(forReadingAtPath: path)?.readToEnd() else { return sum }
      return sum + (value(String(decoding: data, as: UTF8.self)) ?? 0)
    }
  }
}
