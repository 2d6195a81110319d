// Many simulated visitors on real sockets, played by one thread: what the demonstration shows and
// tests watch.

import Foundation
import Glibc
import Presence
import Synchronization

/// Who comes, where to, and what they write.
package struct CrowdPlan: Sendable {
  /// A channel and the visitors' part of the talk in it.
  package struct Entrance: Sendable {
    /// The channel's identifier.
    package var channel: String
    /// What visitors are called.
    package var names: [String]
    /// What they write.
    package var lines: [String]
    /// Pages they come from.
    package var pages: [String]

    /// An entrance with every value given.
    package init(channel: String, names: [String], lines: [String], pages: [String]) {
      self.channel = channel
      self.names = names
      self.lines = lines
      self.pages = pages
    }
  }

  /// The engine's IPv4 address.
  package var host: String
  /// The engine's port.
  package var port: UInt16
  /// Where visitors come in, in turn.
  package var entrances: [Entrance]
  /// How many there are at once.
  package var visitors: Int
  /// Repeats a crowd.
  package var seed: UInt64
  /// Milliseconds of presence in one of the machine.
  package var speed: Millis

  /// A plan with every value given.
  package init(
    host: String, port: UInt16, entrances: [Entrance], visitors: Int, seed: UInt64, speed: Millis
  ) {
    self.host = host
    self.port = port
    self.entrances = entrances
    self.visitors = visitors
    self.seed = seed
    self.speed = speed
  }
}

/// What the crowd did so far.
package struct CrowdFigures: Equatable, Sendable {
  /// Conversations begun.
  package var started = 0
  /// Sockets that are up.
  package var connected = 0
  /// Messages written and acknowledged.
  package var acknowledged = 0
  /// Conversations that ended, whoever ended them.
  package var ended = 0
  /// Errors that the engine told.
  package var errors = 0
}

/// Simulated visitors, on a thread of their own.
package final class VisitorCrowd: Sendable {
  private let plan: CrowdPlan
  private let now: @Sendable () -> Millis
  private let wake: Pipe
  private let ended = DispatchSemaphore(value: 0)
  fileprivate let shared = Mutex((figures: CrowdFigures(), isStopping: false))

  /// Lets them come. `now` is a monotonic clock, in milliseconds of presence.
  package init(_ plan: CrowdPlan, now: @escaping @Sendable () -> Millis) {
    self.plan = plan
    self.now = now
    wake = Pipe()
    let thread = Thread { [self] in
      var loop = CrowdLoop(plan: plan, at: now())
      while !shared.withLock({ $0.isStopping }) {
        loop.turn(now: now, wake: wake.fileHandleForReading.fileDescriptor)
        shared.withLock { [figures = loop.figures] in $0.figures = figures }
      }
      ended.signal()
    }
    thread.name = "visitors"
    thread.start()
  }

  /// What they did so far.
  package var figures: CrowdFigures { shared.withLock { $0.figures } }

  /// Sends them all away: their sockets break.
  package func stop() {
    shared.withLock { $0.isStopping = true }
    try? wake.fileHandleForWriting.close()
    ended.wait()
    ended.signal()
  }
}

/// The thread's own state.
private struct CrowdLoop: ~Copyable {
  let plan: CrowdPlan
  var figures = CrowdFigures()
  private var visitors: [CrowdVisitor] = []

  init(plan: CrowdPlan, at now: Millis) {
    self.plan = plan
    for number in 0..<plan.visitors {
      let entrance = plan.entrances[number % plan.entrances.count]
      visitors.append(CrowdVisitor(number: number, entrance: entrance, plan: plan, at: now))
    }
  }

  /// Waits for sockets or the next deed, and plays both.
  mutating func turn(now: () -> Millis, wake: Int32) {
    let due = visitors.map(\.due).min() ?? .max
    let wait = max(0, min(due - now(), 1_000 * plan.speed)) / plan.speed
    var polls = [pollfd(fd: wake, events: Int16(POLLIN), revents: 0)]
    var owners: [Int] = []
    for (index, visitor) in visitors.enumerated() {
      guard let poll = visitor.poll else { continue }
      polls.append(poll)
      owners.append(index)
    }
    _ = poll(&polls, nfds_t(polls.count), Int32(clamping: wait + 1))
    for (polled, owner) in zip(polls.dropFirst(), owners) where polled.revents != 0 {
      visitors[owner].read(at: now(), &figures)
    }
    let moment = now()
    for visitor in visitors where visitor.due <= moment { visitor.act(at: moment, &figures) }
    figures.connected = visitors.count { $0.isConnected }
  }
}

