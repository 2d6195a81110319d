// `canais-bench serve`: the time until the real engine is ready, and the rate at which it makes
// waiting calls to a platform that answers at once.

import Channels
import Foundation
import Presence
import Records
import Storage

/// `canais-bench serve`.
enum ServeBench {
  /// The printed figures, medians.
  struct Result: Codable {
    /// The time from the start of the process until `/readyz` answers 200, with one channel.
    var readyMillis: Double
    /// The time from the first call to the last.
    var callsPerSecond: Double
    /// CPU time of all threads of the engine for each call.
    var cpuMicrosPerCall: Double
    /// The engine's private memory once it is ready, without calls.
    var readyMegabytes: Double
    /// What its private memory grows by from the first call to the last.
    var grownMegabytes: Double
  }

  static let usage = "serve [--calls 5000] [--sessions CALLS] [--binary FILE] [--repeat 3]"

  /// Runs the benchmark and returns the exit status.
  static func run(_ arguments: [String]) -> Int32 {
    let values = BenchArguments(arguments, flags: [])
    let calls = values.number("--calls") ?? 5_000
    let sessions = values.number("--sessions") ?? calls
    guard values.isUnderstood, (2...1_000_000).contains(calls), (1...calls).contains(sessions)
    else {
      Progress.say("canais-bench " + usage)
      return 2
    }
    let binary = values.text("--binary") ?? Beside.canais
    var results: [Result] = []
    do {
      for _ in 0..<max(1, values.number("--repeat") ?? 3) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "canais-\(UUID())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var result = try made(calls, sessions, binary, folder + "/calls.db")
        _ = try StoreBench.furnish(folder + "/empty.db")
        let engine = try Served(binary, folder + "/empty.db")
        result.readyMillis = engine.readyMillis
        result.readyMegabytes = try megabytes(of: engine)
        results.append(result)
      }
    } catch {
      Progress.say("\(error)")
      return 1
    }
    Progress.tell(
      Result(
        readyMillis: results.map(\.readyMillis).median,
        callsPerSecond: results.map(\.callsPerSecond).median,
        cpuMicrosPerCall: results.map(\.cpuMicrosPerCall).median,
        readyMegabytes: results.map(\.readyMegabytes).median,
        grownMegabytes: results.map(\.grownMegabytes).median))
    return 0
  }

  private static func megabytes(of engine: Served) throws -> Double {
    Double(try ProcessFigures.privateBytes(of: engine.pid)) / 1e6
  }

  /// Measures the calls that another engine left behind, of so many sessions in turn.
  private static func made(
    _ count: Int, _ sessions: Int, _ binary: String, _ path: String
  ) throws -> Result {
    let platform = try CallReceiver(expecting: count)
    let now = Millis(Date.now.timeIntervalSince1970 * 1e3)
    let storage = try StoreBench.furnish(path)
    try storage.setAttendance(
      Attendance(baseURL: "http://127.0.0.1:\(platform.endpoint.port)", token: "bench"),
      by: Author(name: "canais-bench", at: now))
    try storage.commit(
      (0..<count).flatMap { number -> [Record] in
        let call = Record.call(call(number % sessions, number / sessions + 1, at: now))
        guard number < sessions else { return [call] }
        var opening = StoreBench.opening(number)
        opening.at = now
        return [.opened(opening), call]
      })
    Progress.say("\(count) calls")
    let engine = try Served(binary, path)
    let began = try platform.first(of: engine.pid)
    let held = try megabytes(of: engine)
    let ended = try platform.last(of: engine.pid)
    return Result(
      readyMillis: 0, callsPerSecond: Double(count - 1) * 1e6 / Double(ended.at - began.at),
      cpuMicrosPerCall: (ended.processor - began.processor) * 1e6 / Double(count - 1),
      readyMegabytes: 0, grownMegabytes: try megabytes(of: engine) - held)
  }

  private static func call(_ number: Int, _ seq: Int, at moment: Millis) -> OutboxCall {
    let key = UUID().uuidString.lowercased()
    let session = StoreBench.session(number)
    let body = """
      {"eventId":"\(key)","event":"client_online","clientStatus":"online","from":"system",\
      "text":"O cliente voltou a ficar online.","seq":\(seq),"sessionId":"\(session)",\
      "contactId":"\(session)","channelId":"\(StoreBench.channel)","absentSeconds":60,\
      "occurredAt":"2026-01-01T00:00:00.000Z"}
      """
    return OutboxCall(
      eventID: key, session: session, event: .clientOnline, seq: UInt32(seq), target: .message,
      url: "",
      body: Array(body.utf8), at: moment)
  }
}
