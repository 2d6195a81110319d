// The listening socket, one for all shards. If each shard had its own (SO_REUSEPORT), a second
// engine could bind the same port unnoticed.

import CLinux
import Glibc
import LinuxSystem

/// A listening TCP socket.
final class Listener: Sendable {
  /// What the shards watch and accept from.
  let descriptor: FileDescriptor
  /// The bound port, also where port 0 was asked for.
  let port: UInt16

  /// Connections that wait to be accepted, at most; listen(2).
  private static let backlog: Int32 = 4_096

  /// Takes over a socket that listens already, whatever its address.
  ///
  /// - Throws: `EngineError.system` if the descriptor is no listening socket.
  init(inherited number: Int32) throws(EngineError) {
    guard let socket = FileDescriptor(number) else {
      throw .system(call: "LISTEN_FDS", errno: EBADF)
    }
    var isListening: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    guard getsockopt(socket.number, SOL_SOCKET, SO_ACCEPTCONN, &isListening, &length) == 0,
      isListening != 0
    else { throw .system(call: "LISTEN_FDS", errno: ENOTSOCK) }
    let flags = fcntl(socket.number, F_GETFL)
    guard flags >= 0, fcntl(socket.number, F_SETFL, flags | O_NONBLOCK) == 0,
      fcntl(socket.number, F_SETFD, FD_CLOEXEC) == 0
    else { throw .system(call: "fcntl", errno: errno) }
    var one: Int32 = 1
    setsockopt(socket.number, Int32(IPPROTO_TCP), TCP_NODELAY, &one, 4)
    guard let address = BoundAddress(ofSocket: socket.number) else {
      throw .system(call: "LISTEN_FDS", errno: EAFNOSUPPORT)
    }
    port = address.port
    descriptor = socket
  }

  /// Binds and listens. `host` is an IPv4 or IPv6 literal; port 0 takes a free one.
  ///
  /// - Throws: `EngineError.addressRefused`, `portBusy` or `system`.
  init(host: String, port: UInt16) throws(EngineError) {
    guard let peer = PeerAddress(host) else { throw .addressRefused(host) }
    guard let socket = FileDescriptor(canais_stream_socket(peer.isIPv4 ? AF_INET : AF_INET6)) else {
      throw .system(call: "socket", errno: errno)
    }
    var one: Int32 = 1
    setsockopt(socket.number, SOL_SOCKET, SO_REUSEADDR, &one, 4)
    // Accepted sockets inherit it: frames are small and must not wait for each other.
    setsockopt(socket.number, Int32(IPPROTO_TCP), TCP_NODELAY, &one, 4)
    guard Listener.bind(socket, peer, port) == 0 else {
      throw errno == EADDRINUSE
        ? .portBusy(host: host, port: port)
        : (errno == EADDRNOTAVAIL || errno == EACCES
          ? .addressRefused(host) : .system(call: "bind", errno: errno))
    }
    guard listen(socket.number, Listener.backlog) == 0 else {
      throw errno == EADDRINUSE
        ? .portBusy(host: host, port: port) : .system(call: "listen", errno: errno)
    }
    guard let address = BoundAddress(ofSocket: socket.number) else {
      throw .system(call: "getsockname", errno: errno)
    }
    self.port = address.port
    descriptor = socket
  }

  private static func bind(
    _ socket: borrowing FileDescriptor, _ peer: PeerAddress, _ port: UInt16
  ) -> Int32 {
    let number = socket.number
    if peer.isIPv4 {
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port.bigEndian
      address.sin_addr.s_addr = UInt32(truncatingIfNeeded: peer.low).bigEndian
      return withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          Glibc.bind(number, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
    }
    var address = sockaddr_in6()
    address.sin6_family = sa_family_t(AF_INET6)
    address.sin6_port = port.bigEndian
    withUnsafeMutableBytes(of: &address.sin6_addr) { bytes in
      bytes.storeBytes(of: peer.high.bigEndian, toByteOffset: 0, as: UInt64.self)
      bytes.storeBytes(of: peer.low.bigEndian, toByteOffset: 8, as: UInt64.self)
    }
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.bind(number, $0, socklen_t(MemoryLayout<sockaddr_in6>.size))
      }
    }
  }
}
