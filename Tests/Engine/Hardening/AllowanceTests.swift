// What one visitor, session or address may do in a while, and that nobody else waits for it.

import Presence
import Records
import TestSupport
import Testing
import WebSocket

@testable import Engine

@Suite("Allowances")
struct AllowanceTests {
  /// How many of the numbers were accepted.
  private func frames(_ bucket: inout TokenBucket, _ count: Int, at now: Millis) -> Int {
    (0..<count).count { _ in bucket.take(at: now, speed: 1) }
  }

  @Test("2,000 frames may come at once, also after a rest, then 200 a second")
  func frameBurst() {
    var bucket = TokenBucket()
    #expect(frames(&bucket, 5_000, at: 60_000) == 2_000)
    #expect(frames(&bucket, 5_000, at: 61_000) == 200)
    #expect(frames(&bucket, 1_900, at: 600_000) == 1_900)
    // After a rest there is one burst, not what was left and another.
    #expect(frames(&bucket, 5_000, at: 900_000) == 2_000)
    #expect(frames(&bucket, 5_000, at: 900_004) == 0)
    #expect(frames(&bucket, 5_000, at: 900_005) == 1)
  }

  @Test("A connection that rests for longer than 32 bits of milliseconds may send again")
  func wrap() {
    for rest in [1 << 31, 1 << 32, 3 << 31, (1 << 31) + 9_999] as [Millis] {
      var bucket = TokenBucket()
      #expect(frames(&bucket, 1, at: 1_000) == 1)
      #expect(frames(&bucket, 5_000, at: 1_000 + rest) >= 1_999, "\(rest)")
    }
  }

  @Test("An allowance has one burst, and grows by its rate")
  func allowance() {
    let rate = Rate(perSecond: 100, burst: 1_000)
    var allowance = Allowance()
    let seconds: [(units: Int, at: Int64)] = [(1_000, 5), (1, 5), (101, 6), (100, 6)]
    let taken = seconds.map { allowance.take($0.units, of: rate, at: $0.at * 1_000_000) }
    #expect(taken == [true, false, false, true])
    #expect(!allowance.isWhole(at: 6_000_000) && allowance.isWhole(at: 16_000_000))
    let more = allowance.take(1_001, of: rate, at: 99_000_000)
    #expect(!more)
  }

  @Test("A session's messages have a burst of bytes and a rate; others' are not refused")
  func bytes() throws {
    let clock = ManualClock()
    let engine = try TestEngine(clock: clock)
    let (hostile, honest) = (try TestVisitor(engine), try TestVisitor(engine))
    try hostile.start()
    try honest.start()
    let text = String(repeating: "x", count: 4_000)
    func send(_ count: Int, _ prefix: String) throws -> Int {
      for number in 0..<count {
        try hostile.send(["type": "message", "id": "\(prefix)\(number)", "text": text])
      }
      var acks = 0
      for _ in 0..<count where ReceivedFrame(try hostile.nextText())?.type == "ack" { acks += 1 }
      return acks
    }
    #expect(try send(150, "a") == 123, "512 KiB of 4,256 bytes")
    #expect(try honest.write("oi", id: "1") == 1)
    clock.advance(1_000)
    #expect(try send(30, "b") == 15, "64 KiB")
  }

  @Test("The sessions of one address share its bytes")
  func address() throws {
    let engine = try TestEngine(clock: ManualClock()) {
      $0.trustedProxies = [AddressRange("127.0.0.0/8")].compactMap { $0 }
    }
    func visitor(_ address: String) throws -> TestVisitor {
      let visitor = try TestVisitor(engine, headers: [("X-Forwarded-For", address)])
      try visitor.start()
      return visitor
    }
    let text = String(repeating: "x", count: 4_000)
    let first = try visitor("203.0.113.7")
    for number in 0..<100 { try first.write(text, id: "\(number)") }
    let second = try visitor("203.0.113.7")
    for number in 0..<23 { try second.write(text, id: "\(number)") }
    try second.send(["type": "message", "id": "x", "text": text])
    #expect(try second.hear("error").code == "limit")
    #expect(try visitor("203.0.113.8").write(text, id: "1") == 1)
  }

