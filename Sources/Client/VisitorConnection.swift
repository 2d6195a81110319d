// A visitor's socket from the other end: what a browser's widget does, without the browser. It
// never blocks; its owner waits for any number of them with poll(2).

import Basics
import Foundation
import Glibc
import WebSocket

/// What a visitor's socket says.
package enum VisitorEvent: Equatable, Sendable {
  /// The handshake is done.
  case opened
  /// A text frame.
  case text(String)
  /// The engine closed, with its code.
  case closed(CloseCode?)
  /// The connection is gone without a word, or the engine broke the protocol.
  case lost(String)
}

/// One WebSocket to an engine on a loopback or other IPv4 address.
package struct VisitorConnection: ~Copyable {
  /// Bytes of a message from the engine: a welcome with all its history fits.
  package static let messageLimit = 4 << 20

  /// For poll(2).
  package let descriptor: Int32
  private let key: [UInt8]
  private var answer: [UInt8] = []
  private var isOpen = false
  private var isOver = false
  private var reader = MessageReader(
    for: .client, messageLimit: VisitorConnection.messageLimit, fragmentLimit: 1_024)
  private var unsent: [UInt8]
  /// What was given to be sent before the handshake was done.
  private var early: [UInt8] = []
  private var random: SeededRandom

  /// Begins to connect; the handshake goes out by itself.
  package init(
    host: String, port: UInt16, path: String, origin: String? = nil,
    subprotocol: String? = "canais.v1", headers: [(name: String, value: String)] = [],
    seed: UInt64
  ) throws(ClientError) {
    descriptor = try VisitorConnection.connect(to: host, port)
    random = SeededRandom(seed: seed)
    var key: [UInt8] = []
    for _ in 0..<16 { key.append(UInt8.random(in: .min ... .max, using: &random)) }
    self.key = key
    unsent = Handshake.request(
      path: path, host: "\(host):\(port)", key: key, origin: origin, subprotocol: subprotocol,
      headers: headers)
  }

  private static func connect(to host: String, _ port: UInt16) throws(ClientError) -> Int32 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    guard inet_pton(AF_INET, host, &address.sin_addr) == 1 else { throw .unreachable(host) }
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    let descriptor = socket(AF_INET, kind, 0)
    guard descriptor >= 0 else { throw .unreachable(String(cString: strerror(errno))) }
    var one: Int32 = 1
    setsockopt(
      descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 || errno == EINPROGRESS else {
      let why = String(cString: strerror(errno))
      close(descriptor)
      throw .unreachable(why)
    }
    return descriptor
  }

  deinit { close(descriptor) }

  /// What to wait for with poll(2).
  package mutating func polling() -> pollfd {
    pollfd(
      fd: descriptor, events: Int16(unsent.isEmpty ? POLLIN : POLLIN | POLLOUT), revents: 0)
  }

  /// Sends a text frame, at once or as soon as the socket is open.
  package mutating func send(_ text: String) {
    let mask = UInt32.random(in: 1 ... .max, using: &random)
    send(raw: FrameWriter.frame(.text, Array(text.utf8), mask: mask))
  }

  /// Sends bytes as they are, after the handshake: for tests of what the engine refuses.
  package mutating func send(raw bytes: [UInt8]) {
    guard isOpen else { return early += bytes }
    unsent += bytes
    flush()
  }

  /// Closes in good order.
  package mutating func sendClose(_ code: CloseCode? = .normal) {
    send(raw: FrameWriter.close(code, mask: 1))
  }

  /// Reads and writes what can be, after poll(2) said so, and answers what came.
  package mutating func advance() -> [VisitorEvent] {
    guard !isOver else { return [] }
    flush()
    var events: [VisitorEvent] = []
    withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 16) { buffer in
      while !isOver {
        let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
        if count < 0, errno == EINTR { continue }
        if count < 0, errno == EAGAIN || errno == ENOTCONN { return }
        guard count > 0 else {
          end(.lost(count == 0 ? "closed" : String(cString: strerror(errno))), &events)
          return
        }
        take(UnsafeRawBufferPointer(rebasing: buffer[..<count]), &events)
      }
    }
    return events
  }

  /// Waits up to so many milliseconds for something to come, and answers it.
  package mutating func wait(milliseconds: Int32) -> [VisitorEvent] {
    var waiting = polling()
    guard poll(&waiting, 1, milliseconds) > 0 else { return [] }
    return advance()
  }

  private mutating func flush() {
    while !unsent.isEmpty {
      let sent = Glibc.send(descriptor, unsent, unsent.count, Int32(MSG_NOSIGNAL))
      guard sent > 0 else { return }
      unsent.removeFirst(sent)
    }
  }

  private mutating func take(_ bytes: UnsafeRawBufferPointer, _ events: inout [VisitorEvent]) {
    guard isOpen else {
      answer += bytes
      switch Handshake.responseStatus(answer, key: key) {
      case .incomplete: return
      case .refused(let why): return end(.lost(why), &events)
      case .accepted(let end):
        isOpen = true
        events.append(.opened)
        unsent += early
        early = []
        flush()
        let rest = Array(answer[end...])
        answer = []
        return rest.withUnsafeBytes { read($0, &events) }
      }
    }
    read(bytes, &events)
  }

  private mutating func read(_ bytes: UnsafeRawBufferPointer, _ events: inout [VisitorEvent]) {
    for event in reader.receive(bytes) {
      switch event {
      case .text(let text): events.append(.text(String(decoding: text, as: UTF8.self)))
      case .ping(let payload):
        unsent += FrameWriter.frame(.pong, payload, mask: 1)
        flush()
      case .pong: break
      case .close(let code):
        unsent += FrameWriter.close(code, mask: 1)
        flush()
        end(.closed(code), &events)
      case .binary: end(.lost("binary"), &events)
      case .error(let code): end(.lost("protocol \(code.rawValue)"), &events)
      }
    }
  }

  private mutating func end(_ event: VisitorEvent, _ events: inout [VisitorEvent]) {
    isOver = true
    events.append(event)
  }
}
