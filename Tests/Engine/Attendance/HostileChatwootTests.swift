// A Chatwoot that answers badly: what it does to one session's calls is not noticed by others, and
// memory stays.

import Channels
import Foundation
import Platforms
import Presence
import Records
import Synchronization
import TestPlatforms
import TestServer
import TestSupport
import Testing

@testable import Engine

@Suite("A hostile Chatwoot", .ownThread)
struct HostileChatwootTests {
  /// How it answers.
  enum Manner: CaseIterable {
    case aByteASecond, never, endless, html, redirect, cut
  }

  private final class Seen: Sendable {
    let outcomes = Mutex<[String: CallOutcome]>([:])
    /// Bytes of endless answers.
    let poured = Mutex(0)

    subscript(eventID: String) -> CallOutcome? { outcomes.withLock { $0[eventID] } }
  }

  private let seen = Seen()

  private func fault(_ manner: Manner) -> PlatformServer<ChatwootStandIn>.Fault {
    .script { [seen] connection in
      switch manner {
      case .aByteASecond:
        try connection.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX: ")
        try connection.trickle(every: 1_000)
      case .never: connection.waitForEnd()
      case .endless:
        try connection.send("HTTP/1.1 200 OK\r\n\r\n{\"source_id\":\"")
        let piece = [UInt8](repeating: 0x61, count: 64 << 10)
        while true {
          try connection.send(piece)
          seen.poured.withLock { $0 += piece.count }
        }
      case .html: try connection.answer(200, "<!doctype html><title>Entrar</title>")
      case .redirect:
        try connection.answer(302, "", fields: "Location: http://127.0.0.1:1/\r\n")
      case .cut: try connection.send("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{\"source_id\"")
      }
    }
  }

  /// The calls of one session.
  private func calls(_ session: Identifier) -> [OutboxCall] {
    var script = CallScript()
    script.session = session
    return [script.handover([("contact", "oi")]), script.message("bom dia")].map {
      var call = $0
      call.eventID = "\(session)-\(call.eventID)"
      return call
    }
  }

  /// Commits calls, whose day of tries begins now.
  private func commit(_ calls: [OutboxCall], to store: MemoryStore) throws {
    let now = SystemClock().wall()
    try store.commit(
      calls.map {
        var call = $0
        call.at = now
        return .call(call)
      })
  }

  @Test("Its session's calls wait or are parked; the others arrive", arguments: Manner.allCases)
  func manners(_ manner: Manner) throws {
    let server = try PlatformServer()
    defer { server.stop() }
    var bad = CallScript()
    bad.session = Identifier(high: 7, low: 7)
    let badID = bad.session.description
    let fault = fault(manner)
    server.setFault { _, request in
      let isOfBad =
        request.url.contains(badID)
        || String(decoding: request.body, as: UTF8.self).contains(badID)
      return isOfBad ? fault : nil
    }
    let store = MemoryStore(Installation())
    let dispatcher = try OutboxDispatcher(store: store, clock: SystemClock(), log: { _ in })
    dispatcher.configure(server.attendance(timeout: 2), flows: [])
    let first = bad.handover()
    let sessions = (1...20).map { Identifier(high: 1, low: UInt32($0)) }
    try commit([first, bad.message("preso")] + sessions.flatMap(calls), to: store)
    dispatcher.start(
      submit: { [seen] records in
        for case .outcome(let outcome) in records {
          seen.outcomes.withLock { $0[outcome.eventID] = outcome }
        }
        try? store.commit(records)
      }, apply: { _, _ in })
    defer { dispatcher.stop(seconds: 0) }
    try until("the messages of the other sessions") {
      let platform = server.platform
      return sessions.allSatisfy { platform.view(of: $0)?.visitorMessages == ["oi", "bom dia"] }
    }
    try until("what becomes of the bad session's call") { seen[first.eventID] != nil }
    let outcome = try #require(seen[first.eventID])
    switch manner {
    case .redirect: #expect(outcome.deliveryStatus == .parked && outcome.httpStatus == 302)
    case .aByteASecond, .never:
      #expect(outcome.deliveryStatus == .waiting)
      #expect(outcome.responseExcerpt == "responseTimedOut")
    case .endless, .html, .cut:
      #expect(outcome.deliveryStatus == .waiting)
      #expect(outcome.responseExcerpt == PlatformError.unexpectedAnswer.rawValue)
    }
    // An answer is read to its limit, whatever more there is; the sockets hold a few megabytes.
    #expect(seen.poured.withLock { $0 } < 64 << 20)
    #expect(server.platform.view(of: bad.session) == nil)
  }
}
