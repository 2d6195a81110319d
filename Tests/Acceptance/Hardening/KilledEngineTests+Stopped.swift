// A process that is stopped: its own trouble is no visitor's absence, and ends with its cause.

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
  @Test("Stopped for longer than the interval with everybody there: nobody is called absent")
  func stopped() async throws {
    // Two minutes that last six seconds; in the long run minutes are minutes.
    let (speed, seconds, interval) = Soak.isOn ? (1, 180, 1) : (20, 8, 2)
    let house = try ServedHouse(interval: interval, timeout: 1_440)
    let child = try house.serve(speed: speed)
    let engine = try house.running(of: child.pid)
    let count = Soak.isOn ? 500 : 100
    var there = try Steady(count, port: engine.port, channel: house.channel)
    let api = try house.api(engine)
    for session in there.sessions {
      try await api.handOver(session)
      there.beat()
    }
    kill(child.pid, SIGSTOP)
    there.stay(milliseconds: Int64(seconds) * 1_000)
    kill(child.pid, SIGCONT)
    there.stay(milliseconds: 3_000)
    let page = try await api.sessions(FeedQuery(state: "online", limit: 200))
    #expect(page.total == count)
    #expect(there.faults == [])
    kill(child.pid, SIGKILL)
    _ = try child.wait()
    #expect(house.platform.calls.isEmpty)
    #expect(try house.storage.makeReader().journalTotals().absences == 0)
    if Soak.isOn {
      print("stopped for \(seconds) s with \(count) there: 0 absences, 0 calls")
    }
  }
}
