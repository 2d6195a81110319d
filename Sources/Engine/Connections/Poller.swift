// How a shard learns what happened on its sockets. epoll(7) watches everything. Where the kernel
// has io_uring, visitors' sockets that speak are registered with a ring: their bytes arrive without
// a system call each, and answers leave together. Everything else (new connections, requests, the
// mailbox, full sockets) stays with epoll, which the ring watches as one descriptor. So the rules
// are the same for both, and rare events take one path.

import CLinux
import Glibc
import LinuxSystem

/// A shard's epoll and, where there is one, its ring.
struct Poller: ~Copyable {
  /// An event that epoll reports.
  struct Event {
    /// What `watch` was given for the descriptor.
    var token: UInt64
    /// EPOLLIN, EPOLLOUT and so on.
    var happened: UInt32
  }

  private let epoll: FileDescriptor
  /// Behind a pointer, since an operation on an optional value that cannot be copied moves the
  /// whole value out and back, a hundred bytes each way.
  let ring: UnsafeMutablePointer<IOUring>?
  /// Multishot receives that the ring works on. While there are none the ring is not waited for:
  /// waiting for epoll through it costs two system calls more a turn.
  var receiving = 0
  private let events: UnsafeMutablePointer<epoll_event>
  /// Whether the ring was asked to report when epoll has events.
  private var isEpollWatched = false
  /// Whether the ring reported that epoll has events.
  var isEpollReady = false
  /// Events of epoll that `event` can be asked for.
  private(set) var eventCount = 0

  /// Events that epoll reports at once.
  static let eventsAtOnce = 256
  /// Completions to wait for when everything that is ready is taken: fewer than the ring has
  /// buffers. When 19,000 sockets spoke at once the buffers ran out, each other receive ended and
  /// had to be started again, and a heartbeat cost three times what it costs with epoll.
  private static let completionsAtOnce = IOUring.buffers / 2

  /// A poller for the calling thread.
  ///
  /// - Throws: `EngineError.system` where there is no descriptor left, or io_uring is chosen and
  ///   the kernel refuses it.
  static func make(_ choice: PollerChoice) throws(EngineError) -> Poller {
    guard let epoll = FileDescriptor(epoll_create1(Int32(EPOLL_CLOEXEC))) else {
      throw .system(call: "epoll_create1", errno: errno)
    }
    return Poller(epoll, choice == .epoll ? nil : try ring(isRequired: choice == .ring))
  }

  private static func ring(isRequired: Bool) throws(EngineError) -> UnsafeMutablePointer<IOUring>? {
    do throws(IOUringError) {
      let made = try IOUring()
      let ring = UnsafeMutablePointer<IOUring>.allocate(capacity: 1)
      ring.initialize(to: made)
      return ring
    } catch {
      guard isRequired else { return nil }
      throw .system(call: "io_uring_setup", errno: error.errno)
    }
  }

  private init(_ epoll: consuming FileDescriptor, _ ring: UnsafeMutablePointer<IOUring>?) {
    self.epoll = epoll
    self.ring = ring
    events = .allocate(capacity: Poller.eventsAtOnce)
  }

  deinit {
    events.deallocate()
    ring?.deinitialize(count: 1)
    ring?.deallocate()
  }

  /// Whether there is a ring.
  var hasRing: Bool { ring != nil }

  /// Adds, changes or removes what epoll reports of a descriptor: `operation` is EPOLL_CTL_ADD,
  /// _MOD or _DEL, `events` a set of EPOLLIN, EPOLLOUT and so on.
  func watch(
    _ descriptor: borrowing FileDescriptor, _ operation: Int32, _ events: UInt32, token: UInt64
  ) {
    _ = canais_epoll_set(epoll.number, operation, descriptor.number, events, token)
  }

  /// Sleeps until something happened or `milliseconds` have passed; without end where negative.
  /// With 0 this may return only part of what is pending; call again until it returns nothing.
  mutating func wait(milliseconds: Int32) {
    guard receiving > 0 else { return collect(waiting: milliseconds) }
    eventCount = 0
    if !isEpollWatched {
      if ring?.pointee.isFull == true { ring?.pointee.submit() }
      ring?.pointee.poll(epoll, token: CompletionToken.epoll)
      isEpollWatched = true
    }
    ring?.pointee.wait(
      for: milliseconds == 0 ? Poller.completionsAtOnce : 1, milliseconds: milliseconds)
  }

  /// Takes epoll's events, if the ring reported that it has some.
  mutating func collectReady() {
    guard isEpollReady else { return }
    isEpollReady = false
    isEpollWatched = false
    collect(waiting: 0)
  }

  private mutating func collect(waiting milliseconds: Int32) {
    let count = canais_epoll_wait(
      epoll.number, events, Int32(Poller.eventsAtOnce), milliseconds)
    eventCount = max(0, Int(count))
  }

  /// The event of an index below `eventCount`.
  @inline(__always)
  func event(_ index: Int) -> Event {
    Event(token: canais_epoll_token(events + index), happened: canais_epoll_events(events + index))
  }
}

extension Poller.Event {
  /// The slot of the connection.
  @inline(__always)
  var slot: ConnectionSlot { UInt32(truncatingIfNeeded: token) }

  /// The generation of the connection; 0 where the descriptor is no connection.
  @inline(__always)
  var generation: UInt32 { UInt32(truncatingIfNeeded: token >> 32) }

  /// Whether a full socket accepts bytes again.
  @inline(__always)
  var isWritable: Bool { happened & EPOLLOUT.rawValue != 0 }

  /// Whether there are bytes to read, or the connection ended.
  @inline(__always)
  var isReadable: Bool {
    let ends = EPOLLHUP.rawValue | EPOLLRDHUP.rawValue | EPOLLERR.rawValue
    return happened & (EPOLLIN.rawValue | ends) != 0
  }
}
