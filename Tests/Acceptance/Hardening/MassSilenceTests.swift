// As many visitors as descriptors allow fall silent at the same second, in real time: each is told once,
// and in time. By itself, on a machine that does nothing else:
//
//     swift build -c release --product canais
//     CANAIS_SOAK=1 CANAIS_BINARY=.build/release/canais swift test --filter MassSilenceTests

import Foundation
import Glibc
import Presence
import TestSupport
import Testing

@testable import Engine
@testable import canais

@Suite("Thousands fall silent at once", .enabled(if: Soak.isOn))
struct MassSilenceTests {
  /// Visitors: with the platform's connections below 20,000 descriptors a process.
  static let count =
    ProcessInfo.processInfo.environment["CANAIS_VISITORS"].flatMap { Int($0) }
    ?? 19_000

  @Test("Each is told once, none early, 99 of 100 within 100 ms, the last within a second")
  func told() throws {
    let house = try ServedHouse(interval: 1, timeout: 1_440)
    let child = try house.serve()
    let engine = try house.running(of: child.pid)
    let clock = SystemClock()
    var crowd = try Steady(Self.count, port: engine.port, channel: house.channel)
    let sessions = crowd.sessions
    let tokens = try TokenFile.load(TokenFile.path(database: house.database))
    let api = try PlainClient(port: engine.port)
    var beatAt = clock.monotonic()
    for session in sessions {
      let answer = try api.ask(
        "POST", "/api/v1/sessions/\(session)/handover", token: tokens.token(.platform))
      #expect(answer.hasPrefix("HTTP/1.1 200"))
      guard clock.monotonic() - beatAt >= Steady.period else { continue }
      crowd.beat()
      beatAt = clock.monotonic()
    }
    #expect(house.platform.calls.isEmpty)
    let began = clock.monotonic()
    crowd.beat()
    let spread = clock.monotonic() - began
    let deadline = clock.monotonic() + 180_000
    var firstAt = Millis.max
    while house.platform.count < Self.count, clock.monotonic() < deadline {
      crowd.turn(milliseconds: 50)
      if firstAt == .max, house.platform.count > 0 { firstAt = clock.monotonic() }
    }
    let seconds = Double(clock.monotonic() - firstAt) / 1_000
    try expectEachOnce(house, sessions)
    #expect(firstAt - began >= 60_000)
    #expect(crowd.faults == [])
    // The first connection was silent for longer than it is kept.
    let asking = try PlainClient(port: engine.port)
    let metrics = Metrics(try asking.ask("GET", "/metrics", token: tokens.token(.watch)))
    let name = "canais_absence_lateness_milliseconds"
    #expect(metrics["\(name)_count"] == Self.count)
    #expect((metrics["\(name)_bucket{le=\"100\"}"] ?? 0) * 100 >= Self.count * 99)
    let longest = metrics["canais_absence_lateness_longest_milliseconds"]
    #expect(longest.map { $0 <= 1_000 } == true)
    print(
      """
      \(Self.count) silent within \(spread) ms: \(house.platform.count) calls in \(seconds) s, \
      lateness \(metrics.histogram(name)), longest \(longest ?? -1) ms
      """)
    kill(child.pid, SIGTERM)
    #expect(try child.wait() == 0)
  }

  private func expectEachOnce(_ house: ServedHouse, _ sessions: [String]) throws {
    let calls = house.platform.calls
    #expect(calls.count == sessions.count)
    #expect(Set(calls.map(\.session)) == Set(sessions))
    #expect(calls.allSatisfy { $0.event == "client_offline" && $0.seq == 1 })
    #expect(calls.allSatisfy { $0.path == "/expire" })
    var early = 0
    try house.storage.makeReader().eachAbsence { _, since, at in
      if at - since < 60_000 { early += 1 }
    }
    #expect(early == 0)
  }
}

/// The lines of `/metrics`, by their names.
struct Metrics {
  private var values: [String: Int] = [:]

  init(_ text: String) {
    for line in text.split(whereSeparator: \.isNewline) where line.hasPrefix("canais_") {
      let parts = line.split(separator: " ")
      values[String(parts[0])] = parts.last.flatMap { Int($0) }
    }
  }

  subscript(name: String) -> Int? { values[name] }

  /// A histogram's counts up to each bound.
  func histogram(_ name: String) -> String {
    LatenessHistogram.bounds.compactMap { bound in
      values["\(name)_bucket{le=\"\(bound)\"}"].map { "≤ \(bound) ms: \($0)" }
    }.joined(separator: ", ")
  }
}
