// A server that responds with the bytes of the case that the path of a request names. It has one
// thread and uses epoll(7), so that a million cases take minutes.

import CLinux
import Foundation
import Glibc

/// The response of a case.
struct FuzzedResponse {
  /// What happens to the connection after the response.
  enum Ending: CaseIterable {
    /// It is closed.
    case closed
    /// It is reset.
    case reset
    /// It stays open for the next request.
    case open
  }

  var bytes: [UInt8]
  var ending: Ending
}

/// The server.
final class ResponseServer: Sendable {
  let port: UInt16
  private let listener: Int32
  private let stopped: Int32

  /// Listens on 127.0.0.1. `answer` creates the response of a case.
  init?(_ answer: @escaping @Sendable (Int) -> FuzzedResponse) {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | 0o2000000, 0)  // SOCK_CLOEXEC
    stopped = eventfd(0, Int32(EFD_CLOEXEC))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    inet_pton(AF_INET, "127.0.0.1", &address.sin_addr)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 1_024) == 0
          && getsockname(listener, $0, &length) == 0
      }
    }
    port = UInt16(bigEndian: address.sin_port)
    guard isBound else { return nil }
    let loop = ResponseLoop(listener, stopped, answer)
    Thread.detachNewThread { loop.run() }
  }

  /// Ends the thread, which closes all sockets.
  func stop() {
    var one: UInt64 = 1
    write(stopped, &one, 8)
  }
}

/// The thread of the server.
private struct ResponseLoop: Sendable {
  private let listener: Int32
  private let stopped: Int32
  private let answer: @Sendable (Int) -> FuzzedResponse

  init(_ listener: Int32, _ stopped: Int32, _ answer: @escaping @Sendable (Int) -> FuzzedResponse) {
    self.listener = listener
    self.stopped = stopped
    self.answer = answer
  }

  func run() {
    let epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
    let events = UnsafeMutablePointer<epoll_event>.allocate(capacity: 64)
    defer { events.deallocate() }
    var unread: [Int32: [UInt8]] = [:]
    for number in [listener, stopped] {
      _ = canais_epoll_set(epoll, EPOLL_CTL_ADD, number, EPOLLIN.rawValue, UInt64(number))
    }
    while true {
      for position in 0..<Int(max(0, canais_epoll_wait(epoll, events, 64, -1))) {
        let number = Int32(truncatingIfNeeded: canais_epoll_token(events + position))
        if number == stopped {
          for number in [epoll, listener, stopped] + unread.keys { close(number) }
          return
        }
        if number == listener {
          let new = canais_accept4(listener, nil, nil, 0o2000000)
          guard new >= 0 else { continue }
          unread[new] = []
          _ = canais_epoll_set(epoll, EPOLL_CTL_ADD, new, EPOLLIN.rawValue, UInt64(new))
        } else if !serve(number, &unread[number, default: []]) {
          unread[number] = nil
          close(number)
        }
      }
    }
  }

  /// Reads, and responds to a complete request. Returns false to close the connection.
  private func serve(_ number: Int32, _ unread: inout [UInt8]) -> Bool {
    let count = withUnsafeTemporaryAllocation(byteCount: 4_096, alignment: 1) { buffer in
      let count = recv(number, buffer.baseAddress!, buffer.count, 0)
      if count > 0 { unread.append(contentsOf: buffer[..<count]) }
      return count
    }
    guard count > 0 else { return false }
    // The requests have no bodies.
    guard unread.suffix(4).elementsEqual([13, 10, 13, 10]) else { return true }
    let digits = unread.drop { !(0x30...0x39).contains($0) }.prefix { (0x30...0x39).contains($0) }
    unread.removeAll(keepingCapacity: true)
    let answer = answer(digits.reduce(0) { $0 * 10 + Int($1 - 0x30) })
    answer.bytes.withUnsafeBytes { bytes in
      var sent = 0
      while sent < bytes.count {
        let count = send(number, bytes.baseAddress! + sent, bytes.count - sent, Int32(MSG_NOSIGNAL))
        if count <= 0 { return }
        sent += count
      }
    }
    switch answer.ending {
    case .open: return true
    case .closed: return false
    case .reset:
      var now = linger(l_onoff: 1, l_linger: 0)
      setsockopt(number, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
      return false
    }
  }
}
