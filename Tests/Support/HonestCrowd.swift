// Honest visitors who write while others attack. Each sends a message and waits for its
// acknowledgement; everything that differs from that is recorded.

import Client
import Engine
import Glibc
import Presence

/// Honest visitors on real sockets, all on the thread of the test.
package final class HonestCrowd {
  /// One visitor. A class, because a `VisitorConnection` cannot be copied into an array.
  private final class Visitor {
    var connection: VisitorConnection
    var session: String?
    var secret = ""
    var acknowledged = 0
    var isWaiting = false
    var writesAt: Millis = 0
    var heartbeatAt: Millis = 0

    init(_ connection: consuming VisitorConnection) { self.connection = connection }
  }

  private let messageInterval: Millis
  private let heartbeatInterval: Millis
  private var visitors: [Visitor] = []
  /// Lost connections and unexpected frames, in words.
  package private(set) var failures: [String] = []
  /// Messages that the engine refused at first, and that were sent again.
  package private(set) var refused = 0
  /// Visitors that lost their connection.
  package private(set) var disconnected = 0

  /// Connects visitors and waits until all of them have been welcomed.
  ///
  /// - Parameters:
  ///   - messageInterval: Milliseconds between two messages of one visitor.
  ///   - heartbeatInterval: Milliseconds between two heartbeats of one visitor.
  /// - Throws: `TimeoutError` when a visitor is not welcomed.
  package init(
    _ count: Int, port: UInt16, channel: String, messageInterval: Millis = 400,
    heartbeatInterval: Millis = 1_000
  ) throws {
    self.messageInterval = messageInterval
    self.heartbeatInterval = heartbeatInterval
    for number in 0..<count {
      var connection = try VisitorConnection(
        host: "127.0.0.1", port: port, path: "/webchat/\(channel)/socket",
        origin: "https://loja.example", seed: UInt64(number) + 1)
      connection.send(#"{"type":"start","source":"widget","data":{"name":"Bia"}}"#)
      visitors.append(Visitor(connection))
      // The listening socket's backlog is not under test.
      if number % 200 == 199 { try waitForWelcomes(number + 1) }
    }
    try waitForWelcomes(count)
  }

  private func waitForWelcomes(_ count: Int) throws {
    let deadline = Deadline()
    while visitors.prefix(count).contains(where: { $0.session == nil }) {
      guard !deadline.isOver, failures.isEmpty else {
        throw TimeoutError("\(count) welcomes; \(failures.prefix(3))")
      }
      turn(writing: false)
    }
  }

  /// Waits up to 20 ms for frames and reads them; with `writing`, sends what is due.
  package func turn(writing: Bool) {
    var polls = visitors.map { $0.connection.polling() }
    _ = poll(&polls, nfds_t(polls.count), 20)
    let now = SystemClock().monotonic()
    for (number, visitor) in visitors.enumerated() {
      if polls[number].revents != 0 {
        for event in visitor.connection.advance() { receive(event, visitor, number) }
      }
      if writing { write(visitor, now) }
    }
  }

  /// Reads and writes for a number of milliseconds.
  package func play(_ duration: Millis) {
    let end = SystemClock().monotonic() + duration
    while SystemClock().monotonic() < end { turn(writing: true) }
  }

  private func write(_ visitor: Visitor, _ now: Millis) {
    if now >= visitor.heartbeatAt {
      visitor.heartbeatAt = now + heartbeatInterval
      visitor.connection.send("a")
    }
    guard !visitor.isWaiting, now >= visitor.writesAt else { return }
    visitor.isWaiting = true
    visitor.writesAt = now + messageInterval
    let number = visitor.acknowledged + 1
    visitor.connection.send(#"{"type":"message","id":"\#(number)","text":"mensagem \#(number)"}"#)
  }

  private func receive(_ event: VisitorEvent, _ visitor: Visitor, _ number: Int) {
    switch event {
    case .opened, .text("k"): break
    case .closed(let code):
      disconnected += 1
      failures.append("\(number) closed \(code.map { String($0.rawValue) } ?? "without a code")")
    case .lost(let reason):
      disconnected += 1
      failures.append("\(number) lost: \(reason)")
    case .text(let text): receive(text, visitor, number)
    }
  }

  private func receive(_ text: String, _ visitor: Visitor, _ number: Int) {
    let frame = ReceivedFrame(text)
    switch frame?.type {
    case "welcome":
      visitor.session = frame?.welcome?.session
      visitor.secret = frame?.welcome?.secret ?? ""
    case "ack":
      visitor.acknowledged += 1
      visitor.isWaiting = false
      if frame?.seq != visitor.acknowledged {
        failures.append("\(number): \(text) is not number \(visitor.acknowledged)")
      }
    case "error" where frame?.code == "limit" && frame?.field != nil:
      // Sent again later under the same id, as the widget does.
      refused += 1
      visitor.isWaiting = false
    default: failures.append("\(number): \(text)")
    }
  }

  /// The number of messages that were acknowledged.
  package var total: Int { visitors.reduce(0) { $0 + $1.acknowledged } }

  /// Reads on until every message that was sent is acknowledged.
  package func finish() throws {
    let deadline = Deadline()
    while visitors.contains(where: \.isWaiting), failures.isEmpty {
      guard !deadline.isOver else { throw TimeoutError("the last acknowledgements") }
      turn(writing: false)
    }
  }

  /// The first visitor's conversation, for attacks on it.
  package var firstConversation: (session: String, secret: String) {
    (visitors[0].session ?? "", visitors[0].secret)
  }

  /// Each session with the number of its acknowledged messages.
  package var acknowledged: [(session: String, count: Int)] {
    visitors.map { ($0.session ?? "", $0.acknowledged) }
  }
}
