// Random talks against a model: messages with repeated ids, notes, handovers, assignments, what was
// read, ends and restarts. After every step the engine must answer, show and store what the model
// says.

import Basics
import Channels
import Client
import Foundation
import Presence
import Records
import TestSupport
import Testing

@testable import Engine

/// With CANAIS_SOAK=1 ten thousand seeds run.
@Suite("Talks against a model")
struct TalkModelTests {
  @Test("Every answer, row and record is the model's, over restarts too")
  func random() throws {
    for seed in 0..<(Soak.isOn ? 10_000 : 25) {
      var run = try TalkRun(seed: UInt64(seed))
      for _ in 0..<60 where !run.model.isClosed { try run.step() }
      try run.check()
    }
  }
}

/// What a session must be.
private struct TalkModel {
  struct Message: Equatable {
    var from: MessageAuthor
    var text: String
  }

  var messages: [Message] = []
  /// The numbers of messages by author's side and id.
  var ids: [String: Int] = [:]
  var attendant: String?
  var assignments: [String] = []
  var isHandedOver = false
  var isWaiting = false
  var readByAttendant = 0
  var isClosed = false

  /// The contact's messages that no attendant has read.
  var unread: Int {
    guard isHandedOver, !isClosed else { return 0 }
    return messages.dropFirst(readByAttendant).count { $0.from == .contact }
  }

  mutating func handOver() {
    guard !isHandedOver else { return }
    (isHandedOver, isWaiting, readByAttendant) = (true, true, messages.count)
  }

  /// Adds a message, unless its id was sent before, and returns its number.
  mutating func add(_ from: MessageAuthor, _ text: String, id: String) -> Int {
    let key = (from == .contact ? "c" : "p") + id
    if let known = ids[key] { return known }
    if from == .agent { handOver() }
    messages.append(Message(from: from, text: text))
    ids[key] = messages.count
    if from == .agent {
      isWaiting = false
      readByAttendant = messages.count
    }
    if from == .contact, isHandedOver { isWaiting = true }
    return messages.count
  }
}

/// One random talk.
private struct TalkRun {
  private static let names = ["Ana", "Bia", "Caio"]

  var model = TalkModel()
  private var random: SeededRandom
  private var engine: TestEngine
  private var visitor: TestVisitor
  private let welcome: ReceivedFrame.Welcome
  private let seed: UInt64

  private var session: String { welcome.session }

  init(seed: UInt64) throws {
    self.seed = seed
    random = SeededRandom(seed: seed)
    engine = try AnsweringTests.console()
    visitor = try TestVisitor(engine)
    welcome = try visitor.start()
    try announce()
  }

  private func announce() throws {
    for name in TalkRun.names {
      _ = try engine.api("POST", "attendants/\(name)/presence", body: #"{"present":true}"#)
    }
  }

  /// One step, chosen at random, and what it must answer.
  mutating func step() throws {
    let number = Int.random(in: 1...30, using: &random)
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<30: try write(number)
    case 30..<50: try post(.agent, number)
    case 50..<58: try post(.flow, number)
    case 58..<64: try post(.note, number)
    case 64..<84: try assign()
    case 84..<92: try read()
    case 92..<96: try handOver()
    case 96..<98: try restart()
    default: try end()
    }
    try compareRow()
  }

  private mutating func write(_ number: Int) throws {
    let seq = model.add(.contact, "c\(number)", id: "\(number)")
    #expect(try visitor.write("c\(number)", id: "\(number)") == seq, "seed \(seed)")
  }

  private mutating func post(_ from: MessageAuthor, _ number: Int) throws {
    let id = "\(from.rawValue)\(number)"
    let response = try engine.api(
      "POST", "sessions/\(session)/messages",
      body: #"{"id":"\#(id)","text":"\#(id)","from":"\#(from.rawValue)"}"#)
    if from == .flow, model.isHandedOver, model.ids["p" + id] == nil {
      #expect(response.error?.code == "handed_over", "seed \(seed)")
    } else {
      let seq = model.add(from, id, id: id)
      #expect(response.text == #"{"seq":\#(seq)}"#, "seed \(seed)")
    }
  }

  private mutating func assign() throws {
    let choices = TalkRun.names.map(Optional.some) + [nil]
    let (to, expected) = (
      choices.randomElement(using: &random)!, choices.randomElement(using: &random)!
    )
    func json(_ name: String?) -> String { name.map { "\"\($0)\"" } ?? "null" }
    let response = try engine.api(
      "POST", "sessions/\(session)/assign",
      body: #"{"attendant":\#(json(to)),"expected":\#(json(expected))}"#)
    guard expected == model.attendant else {
      #expect(
        response.status == 409 && response.error?.attendant == model.attendant, "seed \(seed)")
      return
    }
    #expect(response.status == 200, "seed \(seed)")
    if to != nil { model.handOver() }
    if to != model.attendant { model.assignments.append(to ?? "") }
    model.attendant = to
  }

  private mutating func read() throws {
    let seq = Int.random(in: 0...model.messages.count + 2, using: &random)
    _ = try engine.api("POST", "sessions/\(session)/read", body: #"{"seq":\#(seq)}"#)
    model.readByAttendant = max(model.readByAttendant, min(seq, model.messages.count))
  }

  private mutating func handOver() throws {
    #expect(try engine.api("POST", "sessions/\(session)/handover").status == 200)
    model.handOver()
  }

  private mutating func end() throws {
    #expect(try engine.api("POST", "sessions/\(session)/end").status == 200)
    model.isClosed = true
  }

  private mutating func restart() throws {
    let store = engine.store
    #expect(engine.engine.stop())
    engine = try TestEngine(store: store)
    visitor = try TestVisitor(engine)
    _ = try visitor.resume(welcome, seen: model.messages.count)
    try announce()
  }

  private func compareRow() throws {
    guard !model.isClosed else { return }
    let details = try engine.api("GET", "sessions/\(session)").decode(SessionDetails.self)
    #expect(details.row.attendant == model.attendant, "seed \(seed)")
    #expect(details.row.handedOver == model.isHandedOver, "seed \(seed)")
    #expect(details.row.isWaiting == model.isWaiting, "seed \(seed)")
    #expect(details.row.unread == model.unread, "seed \(seed)")
    let waiting = try engine.page("order=waiting").total
    #expect(waiting == (model.isWaiting ? 1 : 0), "seed \(seed)")
    let unassigned = try engine.page("unassigned=true").total
    #expect(unassigned == (model.isHandedOver && model.attendant == nil ? 1 : 0), "seed \(seed)")
  }

  /// Compares what is stored with the model.
  func check() throws {
    engine.engine.settle()
    let kept = try #require(engine.store.session(session))
    #expect(
      kept.messages.map { TalkModel.Message(from: $0.from, text: $0.text) } == model.messages,
      "seed \(seed)")
    #expect(kept.messages.map(\.seq) == kept.messages.indices.map { UInt32($0 + 1) })
    #expect(
      kept.timeline.filter { $0.kind == .assigned }.map(\.person) == model.assignments,
      "seed \(seed)")
    #expect(kept.timeline.map(\.line) == kept.timeline.indices.map { UInt32($0 + 1) })
    #expect(kept.timeline.count { $0.kind == .handover } == (model.isHandedOver ? 1 : 0))
  }
}
