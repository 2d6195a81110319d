// A million finished sessions: a search takes milliseconds, and an export of all of them uses no
// more memory at its end than at its beginning. The figures hold on an idle machine only:
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
  /// The most milliseconds of a search.
  private static let maximumMillis = 20.0
  /// The most bytes that an export may grow by after its first rows: the allocator's, not its
  /// rows'.
  private static let maximumGrowth = 4 << 20

  private let folder: String
  private var database: String { folder + "/canais.db" }

  init() throws { folder = try Binary.folder() }

  /// Inserts sessions over a year, of twenty channels and eight names, with identifiers of their
  /// own.
  private func fill() throws {
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

  private func removeFolder() { try? FileManager.default.removeItem(atPath: folder) }

  /// A search in the benchmark's output.
  private struct Search: Decodable {
    let what: String
    let found: Int
    let millis: Double
  }

  private struct Searches: Decodable {
    let searches: [Search]
  }

  @Test("Every search is done in less than 20 ms, its total included")
  func search() throws {
    defer { removeFolder() }
    let bench = try ChildProcess(
      Binary.bench, ["reports", "--sessions", String(Self.count), "--folder", folder],
      environment: ["PATH": "/usr/bin:/bin", "HOME": "/nonexistent"])
    let output = try bench.output.readToEnd() ?? Data()
    #expect(try bench.wait() == 0)
    let searches = try JSONDecoder().decode(Searches.self, from: output).searches
    #expect(searches.count > 12)
    for search in searches {
      print("\(search.what): \(search.found) found in \(search.millis) ms")
      // Counting more than a quarter of all takes longer; the totals by day load after the list.
      let isSlower = search.found > Self.count / 4 || search.what.hasPrefix("days")
      let limit = isSlower && search.what != "all" ? 4 * Self.maximumMillis : Self.maximumMillis
      #expect(search.millis < limit, "\(search.what)")
      #expect((search.found == 0) == (search.what == "nobody"), "\(search.what)")
    }
  }

  @Test(
    "An export uses as much memory at its end as at its beginning", arguments: ["csv", "json"])
  func export(format: String) throws {
    defer { removeFolder() }
    try fill()
    let child = try ChildProcess(
      Binary.path, ["report", "export", "--format", format, "--db", database],
      environment: ["PATH": "/usr/bin:/bin", "HOME": "/nonexistent"])
    var bytes = 0
    var lines = 0
    var sizes: [(bytes: Int, resident: Int)] = []
    while let piece = try child.output.read(upToCount: 1 << 20), !piece.isEmpty {
      bytes += piece.count
      lines += piece.count { $0 == UInt8(ascii: "\n") }
      if bytes >= (sizes.last?.bytes ?? 0) + (8 << 20) {
        sizes.append((bytes, try ProcessUsage.residentBytes(of: child.pid)))
      }
    }
    #expect(try child.wait() == 0)
    // CSV has a heading, JSON a line for each bracket.
    #expect(lines == Self.count + (format == "csv" ? 1 : 2))
    let early = try #require(sizes.first).resident
    let most = sizes.map(\.resident).max() ?? 0
    print(
      "\(format): \(bytes >> 20) MiB, resident \(early >> 10) KiB at first, \(most >> 10) at most")
    #expect(sizes.count > 10)
    #expect(most - early < Self.maximumGrowth)
  }
}
