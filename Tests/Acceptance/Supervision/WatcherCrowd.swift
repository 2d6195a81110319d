// Many watchers of the live feed on one thread. They count the events that they receive and do not
// decode them, so that their own cost is small beside the engine's.

import Foundation
import Glibc
import Synchronization
import TestSupport

/// Watchers of the feed, each with a query of its own.
final class WatcherCrowd: Sendable {
  /// The events that the watchers received.
  struct Counts {
    var windows = 0
    var changes = 0
    var bytes = 0
    var lost = 0
  }

  private struct State {
    var counts = Counts()
    var begun: Set<Int> = []
    var isStopping = false
  }

  private let count: Int
  private let state = Mutex(State())
  private let ended = DispatchSemaphore(value: 0)

  /// The events that all of them received so far.
  var counts: Counts { state.withLock { $0.counts } }
  /// Whether each has received a window.
  var haveAllBegun: Bool { state.withLock { $0.begun.count } == count }

  /// Opens a feed per query string, which begins with its question mark.
  init(_ queries: [String], port: UInt16, token: String) throws {
    count = queries.count
    let sockets = try queries.map { try WatcherCrowd.open($0, port: port, token: token) }
    Thread.detachNewThread { [self] in
      watch(sockets)
      for socket in sockets { close(socket) }
      ended.signal()
    }
  }

  /// Closes all feeds and waits for the thread's end.
  func stop() {
    state.withLock { $0.isStopping = true }
    ended.wait()
    ended.signal()
  }

  private static func open(_ query: String, port: UInt16, token: String) throws -> Int32 {
    let descriptor = try Loopback.connect(port: port)
    let request = Array(
      ("GET /api/v1/supervise\(query) HTTP/1.1\r\nHost: x\r\n"
        + "Authorization: Bearer \(token)\r\n\r\n").utf8)
    _ = send(descriptor, request, request.count, Int32(MSG_NOSIGNAL))
    return descriptor
  }

  private func watch(_ sockets: [Int32]) {
    var polls = sockets.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    var buffer = [UInt8](repeating: 0, count: 256 << 10)
    // An event's kind is its name's first letter, which may arrive in a later piece than the mark.
    var ends = Array(repeating: [UInt8](), count: sockets.count)
    while !state.withLock({ $0.isStopping }) {
      guard poll(&polls, nfds_t(polls.count), 100) > 0 else { continue }
      for index in polls.indices where polls[index].revents != 0 {
        let read = recv(polls[index].fd, &buffer, buffer.count, 0)
        guard read > 0 else {
          polls[index].fd = -1
          state.withLock { $0.counts.lost += 1 }
          continue
        }
        receive(ends[index] + buffer[..<read], watcher: index, bytes: read)
        ends[index] = Array((ends[index] + buffer[..<read]).suffix(WatcherCrowd.mark.count - 1))
      }
    }
  }

  /// The beginning of an event up to the first letter of its name.
  private static let mark = Array("event: w".utf8)

  private func receive(_ text: [UInt8], watcher: Int, bytes: Int) {
    var windows = 0
    var changes = 0
    // The C library searches: a loop over bytes in unoptimised Swift would cost more than the
    // engine.
    (text + [0]).withUnsafeBytes { bytes in
      guard var rest = bytes.assumingMemoryBound(to: CChar.self).baseAddress else { return }
      while let found = strstr(rest, "event: ") {
        rest = UnsafePointer(found) + WatcherCrowd.mark.count - 1
        if rest.pointee == CChar(UInt8(ascii: "w")) { windows += 1 }
        if rest.pointee == CChar(UInt8(ascii: "t")) { changes += 1 }
      }
    }
    state.withLock { [windows, changes] state in
      state.counts.windows += windows
      state.counts.changes += changes
      state.counts.bytes += bytes
      if windows > 0 { state.begun.insert(watcher) }
    }
  }
}