  @Test("Messages to many tabs are budgeted: what one session makes the engine send is bounded")
  func tabs() throws {
    let engine = try TestEngine(clock: ManualClock())
    let first = try TestVisitor(engine)
    let welcomed = try first.start()
    var others: [TestVisitor] = []
    for _ in 0..<29 {
      let other = try TestVisitor(engine)
      _ = try other.resume(welcomed, seen: 0)
      others.append(other)
    }
    for number in 0..<200 { try first.send(["type": "message", "id": "\(number)", "text": "x"]) }
    var acks = 0
    for _ in 0..<200 where ReceivedFrame(try first.nextText())?.type == "ack" { acks += 1 }
    #expect(acks == 2_000 / 29)
    withExtendedLifetime(others) {}
  }

  @Test("While the journal is behind, whoever fills it is refused, and nobody else is")
  func journal() throws {
    let engine = try TestEngine { $0.limits.journalRecords = 800 }
    let (hostile, honest) = (try TestVisitor(engine), try TestVisitor(engine))
    try hostile.start()
    try honest.start()
    engine.engine.settle()
    engine.store.gate.lock()
    let begun = engine.store.state.withLock { $0.begun }
    try hostile.send(["type": "message", "id": "first", "text": "x"])
    try until("a commit that waits") { engine.store.state.withLock { $0.begun } > begun }
    for number in 0..<200 {
      try hostile.send(["type": "message", "id": "a\(number)", "text": "x"])
    }
    try until("a long queue") { engine.engine.journal?.isBusy == true }
    try hostile.send(["type": "message", "id": "b", "text": "x"])
    var refused = [try hostile.hear("error").field]
    while refused.last != "b" { refused.append(try hostile.hear("error").field) }
    try honest.send(["type": "message", "id": "1", "text": "oi"])
    honest.send("a")
    #expect(try honest.nextText() == "k", "no error before it")
    engine.store.gate.unlock()
    #expect(try honest.hear("ack").seq == 1)
    let taken = 202 - refused.count
    for _ in 0..<taken { _ = try hostile.hear("ack") }
    #expect(taken > 100)
    try until("a short queue") { engine.engine.journal?.isBusy == false }
    #expect(try hostile.write("x", id: "c") == taken + 1)
  }

  @Test("A client id is remembered until its message is stored, however many follow")
  func sameIDTwice() throws {
    let engine = try TestEngine()
    let visitor = try TestVisitor(engine)
    let welcomed = try visitor.start()
    engine.engine.settle()
    engine.store.gate.lock()
    let ids = (0..<200).map(String.init) + ["0", "7", "199"]
    for id in ids { try visitor.send(["type": "message", "id": id, "text": "x"]) }
    visitor.send("a")
    #expect(try visitor.nextText() == "k")
    engine.store.gate.unlock()
    var acks: [Int?] = []
    for _ in ids { acks.append(try visitor.hear("ack").seq) }
    #expect(acks.suffix(3) == [1, 8, 200])
    #expect(engine.store.session(welcomed.session)?.messages.count == 200)
    // Long after, it is the store that knows.
    #expect(try visitor.write("x", id: "3") == 4)
  }

  @Test("A sign of life in the segment of the resume counts")
  func resumeAndBeat() throws {
    let clock = ManualClock()
    let engine = try TestEngine(clock: clock)
    let visitor = try TestVisitor(engine)
    let welcomed = try visitor.start()
    visitor.socket.end()
    engine.pass(130_000)
    try engine.waitFor { engine.store.session(welcomed.session)?.timeline.last?.to == .absent }
    let back = try TestVisitor(engine)
    let resume =
      #"{"type":"resume","session":"\#(welcomed.session)","secret":"\#(welcomed.secret)","seen":0}"#
    back.socket.send(
      FrameWriter.frame(.text, Array(resume.utf8), mask: 7)
        + FrameWriter.frame(.text, Array("a".utf8), mask: 9))
    try engine.waitFor { engine.store.session(welcomed.session)?.timeline.last?.to == .online }
  }
}
