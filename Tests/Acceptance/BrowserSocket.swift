// The connection to Chromium's DevTools: one WebSocket on loopback, read with poll(2) so that every
// wait has a deadline. Chromium sends text frames only.

import Foundation
import Glibc
import TestSupport
import WebSocket

/// A WebSocket to a DevTools address on loopback.
final class BrowserSocket {
  /// Screenshots are the largest things that come, at a few megabytes.
  private static let messageLimit = 64 << 20

  private let descriptor: Int32
  private var reader = MessageReader(
    for: .client, messageLimit: messageLimit, fragmentLimit: 65_536)
  private var unread: [UInt8] = []
  private var events: [MessageEvent] = []

  /// Connects and completes the handshake.
  init(port: UInt16, path: String, deadline: Deadline) throws {
    descriptor = try Loopback.connect(port: port)
    let key = (0..<16).map { _ in UInt8.random(in: 0...255) }
    try write(Handshake.request(path: path, host: "127.0.0.1:\(port)", key: key))
    while !deadline.isOver {
      switch Handshake.responseStatus(unread, key: key) {
      case .incomplete: try read(deadline)
      case .refused(let reason): throw BrowserError.connectionLost(reason)
      case .accepted(let end):
        events = reader.receive(Array(unread[end...]))
        unread = []
        return
      }
    }
    throw TimeoutError("the DevTools handshake")
  }

  deinit { close(descriptor) }

  /// Sends a text frame.
  func send(_ text: String) throws(BrowserError) {
    try write(FrameWriter.frame(.text, text.utf8, mask: .random(in: 1...(.max))))
  }

  /// The next text frame; nil once the deadline has passed.
  func receive(_ deadline: Deadline) throws(BrowserError) -> String? {
    while true {
      while !events.isEmpty {
        switch events.removeFirst() {
        case .text(let bytes): return String(decoding: bytes, as: UTF8.self)
        case .ping(let payload): try write(FrameWriter.frame(.pong, payload, mask: 1))
        case .pong, .binary: break
        case .close(let code): throw .connectionLost("closed with \(code?.rawValue ?? 0)")
        case .error(let code): throw .connectionLost("protocol error \(code.rawValue)")
        }
      }
      if deadline.isOver { return nil }
      try read(deadline)
      events = reader.receive(unread)
      unread = []
    }
  }

  private func read(_ deadline: Deadline) throws(BrowserError) {
    var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    let ready = poll(&wait, 1, deadline.remaining)
    guard ready > 0 else {
      if ready == 0 || errno == EINTR { return }
      throw .connectionLost("poll: errno \(errno)")
    }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    guard count > 0 else { throw .connectionLost("closed by the browser") }
    unread += buffer[..<count]
  }

  private func write(_ bytes: [UInt8]) throws(BrowserError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { throw .connectionLost("send: errno \(errno)") }
      rest = rest.dropFirst(count)
    }
  }
}
