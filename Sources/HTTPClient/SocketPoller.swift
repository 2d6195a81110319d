// Watches libcurl's sockets with epoll(7). Between two requests on a persistent connection libcurl
// removes and adds the socket; the poller keeps it registered, which saves two system calls a
// request, and removes it only if an unexpected event occurs.

import CCurl
import CLinux
import Glibc

/// The sockets of libcurl. Used by one thread.
final class SocketPoller {
  /// The maximum number of events of one wait.
  static let maxEvents = 64

  private struct Registration {
    /// The events that libcurl waits for, 0 between two requests.
    var interest: UInt32 = 0
    /// The events that are registered with epoll.
    var registered: UInt32 = 0
    /// Whether the peer must not send anything before the next request.
    var mustBeSilent = false
  }

  private let mailbox: Mailbox
  private var registrations: [Int32: Registration] = [:]
  private let events = UnsafeMutablePointer<epoll_event>.allocate(
    capacity: SocketPoller.maxEvents)

  /// Creates a poller that watches the mailbox alone.
  init(_ mailbox: Mailbox) { self.mailbox = mailbox }

  deinit { events.deallocate() }

  // MARK: - For libcurl

  /// Watches a socket for the events of a CURL_POLL value (CURLMOPT_SOCKETFUNCTION(3)).
  func watch(_ socket: Int32, for what: Int32) {
    var registration = registrations[socket] ?? Registration()
    registration.interest = 0
    if what & Int32(CANAIS_CURL_POLL_IN) != 0 { registration.interest |= EPOLLIN.rawValue }
    if what & Int32(CANAIS_CURL_POLL_OUT) != 0 { registration.interest |= EPOLLOUT.rawValue }
    registration.mustBeSilent = false
    update(socket, &registration)
    registrations[socket] = registration
  }

  /// Stops to watch a socket because its request has ended or is paused. `mustBeSilent` tells that
  /// the peer must not send anything before the next request.
  func unwatch(_ socket: Int32, mustBeSilent: Bool) {
    guard var registration = registrations[socket] else { return }
    registration.interest = 0
    registration.mustBeSilent = mustBeSilent
    registrations[socket] = registration
    if mustBeSilent { shutDownUnlessSilent(socket) }
  }

  /// Forgets a socket. Called when it is closed, and when it is opened, since libcurl closes a
  /// socket that is still connecting without a callback.
  func forget(_ socket: Int32) { registrations[socket] = nil }

  private func update(_ socket: Int32, _ registration: inout Registration) {
    let interest = registration.interest
    guard registration.registered != interest else { return }
    let operation = registration.registered == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD
    let token = UInt64(socket)
    if canais_epoll_set(mailbox.epoll, operation, socket, interest, token) != 0 {
      let other = operation == EPOLL_CTL_ADD ? EPOLL_CTL_MOD : EPOLL_CTL_ADD
      guard canais_epoll_set(mailbox.epoll, other, socket, interest, token) == 0 else { return }
    }
    registration.registered = interest
  }

  /// Shuts a socket down if anything was received on it. Between two requests that is the end of
  /// the connection or a response without a request, which libcurl before 8.0 would take as the
  /// response to the next request. After the shutdown libcurl finds the connection closed and opens
  /// another one.
  private func shutDownUnlessSilent(_ socket: Int32) {
    var isSilent = true
    withUnsafeTemporaryAllocation(byteCount: 4_096, alignment: 1) { buffer in
      for _ in 0..<16 {
        let count = recv(socket, buffer.baseAddress!, buffer.count, Int32(MSG_DONTWAIT))
        if count < 0 { break }
        isSilent = false
        if count < buffer.count { break }
      }
    }
    if !isSilent { shutdown(socket, Int32(SHUT_RDWR)) }
  }

  // MARK: - For the loop

  /// Waits up to a number of milliseconds, -1 for no limit. Returns the number of events.
  func wait(milliseconds: Int32) -> Int {
    Int(
      max(
        0,
        canais_epoll_wait(mailbox.epoll, events, Int32(SocketPoller.maxEvents), milliseconds)))
  }

  /// An event.
  enum Event {
    /// The mailbox has messages.
    case mailbox
    /// A socket is ready; `bits` are CURL_CSELECT values (curl_multi_socket_action(3)).
    case socket(Int32, bits: Int32)
    /// The event does not concern libcurl.
    case none
  }

  /// The event at a position of the last wait.
  func event(at position: Int) -> Event {
    let socket = Int32(truncatingIfNeeded: canais_epoll_token(events + position))
    let occurred = canais_epoll_events(events + position)
    if socket == mailbox.signal { return .mailbox }
    guard var registration = registrations[socket] else { return .none }
    guard registration.interest != 0 else {
      _ = canais_epoll_set(mailbox.epoll, EPOLL_CTL_DEL, socket, 0, 0)
      registration.registered = 0
      registrations[socket] = registration
      if registration.mustBeSilent { shutDownUnlessSilent(socket) }
      return .none
    }
    var bits = 0
    if occurred & (EPOLLIN.rawValue | EPOLLHUP.rawValue) != 0 { bits |= CANAIS_CURL_CSELECT_IN }
    if occurred & EPOLLOUT.rawValue != 0 { bits |= CANAIS_CURL_CSELECT_OUT }
    if occurred & EPOLLERR.rawValue != 0 { bits |= CANAIS_CURL_CSELECT_ERR }
    return .socket(socket, bits: Int32(bits))
  }
}
