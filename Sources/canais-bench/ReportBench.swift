// `canais-bench reports`: the cost of a search among many finished sessions, page and total
// included. The database is written record by record, like the engine's: a year with twenty
// channels, in which one name in eight is common.

import Channels
import Foundation
import Presence
import Records
import Storage

/// `canais-bench reports`.
enum ReportBench {
  /// The printed figures of a search, medians of its repetitions.
  struct Search: Codable {
    var what: String
    var found: Int
    var millis: Double
  }

  struct Result: Codable {
    var sessions: Int
    var endsPerSecond: Double
    var bytesPerSession: Double
    var searches: [Search]
  }

  static let usage = "reports --sessions N [--folder DIR] [--repeat N]"

  private static let channels = 20
  private static let begin: Millis = 1_700_000_000_000
  private static let day: Millis = 86_400_000
  private static let year = 365 * day
  private static let names = [
    "Águeda Núñez", "Rui", "João Ávila", "Ana Souza", "Beatriz Lima", "Pedro Álvares", "Márcia",
  ]

  /// Runs the benchmark and returns the exit status.
  static func run(_ arguments: [String]) -> Int32 {
    let values = BenchArguments(arguments, flags: [])
    let sessions = values.number("--sessions") ?? 1_000_000
    guard values.isUnderstood, sessions > 0 else {
      Progress.say("canais-bench " + usage)
      return 2
    }
    let parent = values.text("--folder") ?? FileManager.default.currentDirectoryPath
    let folder = parent + "/canais-bench-\(UUID().uuidString)"
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let path = folder + "/canais.db"
      let took = try ContinuousClock().measure { try fill(path, sessions) }
      let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
      let searches = try measure(path, sessions, repeats: max(1, values.number("--repeat") ?? 9))
      Progress.tell(
        Result(
          sessions: sessions, endsPerSecond: Double(sessions) / took.seconds,
          bytesPerSession: Double(size) / Double(sessions), searches: searches))
      return 0
    } catch {
      Progress.say("\(error)")
      return 1
    }
  }

  // MARK: - The year

  private static func fill(_ path: String, _ sessions: Int) throws {
    Progress.say("a year of \(sessions) sessions")
    let storage = try StoreBench.furnish(path, channels: channels)
    let batch = 1_000
    for first in stride(from: 0, to: sessions, by: batch) {
      var records: [Record] = []
      for number in first..<min(sessions, first + batch) {
        let start = begin + Millis(number) * year / Millis(sessions)
        let opening = opening(number, of: sessions, at: start)
        records.append(.opened(opening))
        if number % 2 == 0 { records.append(handover(opening.session, at: start + 60_000)) }
        // Up to 27 minutes, so that sessions end in another order than they began.
        let end = start + 600_000 + Millis(number % 977) * 1_000
        records.append(
          .closed(
            SessionClosing(
              session: opening.session, status: .finished, reason: .contactEnded, at: end)))
      }
      try storage.commit(records)
    }
  }

  private static func opening(_ number: Int, of sessions: Int, at start: Millis) -> SessionOpening {
    var opening = StoreBench.opening(number)
    opening.contact = StoreBench.session(sessions + number / 3)
    opening.channel = number % channels == 0 ? StoreBench.channel : channel(number % channels)
    let place = number % 8
    var name = place < names.count ? names[place] : "Francisco \(number)"
    if place == names.count - 1, number < sessions / 10 { name += " Antiga" }
    opening.data = [DataValue(key: "name", value: name)]
    opening.at = start
    return opening
  }

  private static func channel(_ number: Int) -> String { String(format: "%024x", number) }

  private static func handover(_ session: Identifier, at moment: Millis) -> Record {
    .journal(
      JournalEntry(
        session: session, kind: .handover, from: .online, to: .online, reason: nil,
        absentSince: nil, lateness: 0, at: moment))
  }

  // MARK: - The searches

  private static func measure(
    _ path: String, _ sessions: Int, repeats: Int
  ) throws -> [Search] {
    let reader = try Storage(path: path).makeReader()
    let days = [("days", ""), ("days of a common name", "avila")]
    return try queries(sessions).map { what, query in
      try search(what, repeats) { try reader.reports(query).total }
    }
      + days.map { what, text in
        try search(what, repeats) {
          try reader.dayTotals(ReportQuery(text: text), zone: -3 * 3_600_000, latest: 31).count
        }
      }
  }

  private static func search(
    _ what: String, _ repeats: Int, _ find: () throws -> Int
  ) rethrows -> Search {
    var times: [Double] = []
    var found = 0
    for _ in 0..<repeats { times.append(try ThreadTime.measure { found = try find() } * 1e3) }
    Progress.say("\(what): \(found) in \(times.median) ms")
    return Search(what: what, found: found, millis: times.median)
  }

  private static func queries(_ sessions: Int) -> [(String, ReportQuery)] {
    let session = StoreBench.session(sessions * 7 / 9).description
    let april = (begin + 90 * day + 777, begin + 120 * day + 777)
    let common = "avila"
    return [
      ("all", ReportQuery()), ("channel", ReportQuery(channel: channel(2))),
      ("month", ReportQuery(since: april.0, until: april.1)),
      ("identifier", ReportQuery(text: session)),
      ("part of an identifier", ReportQuery(text: String(session.prefix(10)))),
      ("nobody", ReportQuery(text: "ninguém")),
      ("rare name", ReportQuery(text: "francisco \(sessions / 13)")),
      ("name that the oldest bear", ReportQuery(text: "antiga")),
      ("common name", ReportQuery(text: common)),
      ("its beginning", ReportQuery(text: "avi")),
      ("its twentieth page", ReportQuery(text: common, offset: 1_900)),
      ("of a channel", ReportQuery(channel: channel(2), text: common)),
      ("of a month", ReportQuery(since: april.0, until: april.1, text: common)),
      (
        "of a channel and month",
        ReportQuery(since: april.0, until: april.1, channel: channel(2), text: common)
      ),
      ("two words of a common name", ReportQuery(text: "joao avi")),
      ("letter that half of all bear", ReportQuery(text: "a")),
    ]
  }
}
