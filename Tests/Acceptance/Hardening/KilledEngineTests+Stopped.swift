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
  func stopped() throws {
    // A minute of presence lasts six seconds; in the long run minutes are minutes.
    let (speed, seconds) = Soak.isOn ? (1, 180) : (10, 8)
    let installation = try PresenceInstallation(interval: 1, timeout: 1_440)
    let process = try installation.serve(speed: speed)
    let engine = try installation.engine(of: process)
    let count = Soak.isOn ? 500 : 100
    var crowd = try SteadyCrowd(count, port: engine.port, channel: installation.channel)
    // Everything happens on the thread of the test: where it waited for a thread, the crowd would
    // answer no pings.
    let api = try TestSocket(port: engine.port)
    for session in crowd.sessions {
      try installation.handOver(session, api)
      crowd.heartbeat()
    }
    kill(process.pid, SIGSTOP)
    crowd.stay(milliseconds: Int64(seconds) * 1_000)
    kill(process.pid, SIGCONT)
    crowd.stay(milliseconds: 3_000)
    #expect(crowd.failures == [])
    let online = try api.request(
      "GET", "/api/v1/sessions?state=online&limit=1", token: installation.token(.watch))
    #expect(online.text.contains("\"total\":\(count)"))
    kill(process.pid, SIGKILL)
    _ = try process.wait()
    #expect(installation.platform.calls.allSatisfy { $0.event == "handed_over" })
    #expect(try installation.storage.makeReader().journalTotals().absences == 0)
    if Soak.isOn {
      print("stopped for \(seconds) s with \(count) visitors: 0 absences, 0 calls")
    }
  }
}
