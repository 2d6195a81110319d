// A file descriptor with one owner: whoever holds it closes it, and nobody can hold it twice.

import CLinux
import Glibc

/// An open file descriptor, closed when its owner lets go of it.
struct FileDescriptor: ~Copyable {
  let number: Int32

  /// Takes over a descriptor; nil for the -1 of a failed call.
  init?(_ number: Int32) {
    guard number >= 0 else { return nil }
    self.number = number
  }

  deinit { close(number) }

  /// Gives the descriptor away without closing it.
  consuming func release() -> Int32 {
    let number = number
    discard self
    return number
  }
}

/// A counter in the kernel that wakes whoever waits for it.
final class EventFD: Sendable {
  let number: Int32

  init() throws(EngineError) {
    number = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
    if number < 0 { throw .system(call: "eventfd", errno: errno) }
  }

  deinit { close(number) }

  /// Wakes the waiter; several calls before it looks wake it once.
  func signal() {
    var one: UInt64 = 1
    while write(number, &one, 8) < 0, errno == EINTR {}
  }

  /// Takes the signals that came.
  func clear() {
    var count: UInt64 = 0
    while read(number, &count, 8) < 0, errno == EINTR {}
  }

  /// Waits until signalled, or so many milliseconds; negative waits for ever.
  func wait(milliseconds: Int32 = -1) {
    var waiting = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
    _ = poll(&waiting, 1, milliseconds)
    clear()
  }
}

/// Randomness of the kernel: unguessable, so fit for identifiers and secrets.
package struct Randomness: Sendable {
  /// Fills a buffer with random bytes.
  let fill: @Sendable (UnsafeMutableRawBufferPointer) -> Void

  /// A source of random bytes; tests bring their own.
  package init(_ fill: @escaping @Sendable (UnsafeMutableRawBufferPointer) -> Void) {
    self.fill = fill
  }

  /// getrandom(2).
  package static let kernel = Randomness { buffer in
    var done = 0
    while done < buffer.count {
      let got = getrandom(buffer.baseAddress! + done, buffer.count - done, 0)
      if got > 0 { done += got }
    }
  }

  /// Fresh bytes.
  package func bytes(_ count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      fill(UnsafeMutableRawBufferPointer(buffer))
      filled = count
    }
  }

  /// A fresh number.
  package func number() -> UInt64 {
    var number: UInt64 = 0
    withUnsafeMutableBytes(of: &number) { fill($0) }
    return number
  }
}
