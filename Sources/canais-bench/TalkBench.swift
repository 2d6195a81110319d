// `canais-bench talk`: what a message costs the real engine on its whole way, from a visitor's
// socket to the journal, back as an acknowledgement, and to a watcher of the session. Visitors
// first write as fast as they are acknowledged, then at half of the rate that was reached.

import Channels
import Engine
import Foundation
import Glibc
import Storage

/// `canais-bench talk`.
enum TalkBench {
  /// Two quantiles, in milliseconds.
  struct Quantiles: Codable {
    var p50: Double
    var p99: Double

    init(_ latencies: Latencies) {
      p50 = latencies.quantile(0.5)
      p99 = latencies.quantile(0.99)
    }

    init(p50: Double, p99: Double) {
      self.p50 = p50
      self.p99 = p99
    }
  }

  /// What is printed: medians.
  struct Result: Codable {
    /// Acknowledged messages, of visitors who wait for nothing but acknowledgements.
    var messagesPerSecond: Double
    /// Processor time of the engine a message, all threads.
    var cpuMicrosPerMessage: Double
    /// From the message to its acknowledgement, at half of the rate.
    var ackMillis: Quantiles
    /// From the message to the event of the session's stream, at half of the rate.
    var pushMillis: Quantiles
  }

  static let usage =
    "talk [--visitors 200] [--seconds 5] [--workers 1] [--binary FILE] [--repeat 1]"

  /// Messages of a visitor under way at once, while all write as fast as they can.
  private static let window = 20

  /// Runs it; the answer is the exit code.
  static func run(_ arguments: [String]) -> Int32 {
    let values = BenchArguments(arguments, flags: [])
    let visitors = values.number("--visitors") ?? 200
    let seconds = values.number("--seconds") ?? 5
    let workers = values.number("--workers") ?? 1
    guard values.isUnderstood, (1...10_000).contains(visitors), (1...600).contains(seconds),
      (1...64).contains(workers)
    else {
      Progress.say("canais-bench " + usage)
      return 2
    }
    let binary = values.text("--binary") ?? Beside.canais
    var results: [Result] = []
    do {
      for _ in 0..<max(1, values.number("--repeat") ?? 1) {
        results.append(try measure(visitors, seconds, workers, binary))
      }
    } catch {
      Progress.say("\(error)")
      return 1
    }
    func quantiles(_ path: KeyPath<Result, Quantiles>) -> Quantiles {
      Quantiles(
        p50: results.map { $0[keyPath: path].p50 }.median,
        p99: results.map { $0[keyPath: path].p99 }.median)
    }
    Progress.tell(
      Result(
        messagesPerSecond: results.map(\.messagesPerSecond).median,
        cpuMicrosPerMessage: results.map(\.cpuMicrosPerMessage).median,
        ackMillis: quantiles(\.ackMillis), pushMillis: quantiles(\.pushMillis)))
    return 0
  }

  private static func measure(
    _ visitors: Int, _ seconds: Int, _ workers: Int, _ binary: String
  ) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "canais-\(UUID())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let database = folder + "/talk.db"
    try furnish(database)
    let engine = try Served(
      binary, database, ["--workers", String(workers), "--max-per-address", "100000"])
    let tokens = try TokenFile.load(TokenFile.path(database: database))
    var crowd = try TalkCrowd(
      visitors: visitors, channel: StoreBench.channel, endpoint: engine.endpoint,
      token: tokens.token(.attend))
    try crowd.gather()
    Progress.say("\(visitors) visitors, each watched")
    // The first second fills caches and is not counted.
    _ = try crowd.write(for: 1_000_000, window: window, perSecond: nil)
    let before = try ProcessFigures(of: engine.pid)
    let full = try crowd.write(for: Int64(seconds) * 1_000_000, window: window, perSecond: nil)
    let spent = try ProcessFigures(of: engine.pid).total - before.total
    let rate = Double(full.acknowledged) / full.seconds
    Progress.say("\(Int(rate)) messages a second")
    let half = try crowd.write(
      for: Int64(seconds) * 1_000_000, window: window, perSecond: rate / 2)
    return Result(
      messagesPerSecond: rate, cpuMicrosPerMessage: spent * 1e6 / Double(full.acknowledged),
      ackMillis: Quantiles(half.acks), pushMillis: Quantiles(half.pushes))
  }

  /// A channel whose sessions are handed over as they start, so that nobody else is called.
  private static func furnish(_ path: String) throws {
    let storage = try StoreBench.furnish(path)
    guard let stored = try storage.makeReader().channels().first else { return }
    var channel = stored.channel
    channel.flow = Flow.direct.id
    _ = try storage.save(
      channel, expecting: stored.version, by: Author(name: "canais-bench", at: 0))
  }
}
