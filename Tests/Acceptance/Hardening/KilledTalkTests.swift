// An engine that is killed while visitors and attendants write, each again and again with the same
// ids until it is acknowledged. In the end nothing acknowledged is lost, nothing came twice, and
// the order of each side is kept: in the database, in the pages, and in the stream of a watcher.

import Channels
import Client
import Foundation
import Glibc
import Presence
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Engine
@testable import canais

/// With CANAIS_SOAK=1 the engine is killed two hundred times.
@Suite("A talk over an engine that is killed", .ownThread, .serialized)
struct KilledTalkTests {
  @Test("Nothing acknowledged is lost, nothing comes twice, and each side's order is kept")
  func killed() async throws {
    let installation = try Self.installation()
    let random = SharedRandom(seed: 19)
    let visitors = (0..<4).map { TalkingVisitor(installation.channel, seed: UInt64($0)) }
    let agents = visitors.map { TalkingAgent($0) }
    var port: UInt16 = 0
    var watch: WatchedTalk?
    let kills = Soak.isOn ? 200 : 6
    for round in 0...kills {
      let process = try installation.serve(port: port)
      let engine = try installation.engine(of: process)
      port = engine.port
      let api = try installation.api(engine)
      let isLast = round == kills
      let end = SystemClock().monotonic() + Millis(random.number(in: 20...400))
      while isLast
        ? visitors.contains(where: { !$0.isDone }) : SystemClock().monotonic() < end
      {
        if isLast { for visitor in visitors { visitor.stops = true } }
        for visitor in visitors { try visitor.turn(port) }
        for agent in agents { await agent.turn(api) }
        if watch == nil, let session = visitors[0].session {
          watch = WatchedTalk(try installation.address(engine), session)
        }
        let overdue = SystemClock().monotonic() - end > 60_000
        try #require(!overdue, "the talk does not come to its end")
      }
      if isLast { for agent in agents { while !agent.isDone { await agent.turn(api) } } }
      if isLast { try Self.listen(visitors, to: agents, port) }
      if isLast, let agent = agents.first {
        let stream = try #require(watch)
        try until("the watcher's last message") { stream.texts.last == agent.last }
        stream.stop()
      }
      kill(process.pid, isLast ? SIGTERM : SIGKILL)
      _ = try process.wait()
    }
    let reader = try installation.storage.makeReader()
    for (visitor, agent) in zip(visitors, agents) {
      let session = try #require(visitor.session.flatMap { Identifier($0) })
      let detail = try #require(try reader.detail(of: session))
      #expect(detail.messages.map(\.seq) == (1...detail.messages.count).map { UInt32($0) })
      let said = detail.messages.filter { $0.from == .contact }.map(\.text)
      #expect(said == (1...visitor.acknowledged).map { "v\($0)" })
      let answered = detail.messages.filter { $0.from == .agent }.map(\.text)
      #expect(answered == (1...agent.acknowledged).map { "a\($0)" })
      #expect(visitor.heard == answered)
      #expect(detail.timeline.count { $0.kind == .handover } == 1)
    }
    let watched = try #require(visitors[0].session.flatMap { Identifier($0) })
    #expect(watch?.texts == (try reader.detail(of: watched))?.messages.map(\.text))
    let count = (visitors.map(\.acknowledged) + agents.map(\.acknowledged)).reduce(0, +)
    if Soak.isOn { print("killed \(kills) times under \(count) messages") }
  }

  /// Reads until each visitor has heard the last message of their attendant.
  private static func listen(
    _ visitors: [TalkingVisitor], to agents: [TalkingAgent], _ port: UInt16
  ) throws {
    let deadline = Deadline()
    for (visitor, agent) in zip(visitors, agents) {
      while visitor.heard.last != agent.last {
        guard !deadline.isOver else { throw TimeoutError("the last message \(agent.last)") }
        try visitor.turn(port)
      }
    }
  }

  /// A channel whose sessions are handed over as they start, to people at the console.
  private static func installation() throws -> PresenceInstallation {
    let installation = try PresenceInstallation(interval: 10, timeout: 60)
    let author = Author(name: "test", at: SystemClock().wall())
    try installation.storage.setAttendance(nil, by: author)
    let stored = try installation.storage.makeReader().channel(installation.channel)
    var channel = stored.channel
    channel.flow = Flow.direct.id
    _ = try installation.storage.save(channel, expecting: stored.version, by: author)
    return installation
  }
}

