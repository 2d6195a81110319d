// As many visitors as descriptors allow fall silent within one second, in real time: each absence
// is reported once, and in time. Run alone on an idle machine:
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

@Suite("Thousands of visitors that fall silent at once", .enabled(if: Soak.isOn))
struct MassSilenceTests {
  /// Visitors. With the platform's connections they stay below 20,000 descriptors.
  static let count =
    ProcessInfo.processInfo.environment["CANAIS_VISITORS"].flatMap { Int($0) }
    ?? 19_000

  @Test("Each absence is reported once and never early, 99 % within 100 ms, all within a second")
  func reported() throws {
    let installation = try PresenceInstallation(interval: 1, timeout: 1_440)
    let process = try installation.serve()
    let engine = try installation.engine(of: process)
    let clock = SystemClock()
    var crowd = try SteadyCrowd(
      Self.count, port: engine.port, channel: installation.channel)
    let sessions = crowd.sessions
    let api = try TestSocket(port: engine.port)
    var heartbeatAt = clock.monotonic()
    for session in sessions {
      try installation.handOver(session, api)
      guard clock.monotonic() - heartbeatAt >= SteadyCrowd.heartbeatInterval else { continue }
      crowd.heartbeat()
      heartbeatAt = clock.monotonic()
    }
    try crowd.wait(for: "calls about the handovers") { _ in
      installation.platform.count == Self.count
    }
    #expect(installation.platform.expiries.isEmpty)
    let start = clock.monotonic()
    crowd.heartbeat()
    let spread = clock.monotonic() - start
    let deadline = clock.monotonic() + 180_000
    var firstAt = Millis.max
    while installation.platform.count < 2 * Self.count, clock.monotonic() < deadline {
      crowd.turn(milliseconds: 50)
      if firstAt == .max, installation.platform.count > Self.count { firstAt = clock.monotonic() }
    }
    let seconds = Double(clock.monotonic() - firstAt) / 1_000
    try expectEachOnce(installation, sessions)
    #expect(firstAt - start >= 60_000)
    #expect(crowd.failures == [])
    // The first connection was idle for too long.
    let socket = try TestSocket(port: engine.port)
    let metrics = MetricValues(
      try socket.request("GET", "/metrics", token: installation.token(.watch)).text)
    let name = "canais_absence_lateness_milliseconds"
    #expect(metrics["\(name)_count"] == Self.count)
    #expect((metrics["\(name)_bucket{le=\"100\"}"] ?? 0) * 100 >= Self.count * 99)
    let longest = metrics["canais_absence_lateness_longest_milliseconds"]
    #expect(longest.map { $0 <= 1_000 } == true)
    print(
      """
      \(Self.count) silent within \(spread) ms: all reported in \(seconds) s, \
      lateness \(histogram(name, metrics)), longest \(longest ?? -1) ms
      """)
    kill(process.pid, SIGTERM)
    #expect(try process.wait() == 0)
  }

  private func expectEachOnce(_ installation: PresenceInstallation, _ sessions: [String]) throws {
    let calls = installation.platform.expiries
    #expect(calls.count == sessions.count)
    #expect(Set(calls.map(\.session)) == Set(sessions))
    #expect(calls.allSatisfy { $0.event == "client_offline" && $0.seq == 2 })
    #expect(calls.allSatisfy { $0.path == "/expire" })
    var early = 0
    try installation.storage.makeReader().eachAbsence { _, since, at in
      if at - since < 60_000 { early += 1 }
    }
    #expect(early == 0)
  }

  /// A histogram's counts up to each bound.
  private func histogram(_ name: String, _ metrics: MetricValues) -> String {
    LatenessHistogram.bounds.compactMap { bound in
      metrics["\(name)_bucket{le=\"\(bound)\"}"].map { "≤ \(bound) ms: \($0)" }
    }.joined(separator: ", ")
  }
}
