// The wire to Chromium's DevTools: one blocking WebSocket on loopback, read with poll(2) so that
// whoever waits does so with a deadline. Text frames only; Chromium sends nothing else.

import Foundation
import Glibc
import TestSupport
import WebSocket

/// Why the browser could not be driven.
enum BrowserFault: Error, CustomStringConvertible {
  case missing
  case notStarted(String)
  case connectionLost(String)
  case refused(method: String, message: String)
  case script(String)
  case waitedInVain(for: String, seen: String)

  var description: String {
    switch self {
    case .missing: "no /usr/bin/chromium: install the Debian package chromium"
    case .notStarted(let said): "chromium did not start: \(said)"
    case .connectionLost(let why): "the DevTools socket was lost: \(why)"
    case .refused(let method, let message): "\(method): \(message)"
    case .script(let message): "the page's script failed: \(message)"
    case .waitedInVain(let condition, let seen): "never true: \(condition)\n\(seen)"
    }
  }
}

/// A moment after which waiting is given up.
struct Deadline {
  private let end: ContinuousClock.Instant

  /// A deadline some seconds from now; generous, since the machine may be busy.
  init(seconds: Double = Patience.seconds) { end = .now + .seconds(seconds) }

  /// Milliseconds left, for poll(2); 0 when it is over.
  var milliseconds: Int32 {
    let left = ContinuousClock.now.duration(to: end)
    let whole = left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000
    return Int32(max(0, min(whole, Int64(Int32.max))))
  }

  var isOver: Bool { milliseconds == 0 }
}

/// A WebSocket to a DevTools address on loopback.
final class BrowserSocket {
  /// Screenshots are the largest things that come, at a few megabytes.
  private static let messageLimit = 64 << 20

  private let descriptor: Int32
  private var reader = MessageReader(
    for: .client, messageLimit: messageLimit, fragmentLimit: 65_536)
  private var unread: [UInt8] = []
  private var events: [MessageEvent] = []

  /// Connects and shakes hands.
  init(port: UInt16, path: String, deadline: Deadline) throws(BrowserFault) {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else { throw .connectionLost("connect: errno \(errno)") }
    let key = (0..<16).map { _ in UInt8.random(in: 0...255) }
    try write(Handshake.request(path: path, host: "127.0.0.1:\(port)", key: key))
    while !deadline.isOver {
      switch Handshake.answer(unread, key: key) {
      case .incomplete: try read(deadline)
      case .refused(let why): throw .connectionLost(why)
      case .open(let end):
        events = reader.take(Array(unread[end...]))
        unread = []
        return
      }
    }
    throw .connectionLost("no handshake")
  }

  deinit { close(descriptor) }

  /// Sends one text.
  func send(_ text: String) throws(BrowserFault) {
    try write(FrameWriter.frame(.text, text.utf8, mask: .random(in: 1...(.max))))
  }

  /// The next text, nil when the deadline is over first.
  func receive(_ deadline: Deadline) throws(BrowserFault) -> String? {
    while true {
      while !events.isEmpty {
        switch events.removeFirst() {
        case .text(let bytes): return String(decoding: bytes, as: UTF8.self)
        case .ping(let payload): try write(FrameWriter.frame(.pong, payload, mask: 1))
        case .pong, .binary: break
        case .close(let code): throw .connectionLost("closed with \(code?.rawValue ?? 0)")
        case .fault(let code): throw .connectionLost("fault \(code.rawValue)")
        }
      }
      if deadline.isOver { return nil }
      try read(deadline)
      events = reader.take(unread)
      unread = []
    }
  }

  private func read(_ deadline: Deadline) throws(BrowserFault) {
    var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    let ready = poll(&wait, 1, deadline.milliseconds)
    guard ready > 0 else {
      if ready == 0 || errno == EINTR { return }
      throw .connectionLost("poll: errno \(errno)")
    }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    guard count > 0 else { throw .connectionLost("closed by the browser") }
    unread += buffer[..<count]
  }

  private func write(_ bytes: [UInt8]) throws(BrowserFault) {
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
