// eventfd(2): how other threads wake a loop that waits in epoll, io_uring or poll.

import CLinux
import Glibc

/// A counter in the kernel that wakes the thread that waits for it.
final class EventFD: Sendable {
  /// What a poller watches: readable after `signal` until `clear`.
  let descriptor: FileDescriptor

  /// - Throws: `EngineError.system` where the kernel refuses, such as EMFILE.
  init() throws(EngineError) {
    guard let descriptor = FileDescriptor(eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))) else {
      throw .system(call: "eventfd", errno: errno)
    }
    self.descriptor = descriptor
  }

  /// Wakes the waiting thread. Several signals before it clears them wake it once.
  func signal() {
    var one: UInt64 = 1
    while write(descriptor.number, &one, 8) < 0, errno == EINTR {}
  }

  /// Resets the counter.
  func clear() {
    var count: UInt64 = 0
    while read(descriptor.number, &count, 8) < 0, errno == EINTR {}
  }

  /// Waits for a signal, at most `milliseconds` if that is not negative, and resets the counter.
  func wait(milliseconds: Int32 = -1) {
    var waiting = pollfd(fd: descriptor.number, events: Int16(POLLIN), revents: 0)
    _ = poll(&waiting, 1, milliseconds)
    clear()
  }
}
