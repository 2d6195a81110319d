// `canais-bench store`: how many changes of state per second the journal stores durably. Records
// and commits are those of the engine's writer, on the disk of a given folder.

import Channels
import Foundation
import Glibc
import Presence
import Records
import Storage

/// `canais-bench store`.
enum StoreBench {
  /// The printed figures.
  struct Result: Codable {
    var transitionsPerSecond: Double
    var p99Millis: Double
  }

  static let usage = "store --transitions N [--batch 1024] [--folder DIR] [--repeat N]"

  private static let sessions = 10_000
  static let channel = "00000000000000000000beac"

  /// Runs the benchmark and returns the exit status.
  static func run(_ arguments: [String]) -> Int32 {
    let values = BenchArguments(arguments, flags: [])
    let count = values.number("--transitions") ?? 200_000
    let batch = values.number("--batch") ?? 1_024
    guard values.isUnderstood, count > 0, batch > 0 else {
      Progress.say("canais-bench " + usage)
      return 2
    }
    let parent = values.text("--folder") ?? FileManager.default.currentDirectoryPath
    var rates: [Double] = []
    var delays: [Double] = []
    do {
      for _ in 0..<max(1, values.number("--repeat") ?? 1) {
        let folder = parent + "/canais-bench-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
          atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let result = try measure(folder + "/canais.db", count: count, batch: batch)
        rates.append(result.transitionsPerSecond)
        delays.append(result.p99Millis)
      }
    } catch {
      Progress.say("\(error)")
      return 1
    }
    Progress.tell(Result(transitionsPerSecond: rates.median, p99Millis: delays.median))
    return 0
  }

  private static func measure(_ path: String, count: Int, batch: Int) throws -> Result {
    let storage = try furnish(path)
    try storage.commit((0..<sessions).map { .opened(opening($0)) })
    Progress.say("\(count) transitions in commits of \(batch)")
    let clock = ContinuousClock()
    var delays: [Double] = []
    var done = 0
    var before = 0.0
    let took = try clock.measure {
      while done < count {
        let records = (done..<min(count, done + batch)).map(transition)
        let spent = try clock.measure { try storage.commit(records) }.seconds * 1e3
        // In the worst case a record arrives just after the previous commit has begun.
        delays.append(before + spent)
        before = spent
        done += records.count
      }
    }
    delays.sort()
    return Result(
      transitionsPerSecond: Double(count) / took.seconds,
      p99Millis: delays[min(delays.count - 1, delays.count * 99 / 100)])
  }

  /// A database with a flow and channels; the first channel is `channel`.
  static func furnish(_ path: String, channels: Int = 1) throws -> Storage {
    let storage = try Storage(path: path)
    let author = Author(name: "canais-bench", at: 0)
    let flow = Flow(
      id: "bench", name: "Bench", published: true, handsOver: true, blocks: ["message"])
    try storage.importFlows([flow], by: author)
    for number in 0..<channels {
      let description = number == 0 ? "Loja" : "Loja \(number)"
      _ = try storage.create(
        Channel.make(
          id: number == 0 ? channel : String(format: "%024x", number), description: description,
          flow: flow.id), by: author)
    }
    return storage
  }

  /// An identifier of a session, distributed like real ones: some hundred share a prefix.
  static func session(_ number: Int) -> Identifier {
    let neighbourhood = (UInt64(number / 512) &* 0x9E37_79B9_7F4A_7C15 >> 40) << 40
    let own = UInt64(number) &* 0xBF58_476D_1CE4_E5B9 >> 24
    return Identifier(high: neighbourhood | own, low: UInt32(truncatingIfNeeded: number))
  }

  /// The first record of a session.
  static func opening(_ number: Int) -> SessionOpening {
    SessionOpening(
      session: session(number), secret: "s\(number)", contact: session(number + sessions),
      contactSecret: "c\(number)", channel: channel, source: .widget,
      page: "https://loja.example/produtos/\(number)", address: "192.0.2.1",
      data: [DataValue(key: "name", value: "Maria")], accepted: nil, at: 0)
  }

  /// The records of sessions that become absent and return in turn.
  private static func transition(_ number: Int) -> Record {
    let isLeaving = number / sessions % 2 == 0
    return .journal(
      JournalEntry(
        session: session(number % sessions), kind: .state, from: isLeaving ? .online : .absent,
        to: isLeaving ? .absent : .online, reason: isLeaving ? .pageInactive : .returned,
        absentSince: isLeaving ? Millis(number) : nil, lateness: 2, at: Millis(number)))
  }
}
