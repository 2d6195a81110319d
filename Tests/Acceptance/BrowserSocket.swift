// The wire to Chromium's DevTools: one blocking WebSocket on loopback, read with poll(2) so that
// whoever waits does so with a deadline. Text frames only; Chromium sends nothing else.

import Foundation
import Glibc

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
  init(seconds: Double = 60) { end = .now + .seconds(seconds) }

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
  private let descriptor: Int32
  private var unread: [UInt8] = []

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
    try write(
      Array(
        """
        GET \(path) HTTP/1.1\r
        Host: 127.0.0.1:\(port)\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: AAECAwQFBgcICQoLDA0ODw==\r
        \r

        """.utf8))
    let end = Array("\r\n\r\n".utf8)
    while unread.firstRange(of: end) == nil { try read(deadline) }
    guard let head = unread.firstRange(of: end), unread.starts(with: "HTTP/1.1 101".utf8) else {
      throw .connectionLost(String(decoding: unread.prefix(200), as: UTF8.self))
    }
    unread.removeSubrange(..<head.upperBound)
  }

  deinit { close(descriptor) }

  /// Sends one text.
  func send(_ text: String) throws(BrowserFault) {
    let payload = Array(text.utf8)
    var frame: [UInt8] = [0x81]
    switch payload.count {
    case ..<126: frame.append(0x80 | UInt8(payload.count))
    case ..<65536: frame += [0x80 | 126, UInt8(payload.count >> 8), UInt8(payload.count & 255)]
    default:
      frame.append(0x80 | 127)
      frame += (0..<8).map { UInt8(truncatingIfNeeded: payload.count >> (56 - 8 * $0)) }
    }
    // A mask of zeros is a mask: it must be there, and Chromium is no proxy to be protected.
    try write(frame + [0, 0, 0, 0] + payload)
  }

  /// The next text, nil when the deadline is over first.
  func receive(_ deadline: Deadline) throws(BrowserFault) -> String? {
    var message: [UInt8] = []
    while true {
      guard let frame = takeFrame() else {
        if deadline.isOver { return nil }
        try read(deadline)
        continue
      }
      guard frame.opcode <= 1 else { throw .connectionLost("opcode \(frame.opcode)") }
      message += frame.payload
      if frame.isFinal { return String(decoding: message, as: UTF8.self) }
    }
  }

  private func takeFrame() -> (opcode: UInt8, isFinal: Bool, payload: ArraySlice<UInt8>)? {
    guard unread.count >= 2 else { return nil }
    var head = 2
    var count = Int(unread[1] & 0x7F)
    if count >= 126 {
      head = count == 126 ? 4 : 10
      guard unread.count >= head else { return nil }
      count = unread[2..<head].reduce(0) { $0 << 8 | Int($1) }
    }
    guard unread.count >= head + count else { return nil }
    defer { unread.removeSubrange(..<(head + count)) }
    return (unread[0] & 0x0F, unread[0] & 0x80 != 0, unread[head..<(head + count)])
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
