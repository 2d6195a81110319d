// The parts of epoll(7) and sockets that the echo server and the load generator need. The engine's
// own poller is deliberately not used, so that its defects do not affect the measurement.

import CLinux
import Glibc

/// Why a benchmark could not run.
enum BenchError: Error, Equatable, CustomStringConvertible {
  /// A system call failed.
  case system(call: String, errno: Int32)
  /// An address or URL is invalid.
  case address(String)
  /// The server refused, or did not speak WebSocket.
  case refused(String)
  /// The server made no progress in time.
  case late(String)
  /// The process does not exist, or may not be inspected.
  case process(Int32)

  var description: String {
    switch self {
    case .system(let call, let number): "\(call): \(String(cString: strerror(number)))"
    case .address(let text): "no address that can be used here: \(text)"
    case .refused(let text): "refused: \(text)"
    case .late(let what): "nothing came for too long while \(what)"
    case .process(let pid): "process \(pid) can't be looked at"
    }
  }
}

/// An epoll instance and the events of its last wait.
struct EpollPoller: ~Copyable {
  private let descriptor: Int32
  private let events: UnsafeMutablePointer<epoll_event>
  private static let atOnce: Int32 = 1_024

  init() throws(BenchError) {
    descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
    guard descriptor >= 0 else { throw .system(call: "epoll_create1", errno: errno) }
    events = .allocate(capacity: Int(EpollPoller.atOnce))
  }

  deinit {
    close(descriptor)
    events.deallocate()
  }

  /// Watches a socket for bytes to read, and optionally for space to write.
  func watch(_ socket: Int32, token: UInt32, reads: Bool = true, writes: Bool = false) {
    let wanted = (reads ? EPOLLIN.rawValue : 0) | (writes ? EPOLLOUT.rawValue : 0)
    if canais_epoll_set(descriptor, EPOLL_CTL_MOD, socket, wanted, UInt64(token)) != 0 {
      _ = canais_epoll_set(descriptor, EPOLL_CTL_ADD, socket, wanted, UInt64(token))
    }
  }

  /// Waits for events for at most some milliseconds, and returns their number.
  func wait(milliseconds: Int32) -> Int {
    Int(max(0, epoll_wait(descriptor, events, EpollPoller.atOnce, milliseconds)))
  }

  /// The token of an event of the last wait, and whether there is space to write.
  @inline(__always)
  func event(_ position: Int) -> (token: UInt32, writes: Bool) {
    let event = events + position
    return (
      UInt32(truncatingIfNeeded: canais_epoll_token(event)),
      canais_epoll_events(event) & EPOLLOUT.rawValue != 0
    )
  }
}

/// An IPv4 address and port.
struct Endpoint: Equatable {
  /// In the host's byte order.
  var address: UInt32
  var port: UInt16

  /// Reads `host:port`; `localhost` is 127.0.0.1. Nil for anything else.
  init?(_ text: some StringProtocol) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let port = UInt16(parts[1]) else { return nil }
    var found = in_addr()
    let host = parts[0] == "localhost" ? "127.0.0.1" : String(parts[0])
    guard inet_pton(AF_INET, host, &found) == 1 else { return nil }
    address = UInt32(bigEndian: found.s_addr)
    self.port = port
  }

  init(address: UInt32, port: UInt16) {
    self.address = address
    self.port = port
  }

  var isLoopback: Bool { address >> 24 == 127 }

  /// Calls a function of the C library with the address.
  func withSocketAddress(
    _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) -> Int32 {
    var storage = sockaddr_in()
    storage.sin_family = sa_family_t(AF_INET)
    storage.sin_port = port.bigEndian
    storage.sin_addr.s_addr = address.bigEndian
    return withUnsafePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }
}

extension Endpoint {
  /// A socket that listens on the address, and the actual address: port 0 is any free port.
  func listen() throws(BenchError) -> (descriptor: Int32, endpoint: Endpoint) {
    let descriptor = canais_stream_socket(AF_INET)
    guard descriptor >= 0 else { throw .system(call: "socket", errno: errno) }
    var one: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, 4)
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, 4)
    guard withSocketAddress({ bind(descriptor, $0, $1) }) == 0,
      Glibc.listen(descriptor, 1_024) == 0
    else { throw .system(call: "listen", errno: errno) }
    var taken = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    _ = withUnsafeMutablePointer(to: &taken) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        getsockname(descriptor, $0, &length)
      }
    }
    return (descriptor, Endpoint(address: address, port: UInt16(bigEndian: taken.sin_port)))
  }
}

/// The monotonic time in microseconds.
@inline(__always)
func microseconds() -> Int64 {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
}

/// Raises the limit of descriptors to the hard limit.
func raiseDescriptorLimit() {
  var limit = rlimit()
  getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  limit.rlim_cur = limit.rlim_max
  setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
}
