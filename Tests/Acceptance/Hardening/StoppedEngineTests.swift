// A process that is stopped, or out of descriptors: its own trouble is no visitor's absence, and ends
// with its cause.

import Client
import Foundation
import Glibc
import Presence
import Storage
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

  @Test("Out of descriptors, the newest are shed and the rest stay; then all is as before")
  func descriptors() throws {
    let house = try ServedHouse(interval: 10, timeout: 1_440)
    let child = try house.serve(descriptors: 160)
    let engine = try house.running(of: child.pid)
    var there = try Steady(20, port: engine.port, channel: house.channel)
    let asking = try PlainClient(port: engine.port)
    #expect(try asking.ask("GET", "/readyz").hasPrefix("HTTP/1.1 200"))
    var crowd: [PlainClient] = []
    var shed = 0
    for _ in 0..<300 {
      let client = try PlainClient(port: engine.port)
      crowd.append(client)
      if crowd.count % 50 == 0 { there.beat() }
    }
    let deadline = SystemClock().monotonic() + 60_000
    while shed < 100, SystemClock().monotonic() < deadline {
      there.beat()
      shed = crowd.count { $0.isShut() }
    }
    #expect(shed >= 100)
    let full = try asking.ask("GET", "/readyz")
    #expect(full.hasPrefix("HTTP/1.1 503"))
    #expect(full.contains("out of descriptors"))
    there.beat()
    #expect(there.faults == [])
    crowd = []
    let after = try Steady(20, port: engine.port, channel: house.channel)
    #expect(try asking.ask("GET", "/readyz").hasPrefix("HTTP/1.1 200"))
    #expect(after.faults == [] && there.faults == [])
    kill(child.pid, SIGKILL)
    _ = try child.wait()
  }
}
