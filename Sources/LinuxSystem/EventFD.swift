// Waking a thread that waits in the kernel, eventfd(2).

import CLinux
import Glibc

/// A counter in the kernel that is readable once it was signalled. Any thread may signal; one
/// thread waits, together with its other descriptors.
package final class EventFD: Sendable {
  /// What a poller watches: readable after `signal` until `clear`.
  package let descriptor: FileDescriptor

  /// The descriptor's number, to be watched for reading.
  package var number: Int32 { descriptor.number }

  /// A counter of 0 that does not block and is closed on exec.
  ///
  /// - Throws: `eventfd`'s error, such as EMFILE.
  package init() throws(SystemError) {
    guard let made = FileDescriptor(eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))) else {
      throw .last("eventfd")
    }
    descriptor = made
  }

  /// Makes the descriptor readable. Several signals before the next `clear()` count as one.
  package func signal() {
    var one: UInt64 = 1
    while write(number, &one, 8) < 0, errno == EINTR {}
  }

  /// Makes the descriptor unreadable again. Returns whether it was signalled since the last call.
  @discardableResult
  package func clear() -> Bool {
    var count: UInt64 = 0
    while true {
      if read(number, &count, 8) == 8 { return true }
      if errno != EINTR { return false }
    }
  }

  /// Waits until signalled, or for `milliseconds`, and clears. A negative number waits for ever; a
  /// signal handler may end the wait early.
  package func wait(milliseconds: Int32 = -1) {
    var waiting = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
    _ = poll(&waiting, 1, milliseconds)
    clear()
  }
}
