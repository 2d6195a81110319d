// A visitor's WebSocket as a browser's widget opens it, without a browser. It never blocks: the caller waits
// with poll(2), for any number of connections at once.

import Basics
import Foundation
import Glibc
import WebSocket

/// An event of a `VisitorConnection`.
package enum VisitorEvent: Equatable, Sendable {
  /// The handshake is complete.
  case opened
  /// The engine sent a text frame.
  case text(String)
  /// The engine sent a close frame with this code. No event follows.
  case closed(CloseCode?)
  /// The connection ended without a close frame, or the engine violated the protocol; the reason. No
  /// event follows.
  case lost(String)
}

/// One WebSocket to an engine at an IPv4 address.
///
///     var connection = try VisitorConnection(host: "127.0.0.1", port: 8080, path: path, seed: 1)
///     connection.send(#"{"type":"start","source":"widget"}"#)
///     for event in connection.wait(milliseconds: 1_000) { … }
package struct VisitorConnection: ~Copyable {
  /// The most bytes of a message from the engine. A welcome with a long history fits.
  package static let messageLimit = 4 << 20

  /// The socket, for poll(2). It is closed with this value.
  package let descriptor: Int32
  private let key: [UInt8]
  private var handshakeResponse: [UInt8] = []
  private var isOpen = false
  private var hasEnded = false
  private var reader = MessageReader(
    for: .client, messageLimit: VisitorConnection.messageLimit, fragmentLimit: 1_024)
  private var unsent: [UInt8]
  /// Frames that wait for the end of the handshake.
  private var queued: [UInt8] = []
  private var random: SeededRandom

  /// Starts to connect. The handshake is sent by `advance()`.
  ///
  /// - Parameters:
  ///   - host: An IPv4 address.
  ///   - path: The path of the request, such as `/webchat/ID/socket`.
  ///   - headers: Further header fields of the request.
  ///   - seed: The seed of the handshake's key and of the frames' masks.
  /// - Throws: `ClientError.unreachable` if `host` is no IPv4 address or the system refuses.
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
      let reason = String(cString: strerror(errno))
      close(descriptor)
      throw .unreachable(reason)
    }
    return descriptor
  }

  deinit { close(descriptor) }

  /// What to wait for with poll(2): input, and output while bytes are unsent.
  package mutating func polling() -> pollfd {
    pollfd(
      fd: descriptor, events: Int16(unsent.isEmpty ? POLLIN : POLLIN | POLLOUT), revents: 0)
  }

  /// Sends a text frame, at once or as soon as the handshake is complete.
  package mutating func send(_ text: String) {
    let mask = UInt32.random(in: 1 ... .max, using: &random)
    send(raw: FrameWriter.frame(.text, Array(text.utf8), mask: mask))
  }

  /// Sends bytes unchanged once the handshake is complete. Tests use this for invalid frames.
  package mutating func send(raw bytes: [UInt8]) {
    guard isOpen else { return queued += bytes }
    unsent += bytes
    flush()
  }

  /// Sends a close frame. The connection ends when the engine has answered it.
  package mutating func sendClose(_ code: CloseCode? = .normal) {
    send(raw: FrameWriter.close(code, mask: 1))
  }

  /// Sends and receives without blocking, and returns the events that happened.
  package mutating func advance() -> [VisitorEvent] {
    guard !hasEnded else { return [] }
    flush()
    var events: [VisitorEvent] = []
    withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 16) { buffer in
      while !hasEnded {
        let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
        if count < 0, errno == EINTR { continue }
        if count < 0, errno == EAGAIN || errno == ENOTCONN { return }
        guard count > 0 else {
          end(.lost(count == 0 ? "closed" : String(cString: strerror(errno))), &events)
          return
        }
        receive(UnsafeRawBufferPointer(rebasing: buffer[..<count]), &events)
      }
    }
    return events
  }

  /// Waits for the socket at most that many milliseconds, and returns the events that happened.
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

  private mutating func receive(_ bytes: UnsafeRawBufferPointer, _ events: inout [VisitorEvent]) {
    guard isOpen else {
      handshakeResponse += bytes
      switch Handshake.answer(handshakeResponse, key: key) {
      case .incomplete: return
      case .refused(let reason): return end(.lost(reason), &events)
      case .open(let end):
        isOpen = true
        events.append(.opened)
        unsent += queued
        queued = []
        flush()
        let rest = Array(handshakeResponse[end...])
        handshakeResponse = []
        return rest.withUnsafeBytes { read($0, &events) }
      }
    }
    read(bytes, &events)
  }

  private mutating func read(_ bytes: UnsafeRawBufferPointer, _ events: inout [VisitorEvent]) {
    for event in reader.take(bytes) {
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
      case .fault(let code): end(.lost("protocol \(code.rawValue)"), &events)
      }
    }
  }

  private mutating func end(_ event: VisitorEvent, _ events: inout [VisitorEvent]) {
    hasEnded = true
    events.append(event)
  }
}
