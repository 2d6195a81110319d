// Descriptors that close themselves, the call from other threads, and the watch on folders.

import CLinux
import Glibc

/// Wakes the terminal's thread from any other; it may outlive the terminal.
public final class WakeHandle: Sendable {
  let descriptor: Int32

  init() throws(TerminalFault) {
    descriptor = eventfd(0, Int32(EFD_NONBLOCK) | Int32(EFD_CLOEXEC))
    if descriptor < 0 { throw .system(call: "eventfd", code: errno) }
  }

  deinit {
    close(descriptor)
  }

  /// Makes the terminal's thread see `Event.wake` soon; several calls may become one.
  public func wake() {
    var one: UInt64 = 1
    _ = write(descriptor, &one, 8)
  }

  /// Takes what was called for; true if it was.
  func take() -> Bool {
    var count: UInt64 = 0
    return read(descriptor, &count, 8) == 8
  }
}

/// Sees changes in folders without looking (inotify(7)).
struct FolderWatch: ~Copyable {
  /// -1 where nothing is watched.
  let descriptor: Int32

  /// Watches the folders that exist.
  init(_ folders: [String]) {
    guard !folders.isEmpty else {
      descriptor = -1
      return
    }
    descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
    let changes = UInt32(IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE)
    for folder in folders where descriptor >= 0 {
      _ = inotify_add_watch(descriptor, folder, changes)
    }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Takes all that has changed; true if something has.
  borrowing func take() -> Bool {
    guard descriptor >= 0 else { return false }
    var hasChanged = false
    withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 8) { space in
      while read(descriptor, space.baseAddress, space.count) > 0 { hasChanged = true }
    }
    return hasChanged
  }
}

/// Writes all bytes to a descriptor, waiting where it is full; gives up when it is gone.
func writeAll(_ descriptor: Int32, _ bytes: [UInt8]) {
  bytes.withUnsafeBytes { space in
    var rest = space[...]
    while !rest.isEmpty {
      let written = write(
        descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if written > 0 {
        rest = rest.dropFirst(written)
      } else if errno == EAGAIN {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&waiting, 1, 1000)
      } else if errno != EINTR {
        return
      }
    }
  }
}
