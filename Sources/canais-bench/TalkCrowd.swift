// Visitors who write, and a watcher for each: one thread that waits for all with poll(2).

import CLinux
import Client
import Foundation
import Glibc

/// Visitors who write, and their watchers.
struct TalkCrowd {
  /// What came of some seconds of writing.
  struct Outcome {
    var acknowledged = 0
    var seconds = 0.0
    var acks = Latencies()
    var pushes = Latencies()
  }

  private let visitors: [TalkVisitor]
  private let endpoint: Endpoint
  private let token: String

  init(visitors: Int, channel: String, endpoint: Endpoint, token: String) throws {
    self.endpoint = endpoint
    self.token = token
    self.visitors = try (0..<visitors).map { number in
      try TalkVisitor(number: number, port: endpoint.port, channel: channel)
    }
  }

  /// Waits until every visitor has a session and is watched.
  mutating func gather() throws {
    let end = microseconds() + 60_000_000
    while visitors.contains(where: { !$0.isWatched }) {
      guard microseconds() < end else { throw BenchError.late("starting the sessions") }
      try turn(milliseconds: 10)
      for visitor in visitors { try visitor.watchIfStarted(endpoint, token) }
    }
  }

  /// Lets all visitors write for so many microseconds: each as long as fewer than `window` of its
  /// messages are under way, all together at most so many messages a second; nil for no limit.
  mutating func write(
    for micros: Int64, window: Int, perSecond: Double?
  ) throws -> Outcome {
    for visitor in visitors { visitor.outcome = Outcome() }
    let begin = microseconds()
    var written = 0
    var next = 0
    while microseconds() - begin < micros {
      let due =
        perSecond.map { Int(Double(microseconds() - begin) * $0 / 1e6) - written } ?? Int.max
      var left = due
      for _ in visitors.indices where left > 0 {
        let visitor = visitors[next]
        next = (next + 1) % visitors.count
        let count = min(perSecond == nil ? window : 1, window - visitor.underWay, left)
        guard count > 0 else { continue }
        for _ in 0..<count { visitor.write() }
        written += count
        left -= count
      }
      try turn(milliseconds: perSecond == nil ? 1 : 0)
    }
    let seconds = Double(microseconds() - begin) / 1e6
    var sum = Outcome()
    sum.seconds = seconds
    for visitor in visitors {
      sum.acknowledged += visitor.outcome.acknowledged
      sum.acks.add(visitor.outcome.acks)
      sum.pushes.add(visitor.outcome.pushes)
    }
    // What is under way belongs to nobody's figures.
    let end = microseconds() + 10_000_000
    while visitors.contains(where: { $0.underWay > 0 || $0.unpushed > 0 }) {
      guard microseconds() < end else { throw BenchError.late("the last messages") }
      try turn(milliseconds: 10)
    }
    return sum
  }

  private mutating func turn(milliseconds: Int32) throws {
    var waiting: [pollfd] = []
    waiting.reserveCapacity(visitors.count * 2)
    for visitor in visitors {
      waiting.append(visitor.polling())
      waiting.append(pollfd(fd: visitor.stream, events: Int16(POLLIN), revents: 0))
    }
    _ = poll(&waiting, nfds_t(waiting.count), milliseconds)
    for (index, visitor) in visitors.enumerated() {
      if waiting[2 * index].revents != 0 { try visitor.advance() }
      if waiting[2 * index + 1].revents != 0 { try visitor.readStream() }
    }
  }
}

/// A visitor who writes, and the stream of the session.
private final class TalkVisitor {
  private var connection: VisitorConnection
  private var session = ""
  /// The stream's socket; -1 before the session has started.
  private(set) var stream: Int32 = -1
  private var unread: [UInt8] = []
  private var hasHead = false
  /// When the messages under way were sent, by their number.
  private var sent: [Int: Int64] = [:]
  private var pushed: [Int: Int64] = [:]
  private var count = 0
  var outcome = TalkCrowd.Outcome()

  init(number: Int, port: UInt16, channel: String) throws {
    connection = try VisitorConnection(
      host: "127.0.0.1", port: port, path: "/webchat/\(channel)/socket", seed: UInt64(number))
    connection.send(
      #"{"type":"start","contact":null,"source":"widget","page":"","data":{"name":"Ana"}}"#)
  }

  deinit { if stream >= 0 { close(stream) } }

  var isWatched: Bool { hasHead }
  var underWay: Int { sent.count }
  var unpushed: Int { pushed.count }

  func polling() -> pollfd { connection.polling() }

  func write() {
    count += 1
    let now = microseconds()
    sent[count] = now
    pushed[count] = now
    connection.send(
      #"{"type":"message","id":"\#(count)","text":"Bom dia, o pedido já saiu para entrega?"}"#)
  }

  func advance() throws {
    for event in connection.advance() {
      switch event {
      case .opened: break
      case .text(let text): take(text)
      case .closed, .lost: throw BenchError.refused("\(event)")
      }
    }
  }

  private func take(_ text: String) {
    if text.hasPrefix(#"{"type":"ack""#) {
      guard let number = TalkVisitor.id(in: text), let at = sent.removeValue(forKey: number)
      else { return }
      outcome.acknowledged += 1
      outcome.acks.add(microseconds() - at)
    } else if text.hasPrefix(#"{"type":"welcome""#), let start = text.range(of: #""session":""#) {
      session = String(text[start.upperBound...].prefix(24))
    }
  }

  private static func id(in text: String) -> Int? {
    guard let start = text.range(of: #""id":""#) else { return nil }
    return Int(text[start.upperBound...].prefix { $0 != "\"" })
  }

  // MARK: - The stream

  func watchIfStarted(_ endpoint: Endpoint, _ token: String) throws {
    guard stream < 0, !session.isEmpty else { return }
    stream = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard stream >= 0, endpoint.withSocketAddress({ connect(stream, $0, $1) }) == 0 else {
      throw BenchError.system(call: "connect", errno: errno)
    }
    let request = Array(
      ("GET /api/v1/sessions/\(session)/live HTTP/1.1\r\nHost: x\r\n"
        + "Authorization: Bearer \(token)\r\n\r\n").utf8)
    guard Glibc.send(stream, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
      throw BenchError.system(call: "send", errno: errno)
    }
  }

  func readStream() throws {
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    let read = recv(stream, &buffer, buffer.count, Int32(MSG_DONTWAIT))
    if read < 0, errno == EAGAIN || errno == EINTR { return }
    guard read > 0 else { throw BenchError.refused("the stream ended") }
    unread += buffer[..<read]
    var start = 0
    var end = 0
    while end + 1 < unread.count {
      guard unread[end] == UInt8(ascii: "\n"), unread[end + 1] == UInt8(ascii: "\n") else {
        end += 1
        continue
      }
      take(event: String(decoding: unread[start..<end], as: UTF8.self))
      end += 2
      start = end
    }
    unread.removeFirst(start)
  }

  private func take(event: String) {
    if event.contains("event: session") { hasHead = true }
    guard event.contains("event: message"), let number = TalkVisitor.id(in: event),
      let at = pushed.removeValue(forKey: number)
    else { return }
    outcome.pushes.add(microseconds() - at)
  }
}
