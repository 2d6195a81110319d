// Honest visitors who write while others attack: each sends a message, waits for its acknowledgement,
// and remembers whatever went wrong.

import Client
import Engine
import Foundation
import Glibc
import Presence

/// Honest visitors on real sockets, played by one thread.
package final class HonestCrowd {
  /// One of them; an object, since its socket has one owner.
  private final class Visitor {
    var connection: VisitorConnection
    var session: String?
    var secret = ""
    var acknowledged = 0
    var isWaiting = false
    var writesAt: Millis = 0
    var beatsAt: Millis = 0

    init(_ connection: consuming VisitorConnection) { self.connection = connection }
  }

  /// Milliseconds between two messages of one visitor, and between two signs of life.
  private let pause: Millis
  private let beat: Millis
  private var visitors: [Visitor] = []
  /// What went wrong, in words.
  package private(set) var faults: [String] = []
  /// Messages that could not be taken when they were sent first.
  package private(set) var refused = 0
  /// How many lost their connection.
  package private(set) var ended = 0

  package init(
    _ count: Int, port: UInt16, channel: String, pause: Millis = 400, beat: Millis = 1_000
  ) throws {
    self.pause = pause
    self.beat = beat
    for number in 0..<count {
      var connection = try VisitorConnection(
        host: "127.0.0.1", port: port, path: "/webchat/\(channel)/socket",
        origin: "https://loja.example", seed: UInt64(number) + 1)
      connection.send(#"{"type":"start","source":"widget","data":{"name":"Bia"}}"#)
      visitors.append(Visitor(connection))
      // The listening socket's queue is not to be what is tested here.
      if number % 200 == 199 { try settle(till: number + 1) }
    }
    try settle(till: count)
  }

  /// Waits until so many were welcomed.
  private func settle(till count: Int) throws {
    let deadline = SystemClock().monotonic() + Millis(Patience.milliseconds)
    while visitors.prefix(count).contains(where: { $0.session == nil }) {
      guard SystemClock().monotonic() < deadline, faults.isEmpty else {
        throw Late(description: "welcomes; \(faults.prefix(3))")
      }
      turn(writing: false)
    }
  }

  /// One turn: what came is read, and who wants to write does.
  package func turn(writing: Bool) {
    var polls = visitors.map { $0.connection.polling() }
    _ = poll(&polls, nfds_t(polls.count), 20)
    let now = SystemClock().monotonic()
    for (number, visitor) in visitors.enumerated() {
      if polls[number].revents != 0 {
        for event in visitor.connection.advance() { take(event, visitor, number) }
      }
      if writing { act(visitor, now) }
    }
  }

  /// Writes and reads for so long.
  package func play(_ duration: Millis) {
    let end = SystemClock().monotonic() + duration
    while SystemClock().monotonic() < end { turn(writing: true) }
  }

  private func act(_ visitor: Visitor, _ now: Millis) {
    if now >= visitor.beatsAt {
      visitor.beatsAt = now + beat
      visitor.connection.send("a")
    }
    guard !visitor.isWaiting, now >= visitor.writesAt else { return }
    visitor.isWaiting = true
    visitor.writesAt = now + pause
    let number = visitor.acknowledged + 1
    visitor.connection.send(#"{"type":"message","id":"\#(number)","text":"mensagem \#(number)"}"#)
  }

  private func take(_ event: VisitorEvent, _ visitor: Visitor, _ number: Int) {
    switch event {
    case .opened, .text("k"): break
    case .closed(let code):
      ended += 1
      faults.append("\(number) closed \(code.map { String($0.rawValue) } ?? "without a code")")
    case .lost(let why):
      ended += 1
      faults.append("\(number) lost: \(why)")
    case .text(let text):
      let object = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
      switch object?["type"] as? String {
      case "welcome":
        visitor.session = object?["session"] as? String
        visitor.secret = object?["secret"] as? String ?? ""
      case "ack":
        visitor.acknowledged += 1
        visitor.isWaiting = false
        if object?["seq"] as? Int != visitor.acknowledged {
          faults.append("\(number): \(text) is not number \(visitor.acknowledged)")
        }
      case "error" where object?["code"] as? String == "limit" && object?["field"] is String:
        // Sent again later, as the widget does: under the same id.
        refused += 1
        visitor.isWaiting = false
      default: faults.append("\(number): \(text)")
      }
    }
  }

  /// Messages that were acknowledged, of all.
  package var total: Int { visitors.reduce(0) { $0 + $1.acknowledged } }

  /// Reads on until nobody waits for an acknowledgement.
  package func finish() throws {
    let deadline = SystemClock().monotonic() + Millis(Patience.milliseconds)
    while visitors.contains(where: \.isWaiting), faults.isEmpty {
      guard SystemClock().monotonic() < deadline else { throw Late(description: "the last acks") }
      turn(writing: false)
    }
  }

  /// The first of them, whose conversation attackers know.
  package var known: (session: String, secret: String) {
    (visitors[0].session ?? "", visitors[0].secret)
  }

  /// Sessions and how many messages of each were acknowledged.
  package var acknowledged: [(session: String, count: Int)] {
    visitors.map { ($0.session ?? "", $0.acknowledged) }
  }
}
