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
    try FinishedSessions.insert(Self.count, into: database)
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
