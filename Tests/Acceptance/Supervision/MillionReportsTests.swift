// A million finished sessions: what a supervisor searches for is there in an instant, and an export of
// all of them takes no more memory at its end than at its beginning. The figures stand by themselves
// only on a machine that does nothing else:
//
//     CANAIS_SOAK=1 CANAIS_BINARY=.build/release/canais swift test --filter MillionReportsTests

import Channels
import Foundation
import Glibc
import Presence
import TestSupport
import Testing

@testable import Engine
@testable import Storage

@Suite("A million finished sessions", .enabled(if: Soak.isOn), .serialized)
struct MillionReportsTests {
  private static let count = 1_000_000
  /// Milliseconds that a search may take.
  private static let promised = 20.0
  /// Bytes that an export may grow by once it is under way: the allocator's whims, not its rows.
  private static let growth = 4 << 20

  private let folder: String
  private var database: String { folder + "/canais.db" }

  /// Sessions over a year, of twenty channels and eight names, each with its own identifiers.
  init() throws {
    folder = try Binary.folder()
    _ = try Storage(path: folder + "/canais.db")
    let database = try Database(path: folder + "/canais.db", access: .writing)
    try database.execute(
      """
      BEGIN;
      WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers
        WHERE n < \(Self.count)),
      people(n, name, folded) AS (SELECT n,
        CASE n % 8 WHEN 0 THEN 'Águeda Núñez' WHEN 1 THEN 'Rui' WHEN 2 THEN 'João Ávila'
          WHEN 3 THEN 'Ana Souza' WHEN 4 THEN 'Beatriz Lima' WHEN 5 THEN 'Pedro Álvares'
          WHEN 6 THEN 'Márcia' ELSE 'Francisco ' || n END,
        CASE n % 8 WHEN 0 THEN 'agueda nunez' WHEN 1 THEN 'rui' WHEN 2 THEN 'joao avila'
          WHEN 3 THEN 'ana souza' WHEN 4 THEN 'beatriz lima' WHEN 5 THEN 'pedro alvares'
          WHEN 6 THEN 'marcia' ELSE 'francisco ' || n END FROM numbers)
      INSERT INTO sessions (id, secret, contact, channel, source, page, address, data, folded,
        started_at)
      SELECT printf('%08x%016x', n * 2654435761 & 4294967295, n), 's',
        printf('%08x%016x', n * 40503 & 4294967295, n / 3), printf('%024x', n % 20), 'widget',
        'https://loja.example/precos/' || (n % 1000), '203.0.113.7',
        '[["name","' || name || '"],["email","a' || n || '@example.com"]]', folded,
        1700000000000 + n * 31557
      FROM people;
      UPDATE sessions SET closed_at = started_at + 600000 + number % 977 * 1000,
        status = 'finished', reason = 'contact_ended', absences = number % 3,
        absent_ms = number % 3 * 90000, messages = number % 40,
        handed_over_at = CASE number % 2 WHEN 0 THEN started_at + 60000 END;
      COMMIT;
      """)
  }

  private func forget() { try? FileManager.default.removeItem(atPath: folder) }

  @Test("Whatever is searched for is found in under 20 ms, with the number of all")
  func search() throws {
    defer { forget() }
    let reader = try Storage(path: database).makeReader()
    let some = String(format: "%08x%016x", 777_777 * 2_654_435_761 & 0xFFFF_FFFF, 777_777)
    let begin: Millis = 1_700_000_000_000
    let month: Millis = 30 * 86_400_000
    let channel = String(format: "%024x", 6)
    let queries: [(String, ReportQuery)] = [
      ("all", ReportQuery()), ("identifier", ReportQuery(text: some)),
      ("part of one", ReportQuery(text: String(some.prefix(10)))),
      ("contact", ReportQuery(text: String(format: "%08x%016x", 40_503 * 9, 3))),
      ("rare name", ReportQuery(text: "francisco 77775")),
      ("name of 125,000", ReportQuery(text: "avila")), ("nobody", ReportQuery(text: "ninguém")),
      ("channel", ReportQuery(channel: channel)),
      ("month", ReportQuery(since: begin + 3 * month + 777, until: begin + 4 * month)),
      (
        "identifier in channel and month",
        ReportQuery(
          since: begin, until: begin + 12 * month, channel: String(format: "%024x", 777_777 % 20),
          text: some)
      ),
    ]
    // To count those of a common name within something else takes a walk through all of that.
    let slower: [(String, ReportQuery)] = [
      ("two names that the same 125,000 bear", ReportQuery(text: "joao avi")),
      ("name of 125,000 in a channel", ReportQuery(channel: channel, text: "avila")),
      (
        "name of 125,000 in a month",
        ReportQuery(since: begin + 3 * month + 777, until: begin + 4 * month, text: "avila")
      ),
    ]
    let all =
      queries.map { ($0.0, $0.1, Self.promised) } + slower.map { ($0.0, $0.1, 10 * Self.promised) }
    for (what, query, limit) in all {
      var times: [Double] = []
      var total = 0
      for _ in 0..<9 {
        let start = clock()
        total = try reader.reports(query).total
        times.append(Double(clock() - start) * 1_000 / Double(CLOCKS_PER_SEC))
      }
      let median = times.sorted()[times.count / 2]
      print("\(what): \(total) found in \(median) ms, at first \(times[0]) ms")
      #expect(median < limit, "\(what)")
      #expect((total == 0) == (what == "nobody"), "\(what)")
    }
    let start = clock()
    let days = try reader.dayTotals(ReportQuery(), zone: -3 * 3_600_000)
    print("\(days.count) days' totals in \(Double(clock() - start) * 1_000 / 1_000_000) ms")
    #expect(days.reduce(0) { $0 + $1.sessions } == Self.count)
  }

  @Test(
    "An export takes the same memory at its end as at its beginning", arguments: ["csv", "json"])
  func export(format: String) throws {
    defer { forget() }
    let child = try Child(
      Binary.path, ["report", "export", "--format", format, "--db", database],
      environment: ["PATH": "/usr/bin:/bin", "HOME": "/nonexistent"])
    var bytes = 0
    var lines = 0
    var sizes: [(bytes: Int, resident: Int)] = []
    while let piece = try child.output.read(upToCount: 1 << 20), !piece.isEmpty {
      bytes += piece.count
      lines += piece.count { $0 == UInt8(ascii: "\n") }
      if bytes >= (sizes.last?.bytes ?? 0) + (8 << 20) {
        sizes.append((bytes, try Processor.resident(of: child.pid)))
      }
    }
    #expect(try child.wait() == 0)
    // CSV has a head; JSON a line for each bracket.
    #expect(lines == Self.count + (format == "csv" ? 1 : 2))
    let early = try #require(sizes.first).resident
    let most = sizes.map(\.resident).max() ?? 0
    print(
      "\(format): \(bytes >> 20) MiB, resident \(early >> 10) KiB at first, \(most >> 10) at most")
    #expect(sizes.count > 10)
    #expect(most - early < Self.growth)
  }
}
