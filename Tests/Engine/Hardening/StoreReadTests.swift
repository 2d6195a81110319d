// A store that cannot be read, or that hangs: nothing is concluded from a read that failed, and
// nobody waits for another's.

import Channels
import Foundation
import Presence
import Records
import TestSupport
import Testing
import WebSocket

@testable import Engine

@Suite("A store that fails or hangs")
struct StoreReadTests {
  /// An engine with one shard whose channel takes ratings and standby pages.
  private func engine(_ store: MemoryStore? = nil) throws -> TestEngine {
    let channel = TestEngine.make {
      $0.settings.activeOutreach = true
      $0.settings.rating = true
    }
    return try TestEngine([channel], store: store, workers: 1)
  }

  /// A session that has ended, and its visitor's proofs.
  private func ended(_ engine: TestEngine) throws -> ReceivedFrame.Welcome {
    let visitor = try TestVisitor(engine)
    let welcome = try visitor.start()
    try visitor.send(["type": "end"])
    _ = try visitor.hear("ended")
    return welcome
  }

  /// The store of an engine that stopped while a session was open, whose visitor had written "um",
  /// and the visitor's proofs.
  private func interrupted() throws -> (store: MemoryStore, welcome: ReceivedFrame.Welcome) {
    let engine = try engine()
    let visitor = try TestVisitor(engine)
    let welcome = try visitor.start()
    try visitor.write("um", id: "1")
    engine.engine.stop()
    return (engine.store, welcome)
  }

  private func frame(_ text: String) -> [UInt8] {
    FrameWriter.frame(.text, Array(text.utf8), mask: 0x1234_5678)
  }

  private func setFault(_ engine: TestEngine, _ fault: StoreError?) {
    engine.store.state.withLock { $0.lookupFault = fault }
  }

  @Test(
    "A page whose proof cannot be read is told to come back, as neither stranger nor intruder",
    arguments: ["start", "standby", "resume"])
  func pages(type: String) throws {
    let engine = try engine()
    let welcome = try ended(engine)
    var frame: [String: Any] = [
      "type": type, "contact": welcome.contact, "contactSecret": welcome.contactSecret ?? "",
      "data": ["name": "Ana"],
    ]
    if type == "resume" {
      frame["session"] = welcome.session
      frame["secret"] = welcome.secret
    }
    setFault(engine, .failed("away"))
    let turnedAway = try TestVisitor(engine)
    try turnedAway.send(frame)
    #expect(try turnedAway.next() == .close(1012))
    #expect(engine.store.all.count == 1)
    setFault(engine, nil)
    let back = try TestVisitor(engine)
    try back.send(frame)
    switch type {
    case "start": #expect(try back.welcome().contact == welcome.contact)
    case "resume": #expect(try back.hear("ended").reason == "contact_ended")
    default:
      try engine.waitFor { (try? engine.metrics()["canais_sessions{state=\"standby\"}"]) != 0 }
      back.send("a")
      #expect(try back.next() == .text("k"))
    }
  }

