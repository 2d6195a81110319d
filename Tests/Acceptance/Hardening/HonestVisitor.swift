// A visitor that writes and measures how long each acknowledgement takes, and one that floods.

import Client
import Foundation
import Glibc
import Presence
import Records
import Storage
import Synchronization
import TestSupport
import WebSocket

@testable import Engine

/// How long acknowledgements took.
struct Waits: CustomStringConvertible {
  private var waits: [Duration] = []
  /// Messages that were refused.
  var refused = 0

  mutating func add(_ wait: Duration) { waits.append(wait) }

  mutating func add(_ other: Waits) {
    waits += other.waits
    refused += other.refused
  }

  var worst: Duration { waits.max() ?? .zero }

  /// The wait that one of a hundred exceeds.
  var p99: Duration {
    let sorted = waits.sorted()
    return sorted.isEmpty ? .zero : sorted[(sorted.count - 1) * 99 / 100]
  }

  var description: String { "\(waits.count) acks, p99 \(p99), worst \(worst), refused \(refused)" }
}

/// A visitor that waits for each acknowledgement.
final class HonestVisitor {
  private var connection: VisitorConnection
  private var number = 0
  /// The welcome of its session.
  private(set) var welcome: ReceivedFrame.Welcome?

  /// Connects, and starts a session or joins another's.
  init(_ engine: RealEngine, joining other: (session: String, secret: String)? = nil) throws {
    connection = try VisitorConnection(
      host: "127.0.0.1", port: engine.port, path: "/webchat/\(RealEngine.channel)/socket",
      origin: "https://loja.example", seed: 1)
    connection.send(
      other.map {
        #"{"type":"resume","session":"\#($0.session)","secret":"\#($0.secret)","seen":0}"#
      } ?? #"{"type":"start","source":"widget","data":{"name":"Bia"}}"#)
    try until("a welcome") {
      read()
      return welcome != nil
    }
  }

  /// Writes messages, each after the last was acknowledged, and measures how long that takes.
  func write(_ count: Int) throws -> Waits {
    var waits = Waits()
    for _ in 0..<count {
      number += 1
      let start = ContinuousClock.now
      connection.send(#"{"type":"message","id":"\#(number)","text":"mensagem \#(number)"}"#)
      var answer: String?
      try until("an acknowledgement") {
        answer = read().first { $0 == "ack" || $0 == "error" }
        return answer != nil
      }
      waits.add(start.duration(to: .now))
      if answer == "error" { waits.refused += 1 }
      // A pause, in which others write.
      _ = connection.wait(milliseconds: 5)
    }
    return waits
  }

  /// Sends signs of life, each after the last was acknowledged, and measures how long that takes.
  func beat(_ count: Int) throws -> Waits {
    var waits = Waits()
    for _ in 0..<count {
      let start = ContinuousClock.now
      connection.send("a")
      var isAnswered = false
      try until("an acknowledgement") {
        isAnswered = receive().contains("k")
        return isAnswered
      }
      waits.add(start.duration(to: .now))
      _ = connection.wait(milliseconds: 5)
    }
    return waits
  }

  /// Waits up to 20 ms for frames, and returns their types.
  @discardableResult
  private func read() -> [String] {
    receive().compactMap { text in
      guard let frame = ReceivedFrame(text) else { return nil }
      if let welcome = frame.welcome { self.welcome = welcome }
      return frame.type
    }
  }

  /// Waits up to 20 ms for frames, and returns their texts.
  private func receive() -> [String] {
    var waiting = [connection.polling()]
    _ = poll(&waiting, 1, 20)
    return connection.advance().compactMap { event in
      if case .text(let text) = event { text } else { nil }
    }
  }
}

/// Sockets that each write as fast as the limit of frames permits, and read nothing of use.
final class Flood: Sendable {
  /// Messages a second and socket, just below the limit.
  private static let perSecond = 195

  private let descriptors: [Int32]
  nonisolated(unsafe) private let sockets: [TestSocket]
  /// The welcome of the first socket.
  let first: (session: String, secret: String)?
  private let text: Int
  private let isStopped = Atomic<Bool>(false)

  /// Connects and starts a session on each socket. `address` is what a proxy would name.
  init(_ count: Int, _ engine: RealEngine, address: String?, text: Int) throws {
    var sockets: [TestSocket] = []
    var first: (session: String, secret: String)?
    for _ in 0..<count {
      let socket = try TestSocket(port: engine.port)
      socket.send(
        Handshake.request(
          path: "/webchat/\(RealEngine.channel)/socket", host: "127.0.0.1:\(engine.port)",
          key: [UInt8](repeating: 7, count: 16), subprotocol: "canais.v1",
          headers: address.map { [("X-Forwarded-For", $0)] } ?? []))
      _ = try socket.response()
      let start = Array(#"{"type":"start","source":"widget","data":{"name":"Bia"}}"#.utf8)
      socket.send(FrameWriter.frame(.text, start, mask: 7))
      let welcome = try socket.wait(for: "a welcome") { bytes -> (ReceivedFrame, Int)? in
        // A text of this length has a header of four bytes, which end with the length.
        guard bytes.count > 4 else { return nil }
        let end = 4 + (Int(bytes[2]) << 8 | Int(bytes[3]))
        guard bytes.count >= end,
          let frame = ReceivedFrame(String(decoding: bytes[4..<end], as: UTF8.self))
        else { return nil }
        return (frame, end)
      }
      first = first ?? welcome.welcome.map { ($0.session, $0.secret) }
      sockets.append(socket)
    }
    self.sockets = sockets
    self.first = first
    self.text = text
    descriptors = sockets.map(\.descriptor)
  }

  /// Floods on a thread of its own until `stop`.
  func start() -> DispatchSemaphore {
    let ended = DispatchSemaphore(value: 0)
    let thread = Thread { [self] in
      run()
      ended.signal()
    }
    thread.start()
    return ended
  }

  func stop(_ thread: DispatchSemaphore) {
    isStopped.store(true, ordering: .relaxed)
    thread.wait()
  }

  private func run() {
    var rest = [[UInt8]](repeating: [], count: descriptors.count)
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let words = String(repeating: "x", count: text)
    let start = ContinuousClock.now
    var number = 0
    while !isStopped.load(ordering: .relaxed) {
      let elapsed = start.duration(to: .now) / .seconds(1)
      guard Double(number) < elapsed * Double(Flood.perSecond) else {
        var waiting = [pollfd(fd: descriptors[0], events: 0, revents: 0)]
        _ = poll(&waiting, 1, 1)
        continue
      }
      number += 1
      let message = Array(#"{"type":"message","id":"f\#(number)","text":"\#(words)"}"#.utf8)
      let frame = FrameWriter.frame(.text, message, mask: 7)
      for (index, descriptor) in descriptors.enumerated() {
        _ = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        // A socket that is full gets the rest of its frame first.
        if rest[index].isEmpty { rest[index] = frame }
        let sent = send(
          descriptor, rest[index], rest[index].count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL))
        if sent > 0 { rest[index].removeFirst(sent) }
      }
    }
  }
}

/// A session with many messages, as an earlier engine left it.
struct LongTalk {
  let session = Identifier(high: 7 << 56 | 0xABCD, low: 1)
  let contact = Identifier(high: 7 << 56 | 0xABCD, low: 2)
  private static let secret = "0123456789abcdef0123456789abcdef"

  /// Writes the messages at a time of `age` milliseconds ago.
  init(_ database: String, messages: UInt32, bytes: Int, age: Millis = 0) throws {
    let storage = try Storage(path: database)
    let now = SystemClock().wall() - age
    try storage.commit([
      .opened(
        SessionOpening(
          session: session, secret: LongTalk.digest, contact: contact,
          contactSecret: LongTalk.digest,
          channel: RealEngine.channel, source: .widget, page: "", address: "192.0.2.1", data: [],
          accepted: nil, at: now))
    ])
    let text = String(repeating: "palavra ", count: bytes / 8)
    for first in stride(from: UInt32(1), through: messages, by: 1_000) {
      try storage.commit(
        (first..<min(first + 1_000, messages + 1)).map { seq in
          .message(
            MessageRecord(
              session: session, seq: seq, from: .contact, name: "", text: text,
              clientID: "c\(seq)", at: now))
        })
    }
  }

  private static var digest: String { SHA256Digest(of: secret).text }

  /// Resumes the session as its visitor.
  func resume(_ engine: RealEngine) throws {
    _ = try HonestVisitor(engine, joining: (session.description, LongTalk.secret))
  }
}
