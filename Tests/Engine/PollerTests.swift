// Both ways to watch sockets, whatever the machine has by itself: signs and messages whole, in
// pieces, and in floods that do not fit a ring.

import Foundation
import Testing
import WebSocket

@testable import Engine

@Suite("Ways to watch sockets")
struct PollerTests {
  private static let liveness = FrameWriter.frame(.text, Array("a".utf8), mask: 0x0A0B_0C0D)
  private static let answer: [UInt8] = [0x81, 1, UInt8(ascii: "k")]

  @Test(
    "Signs and messages arrive whole and in pieces", arguments: [PollerChoice.epoll, .automatic])
  func talk(_ choice: PollerChoice) throws {
    let engine = try TestEngine(workers: 1) { $0.poller = choice }
    let visitors = try (0..<40).map { _ in try TestVisitor(engine) }
    for visitor in visitors { try visitor.start() }
    for _ in 0..<3 {
      for visitor in visitors { visitor.send("a") }
      for visitor in visitors { #expect(try visitor.next() == .text("k")) }
    }
    for visitor in visitors {
      visitor.socket.send(Array(PollerTests.liveness[..<3]))
      #expect(try engine.metrics()["canais_sessions{state=\"online\"}"] == 40)
      visitor.socket.send(Array(PollerTests.liveness[3...]))
      #expect(try visitor.next() == .text("k"))
    }
    for (number, visitor) in visitors.enumerated() {
      #expect(try visitor.write(String(repeating: "olá ", count: number * 20 + 1), id: "1") == 1)
      try visitor.send(["type": "end"])
      #expect(try visitor.hear("ended").reason == "contact_ended")
      #expect(try visitor.closing() == 1000)
    }
  }

  @Test(
    "A flood larger than the buffers loses nothing",
    arguments: [PollerChoice.epoll, .automatic])
  func flood(_ choice: PollerChoice) throws {
    let engine = try TestEngine(workers: 1) { $0.poller = choice }
    let visitors = try (0..<100).map { _ in try TestVisitor(engine) }
    for visitor in visitors {
      try visitor.start()
      visitor.send("a")
      #expect(try visitor.next() == .text("k"))
    }
    // As many as a visitor may send at once.
    let count = 1_900
    let signs = Array(repeatElement(PollerTests.liveness, count: count).joined())
    let answers = Array(repeatElement(PollerTests.answer, count: count).joined())
    for visitor in visitors { visitor.socket.send(signs) }
    for visitor in visitors {
      let heard = try visitor.socket.wait(for: "all answers") {
        $0.count >= answers.count ? (Array($0[..<answers.count]), answers.count) : nil
      }
      #expect(heard == answers)
    }
  }

  @Test("The log names the poller")
  func told() throws {
    let log = LogLines()
    let engine = try TestEngine(workers: 1, log: log) { $0.poller = .epoll }
    engine.engine.stop()
    #expect(log.text.split(separator: "\n").contains { $0.hasSuffix(" poller=epoll") })
  }
}
