// A process that is stopped for a while: its own stall must not count as the absence of its
// visitors.

import Client
import Foundation
import Glibc
import Presence
import Storage
import TestSupport
import Testing

@testable import Engine
@testable import canais

extension KilledEngineTests {
  @Test("A stall longer than the interval makes no connected visitor absent")
  func stopped() async throws {
    // Two minutes of presence last six seconds; in the long run minutes are minutes.
    let (speed, seconds, interval) = Soak.isOn ? (1, 180, 1) : (20, 8, 2)
    let installation = try PresenceInstallation(interval: interval, timeout: 1_440)
    let process = try installation.serve(speed: speed)
    let engine = try installation.engine(of: process)
    let count = Soak.isOn ? 500 : 100
    var crowd = try SteadyCrowd(count, port: engine.port, channel: installation.channel)
    let api = try installation.api(engine)
    for session in crowd.sessions {
      try await api.handOver(session)
      crowd.heartbeat()
    }
    kill(process.pid, SIGSTOP)
    crowd.stay(milliseconds: Int64(seconds) * 1_000)
    kill(process.pid, SIGCONT)
    crowd.stay(milliseconds: 3_000)
    let page = try await api.sessions(FeedQuery(state: .online, limit: 200))
    #expect(page.total == count)
    #expect(crowd.failures == [])
    kill(process.pid, SIGKILL)
    _ = try process.wait()
    #expect(installation.platform.calls.isEmpty)
    #expect(try installation.storage.makeReader().journalTotals().absences == 0)
    if Soak.isOn {
      print("stopped for \(seconds) s with \(count) visitors: 0 absences, 0 calls")
    }
  }
}
