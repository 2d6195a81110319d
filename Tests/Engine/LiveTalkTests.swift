// The stream of one session: whole first, then each event once and in order, from any of the
// shards, and from where a watcher was.

import Channels
import Client
import Foundation
import Presence
import Records
import TestSupport
import Testing

@testable import Engine

@Suite("The stream of a session")
struct LiveTalkTests {
  @Test("The session whole, then what happens; all shards alike", arguments: [1, 2, 5])
  func story(workers: Int) throws {
    let engine = try TestEngine(workers: workers)
    for _ in 0..<4 {
      let visitor = try TestVisitor(engine)
      let session = try visitor.start().session
      try visitor.write("antes", id: "1")
      let talk = try TestTalk(engine, session)
      guard case .session(let whole) = try talk.next() else {
        Issue.record("the first event is not the session")
        return
      }
      #expect(whole.messages.map(\.text) == ["antes"] && !whole.handedOver)
      _ = try engine.api(
        "POST", "sessions/\(session)/messages", body: #"{"text":"oi","from":"agent","name":"Ana"}"#)
      try visitor.write("depois", id: "2")
      try talk.message("depois")
      let details = try #require(talk.details)
      #expect(details.messages.map(\.text) == ["antes", "oi", "depois"])
      #expect(details.row.handedOver && details.row.isWaiting && details.row.unread == 1)
      let stored = try engine.api("GET", "sessions/\(session)").decode(SessionDetails.self)
      #expect(details.timeline == stored.timeline)
      #expect(details.calls.map(\.event) == ["handed_over", "client_message"])
      _ = try engine.api("POST", "sessions/\(session)/end")
      try talk.next { if case .state(let entry) = $0 { entry.to.name == "closed" } else { false } }
      #expect(try !talk.socket.more("the end of the stream"))
    }
    #expect(try engine.api("GET", "sessions/0123456789abcdef01234567").status == 404)
    #expect(try TestTalk(engine, "0123456789abcdef01234567").status == 404)
  }

  @Test(
    "A watcher who comes back by the id of its last event misses nothing and gets nothing twice")
  func lastEventID() throws {
    let engine = try TestEngine()
    let visitor = try TestVisitor(engine)
    let session = try visitor.start().session
    var talk = try TestTalk(engine, session)
    _ = try talk.next()
    var told: [String] = []
    var random = SystemRandomNumberGenerator()
    for number in 1...60 {
      try visitor.write("\(number)", id: "\(number)")
      if number == 20 { _ = try engine.api("POST", "sessions/\(session)/handover") }
      if Int.random(in: 0..<4, using: &random) == 0 {
        // The watcher may go before it reads what was sent, or after.
        let last = talk.lastID
        talk.socket.end()
        talk = try TestTalk(engine, session, after: last)
      }
      while told.last != "\(number)" {
        if case .message(let message) = try talk.next() { told.append(message.text) }
      }
    }
    #expect(told == (1...60).map(String.init))
  }

  @Test("A closed session's stream is the session, and ends")
  func closed() throws {
    let engine = try TestEngine()
    let visitor = try TestVisitor(engine)
    let session = try visitor.start().session
    try visitor.write("oi", id: "1")
    _ = try engine.api("POST", "sessions/\(session)/end")
    _ = try visitor.hear("ended")
    engine.engine.settle()
    let talk = try TestTalk(engine, session)
    guard case .session(let whole) = try talk.next() else {
      Issue.record("the first event is not the session")
      return
    }
    #expect(whole.row.state == .known(.closed) && whole.messages.map(\.text) == ["oi"])
    #expect(try !talk.socket.more("the end of the stream"))
  }

  @Test(
    "While the beginning is read nobody waits, and what happens comes after it", arguments: [1, 2])
  func slowBeginning(workers: Int) throws {
    let engine = try TestEngine(workers: workers)
    let visitor = try TestVisitor(engine)
    let session = try visitor.start().session
    try visitor.write("antes", id: "1")
    engine.store.readGate.lock()
    let talk = try TestTalk(engine, session) {
      defer { engine.store.readGate.unlock() }
      for number in 2...9 { try visitor.write("\(number)", id: "\(number)") }
      _ = try engine.api("POST", "sessions/\(session)/end")
      _ = try visitor.hear("ended")
    }
    guard case .session(let whole) = try talk.next() else {
      Issue.record("the first event is not the session")
      return
    }
    // The request may have come after the first of them.
    #expect(whole.messages.count < 9)
    try talk.next { if case .state(let entry) = $0 { entry.to.name == "closed" } else { false } }
    #expect(talk.details?.messages.map(\.text) == ["antes"] + (2...9).map(String.init))
    #expect(try !talk.socket.more("the end of the stream"))
  }

  @Test("A stream whose beginning is not read in time is refused before its events fill memory")
  func neverBegun() throws {
    let engine = try TestEngine()
    let visitor = try TestVisitor(engine)
    let session = try visitor.start().session
    let text = String(repeating: "x", count: 4_000)
    engine.store.readGate.lock()
    let talk = try TestTalk(engine, session) {
      defer { engine.store.readGate.unlock() }
      for number in 1...80 { try visitor.write(text, id: "\(number)") }
    }
    #expect(talk.status == 503)
  }

  @Test("Of a long history the last lines and calls are told")
  func longHistory() throws {
    let engine = try TestEngine()
    let visitor = try TestVisitor(engine)
    let session = try visitor.start().session
    let id = try #require(Identifier(session))
    engine.store.state.withLock { state in
      state.sessions[id]?.timeline = (1...2_000).map { line in
        JournalEntry(
          session: id, kind: .assigned, from: .online, to: .online, reason: nil, absentSince: nil,
          lateness: 0, at: Millis(line), line: UInt32(line), person: "p\(line)")
      }
    }
    let told = try engine.api("GET", "sessions/\(session)").decode(SessionDetails.self)
    // The start is told beside them.
    #expect(told.timeline.count == ProtocolLimits.shownHistory + 1)
    #expect(told.timeline.last?.person == "p2000")
  }

  @Test("Watchers who leave are forgotten")
  func leaving() throws {
    let engine = try TestEngine { $0.limits.watchers = 3 }
    let session = try TestVisitor(engine).start().session
    for _ in 0..<10 {
      let talks = try (0..<3).map { _ in try TestTalk(engine, session) }
      for talk in talks { _ = try talk.next() }
      #expect(try TestTalk(engine, session).status == 503)
      for talk in talks { talk.socket.end() }
      try engine.waitFor {
        guard let talk = try? TestTalk(engine, session) else { return false }
        return talk.status == 200
      }
      engine.engine.settle()
    }
  }
}
