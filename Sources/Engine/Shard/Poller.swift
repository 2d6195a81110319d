// How a shard learns that something came. Everything it watches is told by epoll(7). Where the kernel
// has io_uring, the sockets of visitors who speak are taken over by a ring: their bytes arrive without
// a system call each, and answers leave together. All else (newcomers, requests, mail, sockets that are
// full) stays with epoll, which the ring watches as one descriptor. So the rules are the same for both,
// and what is rare has one way.

import CLinux
import Glibc

/// Which way sockets are watched.
package enum PollerChoice: String, Sendable, CaseIterable {
  /// A ring where the kernel has one, else epoll.
  case automatic = "auto"
  /// epoll(7) alone.
  case epoll
  /// io_uring(7) for visitors' sockets; the engine does not start without.
  case ring = "uring"
}

/// A shard's epoll and, where there is one, its ring.
struct Poller: ~Copyable {
  private let epoll: FileDescriptor
  /// Takes over the sockets of visitors who speak. Behind a pointer: whatever is asked of an optional
  /// value that cannot be copied moves it out and back, a hundred bytes each way.
  let ring: UnsafeMutablePointer<IOUring>?
  /// Whether there is one.
  var hasRing: Bool { ring != nil }
  /// Receives that the ring was asked for and has not ended. While there are none it is left alone:
  /// through it epoll costs two system calls more a turn.
  var receiving = 0
  private let events: UnsafeMutablePointer<epoll_event>
  /// Whether the ring will tell when epoll has something.
  private var isEpollWatched = false
  /// Whether it told so.
  var isEpollReady = false
  /// Events of epoll in hand.
  private(set) var eventCount = 0

  static let eventsAtOnce = 256
  /// Completions taken at once, when all that lies ready is taken: fewer than there are places for
  /// bytes. With 19,000 who spoke at once the places ran out, each of the others had to be asked for
  /// anew, and a sign of life cost three times what it costs with epoll.
  private static let takenAtOnce = IOUring.buffers / 2

  /// What the kernel has of what was chosen, for the calling thread.
  static func make(_ choice: PollerChoice) throws(EngineError) -> Poller {
    guard let epoll = FileDescriptor(epoll_create1(Int32(EPOLL_CLOEXEC))) else {
      throw .system(call: "epoll_create1", errno: errno)
    }
    return Poller(epoll, choice == .epoll ? nil : try ring(isNeeded: choice == .ring))
  }

  private static func ring(isNeeded: Bool) throws(EngineError) -> UnsafeMutablePointer<IOUring>? {
    do throws(IOUringError) {
      let made = try IOUring()
      let ring = UnsafeMutablePointer<IOUring>.allocate(capacity: 1)
      ring.initialize(to: made)
      return ring
    } catch {
      guard isNeeded else { return nil }
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

  /// Changes what epoll tells of a descriptor. Zero, or the errno of a refusal.
  @discardableResult
  func watch(_ descriptor: Int32, _ operation: Int32, _ events: UInt32, token: UInt64) -> Int32 {
    canais_epoll_set(epoll.number, operation, descriptor, events, token) == 0 ? 0 : errno
  }

  /// Sleeps until something came or the time is over; negative sleeps for ever. With zero
  /// much of what came so far is there afterwards, and another look tells whether it was all.
  mutating func wait(milliseconds: Int32) {
    guard receiving > 0 else { return collect(waiting: milliseconds) }
    eventCount = 0
    if !isEpollWatched {
      makeRoom()
      ring?.pointee.poll(epoll.number, token: CompletionToken.epoll)
      isEpollWatched = true
    }
    ring?.pointee.wait(
      for: milliseconds == 0 ? Poller.takenAtOnce : 1, milliseconds: milliseconds)
  }

  /// Takes what epoll has, where the ring told that it has something.
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

  /// An event in hand: about what, and what happened.
  @inline(__always)
  func event(_ position: Int) -> (token: UInt64, happened: UInt32) {
    (canais_epoll_token(events + position), canais_epoll_events(events + position))
  }

  /// Hands over what was written where no request more would fit.
  private mutating func makeRoom() {
    if ring?.pointee.hasRoom == false { ring?.pointee.submit() }
  }
}

/// How the ring's requests are told apart: what epoll's tokens are, a generation and a place, and
/// between them in two bits what the request was. A place is never that high.
enum CompletionToken {
  /// Bytes of a connection. The same as its token in epoll.
  static let receive: UInt64 = 0 << 30
  /// An answer to it.
  static let send: UInt64 = 1 << 30
  /// Nothing that anybody waits for.
  static let nothing: UInt64 = 2 << 30
  /// epoll itself.
  static let epoll: UInt64 = 3 << 30
  static let kinds: UInt64 = 3 << 30
  static let places: UInt64 = 1 << 30 - 1
}