  @Test("The API answers 503 where the store cannot be read, and neither 404 nor an empty list")
  func api() throws {
    let engine = try engine()
    let welcome = try ended(engine)
    let session = "sessions/\(welcome.session)"
    let rating =
      #"{"session":"\#(welcome.session)","secret":"\#(welcome.secret)","score":5}"#
    let requests: [(String, String, String?, Int)] = [
      ("GET", session, nil, 200), ("GET", "sessions?state=closed", nil, 200),
      ("POST", session + "/handover", nil, 409), ("POST", session + "/end", nil, 409),
      ("POST", session + "/messages", #"{"id":"1","text":"oi","from":"agent"}"#, 409),
      ("POST", "sessions/\(String(repeating: "0", count: 24))/end", nil, 404),
    ]
    func check(_ isAway: Bool) throws {
      for (method, path, body, status) in requests {
        let response = try engine.api(method, path, body: body)
        #expect(response.status == (isAway ? 503 : status), "\(method) \(path)")
      }
      let rated = try engine.request("POST", "/webchat/\(TestEngine.channel)/rating", body: rating)
      #expect(rated.status == (isAway ? 503 : 204))
      #expect(rated.headers["access-control-allow-origin"] == "*")
    }
    setFault(engine, .failed("away"))
    try check(true)
    #expect(engine.store.state.withLock { $0.ratings.isEmpty })
    setFault(engine, nil)
    try check(false)
  }

  @Test("A page is not welcomed without the messages that it missed")
  func welcome() throws {
    let engine = try engine()
    let visitor = try TestVisitor(engine)
    let welcome = try visitor.start()
    try visitor.write("um", id: "1")
    setFault(engine, .damaged("page 7"))
    let turnedAway = try TestVisitor(engine)
    try turnedAway.send([
      "type": "resume", "session": welcome.session, "secret": welcome.secret, "seen": 0,
    ])
    #expect(try turnedAway.next() == .close(1012))
    setFault(engine, nil)
    #expect(try TestVisitor(engine).resume(welcome, seen: 0).texts == ["um"])
  }

  @Test("A message of which only the store knows whether it is new is refused, and kept once later")
  func message() throws {
    let (store, welcome) = try interrupted()
    let engine = try engine(store)
    let back = try TestVisitor(engine)
    _ = try back.resume(welcome, seen: 1)
    setFault(engine, .failed("away"))
    for id in ["1", "2"] {
      try back.send(["type": "message", "id": id, "text": "x"])
      let error = try back.hear("error")
      #expect(error.code == "limit" && error.field == id)
    }
    let body = #"{"id":"p","text":"oi","from":"agent"}"#
    let path = "sessions/\(welcome.session)/messages"
    #expect(try engine.api("POST", path, body: body).status == 503)
    setFault(engine, nil)
    #expect(try back.write("um", id: "1") == 1)
    #expect(try back.write("dois", id: "2") == 2)
    #expect(try engine.api("POST", path, body: body).text == #"{"seq":3}"#)
    #expect(engine.store.session(welcome.session)?.messages.map(\.text) == ["um", "dois", "oi"])
  }

  @Test("What a flow answered while the store was away is applied later, once")
  func flow() throws {
    let (store, welcome) = try interrupted()
    let log = LogLines()
    let clock = ManualClock()
    let engine = try TestEngine(store: store, workers: 1, clock: clock, log: log)
    setFault(engine, .failed("away"))
    let answer = try FlowAnswer(Array(#"{"messages":[{"text":"Oi!"}]}"#.utf8))
    let outcome = CallOutcome(
      eventID: "e", session: Identifier(welcome.session),
      deliveryStatus: .delivered, tries: 1, httpStatus: 200, responseExcerpt: "", nextTry: nil,
      at: 0)
    engine.engine.apply(try #require(answer), outcome)
    engine.pass(3_000)
    #expect(engine.store.session(welcome.session)?.messages.count == 1)
    #expect(!engine.store.state.withLock { $0.settled.contains("e") })
    setFault(engine, nil)
    engine.pass(2_000)
    #expect(engine.store.session(welcome.session)?.messages.map(\.text) == ["um", "Oi!"])
    #expect(engine.store.state.withLock { $0.settled.contains("e") })
  }

  @Test("A file of which the store cannot tell is neither unknown nor taken for new")
  func file() throws {
    let stage = try FileStage()
    let engine = stage.engine
    setFault(engine, .failed("away"))
    #expect(try stage.upload().status == 503)
    setFault(engine, nil)
    let token = try stage.token()
    setFault(engine, .failed("away"))
    #expect(try engine.request("GET", "/webchat/files/\(token)").status == 503)
    let message: [String: Any] = [
      "type": "message", "id": "1", "text": "foto", "file": ["token": token],
    ]
    try stage.visitor.send(message)
    let error = try stage.visitor.hear("error")
    #expect(error.code == "limit" && error.field == "1")
    setFault(engine, nil)
    try stage.visitor.send(message)
    #expect(try stage.visitor.hear("ack").seq == 1)
    #expect(engine.store.session(stage.welcome.session)?.messages.first?.file != nil)
  }

  @Test("An engine does not start with unread messages that it could not read")
  func start() throws {
    let first = try engine()
    let visitor = try TestVisitor(first)
    let welcome = try visitor.start()
    _ = try first.api("POST", "sessions/\(welcome.session)/handover")
    try visitor.write("um", id: "1")
    first.engine.stop()
    first.store.state.withLock { $0.lookupFault = .failed("away") }
    #expect(throws: EngineError.store(.failed("away"))) { _ = try engine(first.store) }
    first.store.state.withLock { $0.lookupFault = nil }
    #expect(try engine(first.store).page().rows.first?.unread == 1)
  }

  @Test("While the store hangs nobody else waits, and what came behind a first frame counts later")
  func hanging() throws {
    let engine = try engine()
    let gone = try ended(engine)
    let other = try TestVisitor(engine)
    let open = try other.start()
    try other.write("um", id: "1")
    engine.store.lookupGate.lock()
    let returning = try TestVisitor(engine)
    // A frame and a sign of life in one segment.
    let start = try JSONSerialization.data(withJSONObject: [
      "type": "start", "contact": gone.contact, "contactSecret": gone.contactSecret ?? "",
      "data": ["name": "Ana"],
    ])
    returning.socket.send(
      frame(String(decoding: start, as: UTF8.self)) + frame("a"))
    let resuming = try TestVisitor(engine)
    try resuming.send([
      "type": "resume", "session": open.session, "secret": open.secret, "seen": 0,
    ])
    // The lookups stand.
    try until("the store is asked") { engine.store.state.withLock { $0.lookups } >= 2 }
    for number in 2...5 {
      other.send("a")
      #expect(try other.next() == .text("k"))
      #expect(try other.write("x", id: "\(number)") == number)
    }
    #expect(try engine.page().total == 1)
    try TestVisitor(engine).start()
    engine.store.lookupGate.unlock()
    let heard = [try returning.nextText(), try returning.nextText()]
    #expect(heard.contains("k"))
    #expect(heard.contains { ReceivedFrame($0)?.welcome?.contact == gone.contact })
    // What was written while the store hung is not missing.
    var texts = try resuming.welcome().texts
    while texts.count < 5 { texts.append(try #require(try resuming.hear("message").text)) }
    #expect(texts == ["um", "x", "x", "x", "x"])
  }

  @Test("Messages and an end keep their order while the store is asked; signs of life pass")
  func order() throws {
    let (store, welcome) = try interrupted()
    let engine = try engine(store)
    let back = try TestVisitor(engine)
    _ = try back.resume(welcome, seen: 1)
    engine.store.lookupGate.lock()
    for (id, text) in [("1", "um"), ("2", "dois"), ("3", "três"), ("2", "dois")] {
      try back.send(["type": "message", "id": id, "text": text])
    }
    try back.send(["type": "end"])
    back.send("a")
    #expect(try back.next() == .text("k"))
    engine.store.lookupGate.unlock()
    var acks: [Int?] = []
    for _ in 0..<4 { acks.append(try back.hear("ack").seq) }
    #expect(acks == [1, 2, 3, 2])
    #expect(try back.hear("ended").reason == "contact_ended")
    #expect(engine.store.session(welcome.session)?.messages.map(\.text) == ["um", "dois", "três"])
  }
}

@Suite("Bytes that wait")
struct UnsentBytesTests {
  @Test("They leave in pieces and in order, and what is large is not put together with others")
  func pieces() {
    var unsent = UnsentBytes()
    let large = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    var expected: [UInt8] = []
    for number in 0..<200 {
      let small = [UInt8](repeating: UInt8(number), count: number)
      small.withUnsafeBytes { unsent.append($0[...]) }
      expected += small
      if number % 50 == 0 {
        unsent.append(whole: large)
        expected += large
      }
    }
    #expect(unsent.count == expected.count)
    var sent: [UInt8] = []
    while !unsent.isEmpty {
      let accepted = unsent.send { bytes in
        #expect(bytes.count <= UnsentBytes.pieceBytes)
        // A socket that takes what it likes.
        let some = max(1, bytes.count / 2)
        sent += bytes.prefix(some)
        return some
      }
      #expect(accepted > 0)
    }
    #expect(sent == expected)
    #expect(unsent.send { _ in 1 } == 0)
  }
}
