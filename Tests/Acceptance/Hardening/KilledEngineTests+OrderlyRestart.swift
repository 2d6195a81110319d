// SIGTERM and a new start on the same database: sockets close with 1012, and whatever was said, or was
// being said, is not said again.

import Foundation
import Glibc
import Presence
import Synchronization
import Testing
import WebSocket

@testable import Engine
@testable import canais

extension KilledEngineTests {
  @Test("Stopped in good order and started again: sockets close with 1012, nothing is said twice")
  func orderly() async throws {
    // A minute of the visitors lasts four seconds. The platform takes its time, so that calls are
    // under way whenever the engine is asked to end.
    let house = try ServedHouse(interval: 1, timeout: 60) { _ in
      poll(nil, 0, 10)
      return .status(200)
    }
    var port: UInt16 = 0
    for round in 1...2 {
      let child = try house.serve(port: Int(port), speed: 15)
      let engine = try house.running(of: child.pid)
      port = engine.port
      var there = try Steady(40, port: port, channel: house.channel)
      let api = try house.api(engine)
      for session in there.sessions {
        try await api.handOver(session)
        // Pings come all along, and an answer has less than a second.
        there.turn(milliseconds: 0)
      }
      // All fall silent, and come back while the calls about it are still on their way.
      try there.wait(for: "absences") { _ in house.platform.count >= 40 * (2 * round - 1) - 20 }
      there.beat()
      try there.wait(for: "returns") { _ in house.platform.count >= 40 * (2 * round - 1) + 10 }
      kill(child.pid, SIGTERM)
      try there.wait(for: "1012") { $0.closings.count == 40 }
      #expect(there.closings.allSatisfy { $0 == .serviceRestart })
      #expect(try child.wait() == 0)
    }
    let last = try house.serve(port: Int(port), speed: 15)
    _ = try house.running(of: last.pid)
    try house.drained()
    kill(last.pid, SIGTERM)
    #expect(try last.wait() == 0)
    let story = try Story(house)
    story.expectWhole()
    #expect(story.repeats == 0)
    #expect(story.absences >= 80)
    #expect(story.returns >= 20)
  }
}
