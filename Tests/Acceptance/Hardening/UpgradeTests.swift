// An upgrade while visitors are connected: the service manager keeps the listening socket, and the
// next engine takes it over with everything that the last one stored.

import Foundation
import Glibc
import Presence
import TestSupport
import Testing
import WebSocket

@testable import Engine
@testable import canais

@Suite("An upgrade under connected visitors", .serialized)
struct UpgradeTests {
  @Test(
    "No connection is refused, sockets close with 1012, all return, and nobody was absent",
    arguments: Soak.isOn ? [40, 2_000] : [40])
  func upgrade(visitors: Int) throws {
    Descriptors.raise()
    let installation = try PresenceInstallation(interval: 1, timeout: 60)
    let (listener, port) = try Loopback.listen()
    defer { close(listener) }
    // As in the printed canais.socket.
    try #require(listen(listener, 4_096) == 0)
    let old = try installation.serve(listener: listener)
    #expect(try installation.engine(of: old).port == port)
    var crowd = try SteadyCrowd(visitors, port: port, channel: installation.channel)
    let sessions = crowd.sessions
    // On the thread of the test, so the visitors answer pings in between.
    let api = try TestSocket(port: port)
    for (number, session) in sessions.enumerated() {
      try installation.handOver(session, api)
      if number % 500 == 0 { crowd.heartbeat() }
    }
    crowd.heartbeat()
    kill(old.pid, SIGTERM)
    var refused = 0
    var attempts = 0
    func attempt() {
      attempts += 1
      if let socket = try? Loopback.connect(port: port) { close(socket) } else { refused += 1 }
    }
    try crowd.wait(for: "1012") { crowd in
      attempt()
      return crowd.closeCodes.count == visitors
    }
    #expect(crowd.closeCodes.allSatisfy { $0 == .serviceRestart })
    #expect(try old.wait() == 0)
    attempt()
    let new = try installation.serve(listener: listener)
    try crowd.wait(for: "the new engine") { _ in
      attempt()
      return RunningEngine.find(database: installation.database)?.pid == new.pid
    }
    for _ in stride(from: 0, to: visitors, by: 40) {
      try crowd.reload(40)
      crowd.turn(milliseconds: 1)
      attempt()
    }
    try crowd.wait(for: "returns") { $0.welcomed == 2 * visitors }
    crowd.heartbeat()
    #expect(crowd.sessions == sessions)
    #expect(refused == 0, "of \(attempts)")
    try expectNobodyAbsent(installation, sessions)
    kill(new.pid, SIGTERM)
    #expect(try new.wait() == 0)
  }

  private func expectNobodyAbsent(
    _ installation: PresenceInstallation, _ sessions: [String]
  ) throws {
    try installation.waitForEmptyOutbox()
    let totals = try installation.storage.makeReader().journalTotals()
    #expect(totals.started == sessions.count && totals.ended == 0)
    #expect(totals.absences == 0)
    let calls = installation.platform.calls
    #expect(calls.allSatisfy { $0.event == "handed_over" })
    #expect(calls.map(\.session).sorted() == sessions.sorted())
  }
}