/// A visitor who writes one message after the other, each until it is acknowledged.
private final class TalkingVisitor {
  private let channel: String
  private let seed: UInt64
  private var connection: VisitorConnectionBox?
  private var secret = ""
  private var seen = 0
  private var isWelcomed = false
  private var isWriting = false
  private(set) var session: String?
  private(set) var acknowledged = 0
  /// What attendants wrote, as it came.
  private(set) var heard: [String] = []
  /// Whether no further message is written.
  var stops = false

  init(_ channel: String, seed: UInt64) {
    self.channel = channel
    self.seed = seed
  }

  /// Whether nothing is under way and it may rest.
  var isDone: Bool { stops && isWelcomed && !isWriting && acknowledged > 0 }

  func turn(_ port: UInt16) throws {
    if connection == nil {
      isWelcomed = false
      isWriting = false
      connection = try? VisitorConnectionBox(port, channel, seed)
      let frame =
        session.map {
          #"{"type":"resume","session":"\#($0)","secret":"\#(secret)","seen":\#(seen)}"#
        }
        ?? #"{"type":"start","source":"widget","page":"","data":{"name":"Ana"}}"#
      connection?.send(frame)
    }
    if isWelcomed, !isWriting, !stops {
      let number = acknowledged + 1
      connection?.send(#"{"type":"message","id":"m\#(number)","text":"v\#(number)"}"#)
      isWriting = true
    }
    for event in connection?.wait() ?? [] {
      switch event {
      case .opened: break
      case .text(let text): hear(text)
      case .closed, .lost: connection = nil
      }
    }
  }

  private func hear(_ text: String) {
    guard let frame = ReceivedFrame(text) else { return }
    switch frame.type {
    case "welcome":
      guard let welcome = frame.welcome else { return }
      (session, secret, isWelcomed) = (welcome.session, welcome.secret, true)
      for message in welcome.messages { take(message.seq, message.from, message.text) }
    case "message": take(frame.seq ?? 0, frame.from ?? "", frame.text ?? "")
    case "ack":
      acknowledged += 1
      seen = max(seen, frame.seq ?? 0)
      isWriting = false
    default: break
    }
  }

  private func take(_ seq: Int, _ from: String, _ text: String) {
    seen = max(seen, seq)
    if from == "agent" { heard.append(text) }
  }
}

/// A connection that can be let go of.
private final class VisitorConnectionBox {
  private var connection: VisitorConnection

  init(_ port: UInt16, _ channel: String, _ seed: UInt64) throws {
    connection = try VisitorConnection(
      host: "127.0.0.1", port: port, path: "/webchat/\(channel)/socket", seed: seed)
  }

  func send(_ text: String) { connection.send(text) }
  func wait() -> [VisitorEvent] { connection.wait(milliseconds: 1) }
}

/// An attendant who writes one message after the other to a visitor, each until it is acknowledged.
private final class TalkingAgent {
  private let visitor: TalkingVisitor
  private(set) var acknowledged = 0

  init(_ visitor: TalkingVisitor) { self.visitor = visitor }

  var isDone: Bool { acknowledged > 0 }
  var last: String { "a\(acknowledged)" }

  func turn(_ api: EngineAPI) async {
    guard let session = visitor.session else { return }
    let number = acknowledged + 1
    let message = OutgoingMessage(id: "m\(number)", "a\(number)", name: "Ana")
    if (try? await api.send(message, to: session)) != nil { acknowledged = number }
  }
}

/// What a watcher of a session was told, over all of its connections.
private final class WatchedTalk: Sendable {
  private let told = Mutex<[String]>([])
  private let stream = Mutex<TalkStream?>(nil)

  init(_ address: EngineAddress, _ session: String) {
    stream.withLock {
      $0 = TalkStream(address, session: session) { [weak self] event in
        guard let self, case .event(let event) = event else { return }
        switch event {
        case .session(let details): told.withLock { $0 = details.messages.map(\.text) }
        case .message(let message): told.withLock { $0.append(message.text) }
        case .typing, .read, .state, .assigned, .call: break
        }
      }
    }
  }

  var texts: [String] { told.withLock { $0 } }
  func stop() { stream.withLock { $0?.stop() } }
}