/// One visitor: a plan, at most one socket, and what the engine said of the session. An object,
/// since its socket has one owner.
private final class CrowdVisitor {
  private struct WelcomeDocument: Decodable {
    var session: String
    var secret: String
    var contact: String
    var contactSecret: String
  }
  private struct ServerFrameDocument: Decodable {
    var type: String
    var seq: Int?
  }

  private let entrance: CrowdPlan.Entrance
  private let plan: CrowdPlan
  private let number: Int
  private var script: VisitorScript
  private var connection: VisitorConnection?
  private var welcome: WelcomeDocument?
  private var seen = 0
  private var written = 0
  private var isGreeted = false

  init(number: Int, entrance: CrowdPlan.Entrance, plan: CrowdPlan, at now: Millis) {
    self.number = number
    self.entrance = entrance
    self.plan = plan
    script = VisitorScript(
      seed: plan.seed &+ UInt64(number) &* 7_919, at: now, spread: 60_000, lines: entrance.lines)
  }

  var due: Millis { script.due }
  var isConnected: Bool { isGreeted }

  var poll: pollfd? { connection?.polling() }

  func act(at now: Millis, _ figures: inout CrowdFigures) {
    guard let deed = script.next(at: now) else { return }
    switch deed {
    case .connect: connect(at: now)
    case .look: connection?.send("a")
    case .hide: connection?.send("h")
    case .drop: leave()
    case .end: connection?.send(#"{"type":"end"}"#)
    case .write(let text):
      written += 1
      send(["type": "message", "id": "\(number)-\(written)", "text": text])
    }
  }

  private func connect(at now: Millis) {
    leave()
    let seed = plan.seed &+ UInt64(bitPattern: now) &+ UInt64(number) << 40
    do throws(ClientError) {
      connection = try VisitorConnection(
        host: plan.host, port: plan.port, path: "/webchat/\(entrance.channel)/socket",
        origin: "http://\(plan.host):\(plan.port)", seed: seed)
    } catch {
      return script.retry(at: now)
    }
    if let welcome {
      send([
        "type": "resume", "session": welcome.session, "secret": welcome.secret, "seen": seen,
      ])
    } else {
      send([
        "type": "start", "source": "widget", "page": pick(entrance.pages),
        "data": ["name": pick(entrance.names)],
      ])
    }
  }

  func read(at now: Millis, _ figures: inout CrowdFigures) {
    for event in connection?.advance() ?? [] {
      switch event {
      case .opened: break
      case .text(let text): take(text, at: now, &figures)
      case .closed, .lost:
        leave()
        script.retry(at: now)
        return
      }
    }
  }

  private func take(_ text: String, at now: Millis, _ figures: inout CrowdFigures) {
    guard text != "k" else { return }
    let data = Data(text.utf8)
    guard let frame = try? JSONDecoder().decode(ServerFrameDocument.self, from: data) else {
      return
    }
    switch frame.type {
    case "welcome":
      if welcome == nil { figures.started += 1 }
      welcome = (try? JSONDecoder().decode(WelcomeDocument.self, from: data)) ?? welcome
      isGreeted = true
    case "message": seen = max(seen, frame.seq ?? 0)
    case "ack":
      seen = max(seen, frame.seq ?? 0)
      figures.acknowledged += 1
    case "ended":
      figures.ended += 1
      welcome = nil
      seen = 0
      leave()
      script.ended(at: now)
    case "error": figures.errors += 1
    default: break
    }
  }

  private func leave() {
    connection = nil
    isGreeted = false
  }

  private func send(_ object: [String: Any]) {
    guard let data = try? JSONSerialization.data(withJSONObject: object) else { return }
    connection?.send(String(decoding: data, as: UTF8.self))
  }

  private func pick(_ texts: [String]) -> String {
    texts.isEmpty ? "" : texts[(number / plan.entrances.count) % texts.count]
  }
}
