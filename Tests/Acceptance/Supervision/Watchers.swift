// Many watchers of the live feed on one thread. They read what comes and count it, and understand no
// more of it, so that they are not what is measured.

import Foundation
import Glibc
import Synchronization

/// Watchers, each with a window of its own.
final class Watchers: Sendable {
  struct Figures {
    var windows = 0
    var changes = 0
    var bytes = 0
    var lost = 0
  }

  private struct State {
    var figures = Figures()
    var begun: Set<Int> = []
    var isStopping = false
  }

  private let count: Int
  private let state = Mutex(State())
  private let ended = DispatchSemaphore(value: 0)

  /// What all of them saw.
  var figures: Figures { state.withLock { $0.figures } }
  /// Whether each has seen a window.
  var haveAllBegun: Bool { state.withLock { $0.begun.count } == count }

  /// Opens a feed for each query: what stands behind the path, with its question mark.
  init(_ queries: [String], port: UInt16, token: String) throws {
    count = queries.count
    let sockets = try queries.map { try Watchers.open($0, port: port, token: token) }
    Thread.detachNewThread { [self] in
      watch(sockets)
      for socket in sockets { close(socket) }
      ended.signal()
    }
  }

  /// Closes them all, and returns when they are closed.
  func stop() {
    state.withLock { $0.isStopping = true }
    ended.wait()
    ended.signal()
  }

  private static func open(_ query: String, port: UInt16, token: String) throws -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    inet_pton(AF_INET, "127.0.0.1", &address.sin_addr)
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else { throw LateEngine(what: "a watcher's socket: errno \(errno)") }
    let request = Array(
      ("GET /api/v1/supervise\(query) HTTP/1.1\r\nHost: x\r\n"
        + "Authorization: Bearer \(token)\r\n\r\n").utf8)
    _ = send(descriptor, request, request.count, Int32(MSG_NOSIGNAL))
    return descriptor
  }

  private func watch(_ sockets: [Int32]) {
    var polls = sockets.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    var buffer = [UInt8](repeating: 0, count: 256 << 10)
    // Events of the stream are told apart by their first letters, which may come in two pieces.
    var ends = Array(repeating: [UInt8](), count: sockets.count)
    while !state.withLock({ $0.isStopping }) {
      guard poll(&polls, nfds_t(polls.count), 100) > 0 else { continue }
      for place in polls.indices where polls[place].revents != 0 {
        let read = recv(polls[place].fd, &buffer, buffer.count, 0)
        guard read > 0 else {
          polls[place].fd = -1
          state.withLock { $0.figures.lost += 1 }
          continue
        }
        take(ends[place] + buffer[..<read], of: place, bytes: read)
        ends[place] = Array((ends[place] + buffer[..<read]).suffix(Watchers.mark.count - 1))
      }
    }
  }

  /// What every event begins with; its kind's first letter follows.
  private static let mark = Array("event: w".utf8)

  private func take(_ text: [UInt8], of place: Int, bytes: Int) {
    var windows = 0
    var changes = 0
    // The C library's search: a byte at a time in Swift, unoptimised, would be what is measured.
    (text + [0]).withUnsafeBytes { bytes in
      guard var rest = bytes.assumingMemoryBound(to: CChar.self).baseAddress else { return }
      while let found = strstr(rest, "event: ") {
        rest = UnsafePointer(found) + Watchers.mark.count - 1
        if rest.pointee == CChar(UInt8(ascii: "w")) { windows += 1 }
        if rest.pointee == CChar(UInt8(ascii: "t")) { changes += 1 }
      }
    }
    state.withLock { [windows, changes] state in
      state.figures.windows += windows
      state.figures.changes += changes
      state.figures.bytes += bytes
      if windows > 0 { state.begun.insert(place) }
    }
  }
}
