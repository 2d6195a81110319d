// A server that sends any bytes at any time. Each connection has a blocking thread.

import CLinux
import Foundation
import Glibc
import Synchronization

/// No port of a loopback address could be bound.
package struct BindError: Error {
  var address: String
  var code: Int32
}

/// A server on a loopback address.
package final class RawServer: Sendable {
  /// The port.
  package let port: UInt16
  /// The host of the URL, `127.0.0.1` or `[::1]`.
  package let host: String
  private let listener: Int32
  private let accepted = Mutex<[Int32]>([])
  private let total = Atomic<Int>(0)
  private let isStopped = Atomic<Bool>(false)

  /// The number of accepted connections.
  package var connectionCount: Int { total.load(ordering: .relaxed) }

  /// The URL without a path.
  package var url: String { "http://\(host):\(port)" }

  /// Listens, and calls `script` with each connection and its number, starting at 0. The connection
  /// is closed when the script returns.
  package init(
    _ address: String = "127.0.0.1",
    _ script: @escaping @Sendable (RawConnection, Int) throws -> Void
  ) throws {
    let isIPv6 = address.contains(":")
    host = isIPv6 ? "[\(address)]" : address
    let listener = socket(isIPv6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue) | 0o2000000, 0)
    self.listener = listener
    port = try Self.bind(listener, address)
    Thread.detachNewThread { [weak self] in
      while true {
        let number = canais_accept4(listener, nil, nil, 0o2000000)  // SOCK_CLOEXEC
        if number < 0, errno == EINTR || errno == ECONNABORTED { continue }
        guard number >= 0, let server = self else { break }
        let which = server.total.wrappingAdd(1, ordering: .relaxed).oldValue
        server.accepted.withLock { $0.append(number) }
        Thread.detachNewThread {
          try? script(RawConnection(number, host: "\(server.host):\(server.port)"), which)
          server.end(number)
        }
      }
      close(listener)
    }
  }

  deinit { stop() }

  /// Stops to listen and shuts all connections down.
  package func stop() {
    // The thread closes the listener after the first call, and its descriptor may be reused.
    guard !isStopped.exchange(true, ordering: .relaxed) else { return }
    shutdown(listener, Int32(SHUT_RDWR))
    accepted.withLock { for number in $0 { shutdown(number, Int32(SHUT_RDWR)) } }
  }

  private func end(_ number: Int32) {
    accepted.withLock { accepted in
      accepted.removeAll { $0 == number }
      close(number)
    }
  }

  /// Binds and listens. Returns the port.
  private static func bind(_ listener: Int32, _ address: String) throws -> UInt16 {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    if address.contains(":") {
      length = socklen_t(MemoryLayout<sockaddr_in6>.size)
      withUnsafeMutableBytes(of: &storage) { bytes in
        var six = sockaddr_in6()
        six.sin6_family = sa_family_t(AF_INET6)
        inet_pton(AF_INET6, address, &six.sin6_addr)
        bytes.storeBytes(of: six, as: sockaddr_in6.self)
      }
    } else {
      withUnsafeMutableBytes(of: &storage) { bytes in
        var four = sockaddr_in()
        four.sin_family = sa_family_t(AF_INET)
        inet_pton(AF_INET, address, &four.sin_addr)
        bytes.storeBytes(of: four, as: sockaddr_in.self)
      }
    }
    let isBound = withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.bind(listener, $0, length) == 0 && listen(listener, 1_024) == 0
          && getsockname(listener, $0, &length) == 0
      }
    }
    guard isBound else { throw BindError(address: address, code: errno) }
    return withUnsafeBytes(of: storage) {
      UInt16(bigEndian: $0.loadUnaligned(fromByteOffset: 2, as: UInt16.self))
    }
  }
}

/// A connection, seen from the server.
package struct RawConnection: Sendable {
  /// The peer has closed the connection.
  package struct Gone: Error {}

  /// A request.
  package struct Request {
    /// The request line and the fields.
    package var head: String
    /// The body.
    package var body: [UInt8]
    /// The path of the request line.
    package var path: String { head.split(separator: " ").dropFirst().first.map(String.init) ?? "" }
  }

  /// The socket.
  package let number: Int32
  /// Host and port of the server, as in a URL.
  package let host: String

  init(_ number: Int32, host: String) {
    self.number = number
    self.host = host
  }

  /// Reads a request. Throws `Gone` if the peer closes the connection.
  @discardableResult
  package func request() throws -> Request {
    var head: [UInt8] = []
    while !head.suffix(4).elementsEqual("\r\n\r\n".utf8) { head.append(try byte()) }
    let text = String(decoding: head, as: UTF8.self)
    let length =
      text.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
      .flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) } ?? 0
    return Request(head: text, body: try bytes(length))
  }

  private func bytes(_ count: Int) throws -> [UInt8] {
    try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let received = recv(number, buffer.baseAddress! + filled, count - filled, 0)
        if received < 0, errno == EINTR { continue }
        guard received > 0 else { throw Gone() }
        filled += received
      }
    }
  }

  private func byte() throws -> UInt8 {
    var byte: UInt8 = 0
    while true {
      let received = recv(number, &byte, 1, 0)
      if received < 0, errno == EINTR { continue }
      guard received == 1 else { throw Gone() }
      return byte
    }
  }

  /// Sends bytes. Throws `Gone` if the peer has closed the connection.
  package func send(_ bytes: some Collection<UInt8>) throws {
    let bytes = Array(bytes)
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Glibc.send(number, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw Gone() }
      sent += count
    }
  }

  /// Sends a text.
  package func send(_ text: String) throws { try send(Array(text.utf8)) }

  /// Sends a response.
  package func answer(_ status: Int = 200, _ body: String = "{}", fields: String = "") throws {
    try send("HTTP/1.1 \(status) x\r\nContent-Length: \(body.utf8.count)\r\n\(fields)\r\n\(body)")
  }

  /// Ends the sending direction.
  package func finish() { shutdown(number, Int32(SHUT_WR)) }

  /// Resets the connection.
  package func reset() {
    var now = linger(l_onoff: 1, l_linger: 0)
    setsockopt(number, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
    // The server closes the descriptor after the script; the connection is closed here.
    let spare = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | 0o2000000, 0)
    dup2(spare, number)
    close(spare)
  }

  /// Reads until the peer closes the connection.
  package func waitForEnd() {
    var buffer = [UInt8](repeating: 0, count: 16 << 10)
    while true {
      let received = recv(number, &buffer, buffer.count, 0)
      guard received > 0 || received < 0 && errno == EINTR else { return }
    }
  }

  /// Waits for the peer to close the connection or to send something. Returns false after a
  /// timeout.
  package func closes(within milliseconds: Int32) -> Bool {
    var waiting = pollfd(fd: number, events: Int16(POLLIN | 0x2000), revents: 0)  // POLLRDHUP
    while true {
      let ready = poll(&waiting, 1, milliseconds)
      if ready < 0, errno == EINTR { continue }
      return ready > 0
    }
  }

  /// Sends a byte per interval until the peer closes the connection.
  package func trickle(_ byte: UInt8 = 0x61, every milliseconds: Int32) throws {
    while !closes(within: milliseconds) { try send([byte]) }
  }

  /// Sends until the peer closes the connection.
  package func pour() throws {
    let piece = [UInt8](repeating: 0x61, count: 64 << 10)
    while true { try send(piece) }
  }
}
