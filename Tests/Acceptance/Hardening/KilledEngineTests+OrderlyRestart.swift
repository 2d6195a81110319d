// SIGTERM and a new start on the same database: sockets close with 1012, and no call is made twice,
// those under way at the end included.

import Foundation
import Glibc
import Presence
import Synchronization
import TestSupport
import Testing
import WebSocket

@testable import Engine
@testable import canais

extension KilledEngineTests {
  @Test("After SIGTERM with calls under way, sockets close with 1012 and no call is repeated")
  func orderly() throws {
    // A minute of presence lasts ten seconds, and pings must be answered within 1.6 s. All is done
    // on the thread of the test: where it waited for a thread, pings would stay unanswered.
    let speed = 6
    let gate = AnswerGate()
    let installation = try PresenceInstallation(interval: 1, timeout: 60) { _ in
      gate.pass()
      return .status(200)
    }
    var port: UInt16 = 0
    for round in 1...2 {
      let process = try installation.serve(port: port, speed: speed)
      let engine = try installation.engine(of: process)
      port = engine.port
      var crowd = try SteadyCrowd(40, port: port, channel: installation.channel)
      let api = try TestSocket(port: port)
      for session in crowd.sessions {
        try installation.handOver(session, api)
        crowd.turn(milliseconds: 0)
      }
      // All fall silent, and come back. The calls about that are under way until the engine has
      // been told to end.
      let sessions = Set(crowd.sessions)
      try crowd.wait(for: "absences") { _ in
        sessions.isSubset(of: installation.platform.expiries.map(\.session))
      }
      gate.close()
      crowd.heartbeat()
      let reader = try installation.storage.makeReader()
      try crowd.wait(for: "returns") { _ in
        (try? reader.journalTotals().returns) ?? 0 >= 40 * round
      }
      kill(process.pid, SIGTERM)
      gate.open()
      try crowd.wait(for: "1012") { $0.closeCodes.count == 40 }
      #expect(crowd.closeCodes.allSatisfy { $0 == .serviceRestart })
      #expect(try process.wait() == 0)
    }
    let last = try installation.serve(port: port, speed: speed)
    _ = try installation.engine(of: last)
    try installation.waitForEmptyOutbox()
    kill(last.pid, SIGTERM)
    #expect(try last.wait() == 0)
    let comparison = try CallComparison(installation)
    comparison.expectAgreement()
    #expect(comparison.repeats == 0)
    #expect(comparison.absences >= 80)
    #expect(comparison.returns >= 20)
  }
}

/// Holds the platform's answers back, so that calls are under way for as long as a test wants.
private final class AnswerGate: Sendable {
  private let isOpen = Mutex(true)

  /// Holds answers from now on.
  func close() { isOpen.withLock { $0 = false } }

  /// Lets all answers pass.
  func open() { isOpen.withLock { $0 = true } }

  /// Returns once an answer may be given.
  func pass() { try? until("an open gate") { isOpen.withLock { $0 } } }
}
