// Simulated visitors on real sockets, all on one thread: the demonstration shows them, and tests
// check the engine with them.

import Foundation
import Glibc
import Presence
import Synchronization

/// A running crowd of simulated visitors.
///
///     let crowd = VisitorCrowd(plan) { clock.monotonic() }
///     defer { crowd.stop() }
package final class VisitorCrowd: Sendable {
  private let wakePipe: Pipe
  private let ended = DispatchSemaphore(value: 0)
  private let shared = Mutex((counts: CrowdCounts(), isStopping: false))

  /// Starts the crowd's thread.
  ///
  /// - Parameter now: A monotonic clock in milliseconds of presence. It is called on the crowd's
  ///   thread.
  package init(_ plan: CrowdPlan, now: @escaping @Sendable () -> Millis) {
    wakePipe = Pipe()
    let thread = Thread { [self] in
      var loop = CrowdLoop(plan: plan, at: now())
      while !shared.withLock({ $0.isStopping }) {
        loop.turn(now: now, wake: wakePipe.fileHandleForReading.fileDescriptor)
        shared.withLock { [counts = loop.counts] in $0.counts = counts }
      }
      ended.signal()
    }
    thread.name = "visitors"
    thread.start()
  }

  /// What the visitors have done so far.
  package var counts: CrowdCounts { shared.withLock { $0.counts } }

  /// Closes all sockets without a close frame, and returns once the thread has ended.
  package func stop() {
    shared.withLock { $0.isStopping = true }
    try? wakePipe.fileHandleForWriting.close()
    ended.wait()
    ended.signal()
  }
}

/// The visitors, as their thread owns them.
private struct CrowdLoop: ~Copyable {
  let plan: CrowdPlan
  var counts = CrowdCounts()
  private var visitors: [CrowdVisitor] = []

  init(plan: CrowdPlan, at now: Millis) {
    self.plan = plan
    for number in 0..<plan.visitors {
      let entrance = plan.entrances[number % plan.entrances.count]
      visitors.append(CrowdVisitor(number: number, entrance: entrance, plan: plan, at: now))
    }
  }

  /// Waits for sockets or the next due action, at most a second, and handles both.
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
      visitors[owner].read(at: now(), &counts)
    }
    let moment = now()
    for visitor in visitors where visitor.due <= moment { visitor.act(at: moment, &counts) }
    counts.connected = visitors.count { $0.isConnected }
  }
}

/// One visitor: a script, at most one socket, and the session that the engine gave it. A class,
/// because a `VisitorConnection` cannot be copied into an array.
private final class CrowdVisitor {
  private struct Welcome: Decodable {
    var session: String
    var secret: String
    var contact: String
    var contactSecret: String
  }
  private struct Frame: Decodable {
    var type: String
    var seq: Int?
    var from: String?
  }

  private let entrance: CrowdPlan.Entrance
  private let plan: CrowdPlan
  private let number: Int
  private var script: VisitorScript
  private var connection: VisitorConnection?
  private var welcome: Welcome?
  private var lastSeenSeq = 0
  private var messages = 0
  private(set) var isConnected = false

  init(number: Int, entrance: CrowdPlan.Entrance, plan: CrowdPlan, at now: Millis) {
    self.number = number
    self.entrance = entrance
    self.plan = plan
    script = VisitorScript(
      seed: plan.seed &+ UInt64(number) &* 7_919, at: now, spread: 60_000, lines: entrance.lines)
  }

  var due: Millis { script.due }

  var poll: pollfd? { connection?.polling() }

  /// Does what is due.
  func act(at now: Millis, _ counts: inout CrowdCounts) {
    guard let action = script.next(at: now) else { return }
    switch action {
    case .connect: connect(at: now)
    case .heartbeat: connection?.send("a")
    case .hide: connection?.send("h")
    case .drop: disconnect()
    case .end: connection?.send(#"{"type":"end"}"#)
    case .write(let text):
      messages += 1
      send(["type": "message", "id": "\(number)-\(messages)", "text": text])
    }
  }

  private func connect(at now: Millis) {
    disconnect()
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
        "type": "resume", "session": welcome.session, "secret": welcome.secret,
        "seen": lastSeenSeq,
      ])
    } else {
      send([
        "type": "start", "source": "widget", "page": pick(entrance.pages),
        "data": ["name": pick(entrance.names)],
      ])
    }
  }

  /// Reads what has arrived.
  func read(at now: Millis, _ counts: inout CrowdCounts) {
    for event in connection?.advance() ?? [] {
      switch event {
      case .opened: break
      case .text(let text): receive(text, at: now, &counts)
      case .closed, .lost:
        disconnect()
        script.retry(at: now)
        return
      }
    }
  }

  private func receive(_ text: String, at now: Millis, _ counts: inout CrowdCounts) {
    guard text != "k" else { return }
    let data = Data(text.utf8)
    guard let frame = try? JSONDecoder().decode(Frame.self, from: data) else { return }
    switch frame.type {
    case "welcome":
      if welcome == nil { counts.started += 1 }
      welcome = (try? JSONDecoder().decode(Welcome.self, from: data)) ?? welcome
      isConnected = true
    case "message":
      if frame.from == "agent", frame.seq ?? 0 > lastSeenSeq { script.receivedMessage(at: now) }
      lastSeenSeq = max(lastSeenSeq, frame.seq ?? 0)
    case "ack":
      lastSeenSeq = max(lastSeenSeq, frame.seq ?? 0)
      counts.acknowledged += 1
    case "ended":
      counts.ended += 1
      welcome = nil
      lastSeenSeq = 0
      disconnect()
      script.ended(at: now)
    case "error": counts.errors += 1
    default: break
    }
  }

  private func disconnect() {
    connection = nil
    isConnected = false
  }

  private func send(_ object: [String: Any]) {
    guard let data = try? JSONSerialization.data(withJSONObject: object) else { return }
    connection?.send(String(decoding: data, as: UTF8.self))
  }

  private func pick(_ texts: [String]) -> String {
    texts.isEmpty ? "" : texts[(number / plan.entrances.count) % texts.count]
  }
}
