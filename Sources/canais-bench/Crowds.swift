// Tables of sessions for benchmarks, and helpers that benchmarks share.

import Basics
import Channels
import Foundation
import Presence
import PresenceSimulation

/// Realistic sessions: names with accents, pages of a site, mixed states.
enum Crowds {
  /// The time of the table.
  static let end: Millis = 600_000
  private static let names = [
    "Maria Aparecida", "João Conceição", "Ana", "José Álvares", "Antônia de Souza", "Pedro",
    "Lucas Lima", "Márcia", "Francisco Gonçalves", "Beatriz",
  ]

  /// A table in which each session has changed its state a few times in random order.
  static func table(sessions: Int) -> SessionTable {
    var random = SeededRandom(seed: 11)
    var table = SessionTable(capacity: sessions)
    let channels: UInt32 = 20
    for channel in 0..<channels {
      table.setPolicy(
        channel: channel,
        PresencePolicy(
          monitors: true, interval: 120_000 + Millis(channel % 5) * 60_000, counts: .activity,
          sessionTimeout: 3_600_000), at: 0
      ) { _, _ in }
    }
    for number in 0..<sessions {
      let id = Identifier(high: random.next(), low: UInt32(truncatingIfNeeded: random.next()))
      _ = table.insert(
        id: id, contact: id, channel: UInt32(number) % channels,
        name: names[number % names.count],
        page: "https://loja.example/precos/\(number % 1_000)", startedAt: 0,
        state: SessionState(startedAt: Millis(number) * 300_000 / Millis(sessions)))
    }
    for turn in 0..<sessions {
      let now = 300_000 + Millis(turn) * 300_000 / Millis(sessions)
      let slot = UInt32.random(in: 0..<UInt32(sessions), using: &random)
      switch turn % 5 {
      case 0, 1: _ = table.receive(slot, .detached, at: now)
      case 2: _ = table.receive(slot, .attached(.connection), at: now)
      case 3: _ = table.receive(slot, .handover, at: now)
      default: _ = table.receive(slot, .liveness(.activity), at: now)
      }
      if turn % 1_000 == 0 { table.expireDue(at: now) { _, _, _ in } }
    }
    return table
  }
}

/// Options of a benchmark: `--name value` and flags.
struct BenchArguments {
  private var values: [String: String] = [:]
  /// Whether all options were understood.
  private(set) var isUnderstood = true

  init(_ arguments: [String], flags: Set<String>) {
    var rest = arguments[...]
    while let name = rest.popFirst() {
      if flags.contains(name) {
        values[name] = ""
      } else if name.hasPrefix("--"), let value = rest.popFirst() {
        values[name] = value
      } else {
        isUnderstood = false
      }
    }
  }

  func has(_ flag: String) -> Bool { values[flag] != nil }
  func text(_ name: String) -> String? { values[name] }
  func number(_ name: String) -> Int? { values[name].flatMap { Int($0) } }
  func decimal(_ name: String) -> Double? { values[name].flatMap { Double($0) } }
}

/// The programs of the same build.
enum Beside {
  /// The `canais` in the same folder.
  static var canais: String {
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(filePath: own).deletingLastPathComponent().appending(path: "canais").path
  }
}

/// Measures the CPU time of the thread, which does not depend on the load of the machine.
enum ThreadTime {
  /// The CPU time of the work in seconds.
  static func measure(_ work: () throws -> Void) rethrows -> Double {
    let begin = now()
    try work()
    return now() - begin
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

/// Writes results to standard output and progress to standard error.
enum Progress {
  static func say(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }

  static func tell(_ result: some Encodable) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(result) else { return }
    FileHandle.standardOutput.write(data + Data("\n".utf8))
  }
}

extension Duration {
  /// Seconds, as a decimal number.
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }
}

extension [Double] {
  /// The median; 0 without values.
  var median: Double { isEmpty ? 0 : sorted()[count / 2] }
}
