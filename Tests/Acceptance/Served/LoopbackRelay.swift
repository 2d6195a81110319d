// Connections from another address of this machine than the test's own.

import Foundation
import Glibc
import TestSupport

/// Forwards connections to a port from another loopback address, so that a server sees visitors
/// with addresses of their own.
final class LoopbackRelay: Sendable {
  /// The port that visitors connect to.
  let port: Int
  private let listener: Int32

  /// Starts to forward to a port of 127.0.0.1 from `address`.
  init(from address: String, to target: Int) throws {
    let (listener, port) = try Loopback.listen()
    self.listener = listener
    self.port = Int(port)
    Thread.detachNewThread {
      while true {
        let near = accept(listener, nil, nil)
        if near < 0, errno == EINTR || errno == ECONNABORTED { continue }
        guard near >= 0 else { break }
        guard let far = LoopbackRelay.connect(from: address, to: target) else {
          Glibc.close(near)
          continue
        }
        Thread.detachNewThread { LoopbackRelay.forward(near, far) }
      }
      Glibc.close(listener)
    }
  }

  /// Accepts no more connections.
  func close() {
    shutdown(listener, Int32(SHUT_RDWR))
  }

  /// A socket from an address to a port of 127.0.0.1; nil when nothing listens there.
  private static func connect(from address: String, to port: Int) -> Int32? {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    let isConnected =
      with(address, port: 0) { bind(descriptor, $0, $1) }
      && with("127.0.0.1", port: UInt16(port)) { Glibc.connect(descriptor, $0, $1) }
    guard isConnected else {
      Glibc.close(descriptor)
      return nil
    }
    return descriptor
  }

  /// Calls a function of sockets with an address; whether it succeeded.
  private static func with(
    _ text: String, port: UInt16, _ call: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) -> Bool {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    inet_pton(AF_INET, text, &address.sin_addr)
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        call($0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }

  /// Forwards bytes in both directions until one side ends.
  private static func forward(_ near: Int32, _ far: Int32) {
    defer {
      Glibc.close(near)
      Glibc.close(far)
    }
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      var ends = [near, far].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      guard poll(&ends, 2, -1) >= 0 || errno == EINTR else { return }
      for (end, other) in [(0, far), (1, near)] where ends[end].revents != 0 {
        let count = recv(ends[end].fd, &buffer, buffer.count, 0)
        guard count > 0 else { return }
        var sent = 0
        while sent < count {
          let part = buffer[sent..<count].withUnsafeBytes {
            send(other, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
          }
          guard part > 0 else { return }
          sent += part
        }
      }
    }
  }
}
