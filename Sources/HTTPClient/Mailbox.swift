// What other threads send to the client's thread.

import CLinux
import Glibc
import Synchronization

/// The mailbox of the client's thread, with the descriptors that it waits on.
final class Mailbox: Sendable {
  /// The messages.
  struct Messages {
    var requests: [QueuedRequest] = []
    /// IDs of requests to cancel.
    var cancelled: [UInt64] = []
    /// IDs of streams to resume.
    var resumed: [UInt64] = []
    var lookups: [(key: String, result: HostLookupResult)] = []
    var isStopping = false
    /// Whether the thread takes the messages before it waits again.
    fileprivate var isAwake = false

    fileprivate var isEmpty: Bool {
      requests.isEmpty && cancelled.isEmpty && resumed.isEmpty && lookups.isEmpty && !isStopping
    }
  }

  private let messages = Mutex(Messages())
  private let lastID = Atomic<UInt64>(0)
  /// An eventfd(2) that wakes the thread.
  let signal: Int32
  /// The epoll(7) of the thread. It watches `signal`; the thread adds its sockets.
  let epoll: Int32

  /// Opens the descriptors. Throws `HTTPClientError.Reason.system`.
  init() throws(HTTPClientError) {
    signal = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
    guard signal >= 0 else { throw HTTPClientError(.system, systemCode: errno) }
    epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
    guard epoll >= 0,
      canais_epoll_set(epoll, EPOLL_CTL_ADD, signal, EPOLLIN.rawValue, UInt64(signal)) == 0
    else {
      let code = errno
      close(signal)
      if epoll >= 0 { close(epoll) }
      throw HTTPClientError(.system, systemCode: code)
    }
  }

  deinit {
    close(epoll)
    close(signal)
  }

  /// A new request ID.
  func nextID() -> UInt64 {
    lastID.wrappingAdd(1, ordering: .relaxed).newValue
  }

  /// Adds messages, and wakes the thread if it waits.
  func post(_ change: (inout Messages) -> Void) {
    let mustWake = messages.withLock { messages in
      change(&messages)
      defer { messages.isAwake = true }
      return !messages.isAwake
    }
    if mustWake {
      var one: UInt64 = 1
      while write(signal, &one, 8) < 0, errno == EINTR {}
    }
  }

  /// Removes and returns all messages. For the client's thread.
  func take() -> Messages {
    messages.withLock { messages in
      let taken = messages
      messages = Messages()
      messages.isAwake = true
      messages.isStopping = taken.isStopping
      return taken
    }
  }

  /// Whether the thread may wait because there are no messages. `post` wakes it from then on. For
  /// the client's thread.
  func prepareToWait() -> Bool {
    messages.withLock { messages in
      messages.isAwake = !messages.isEmpty
      return !messages.isAwake
    }
  }

  /// Resets the signal. For the client's thread.
  func clearSignal() {
    var count: UInt64 = 0
    while read(signal, &count, 8) < 0, errno == EINTR {}
  }
}
