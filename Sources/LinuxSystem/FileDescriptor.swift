// File descriptors with one owner each, so that each is closed exactly once.

import Glibc

/// An open file descriptor, closed when its owner is destroyed or overwritten.
///
/// Passing one on is a move, so that a descriptor is neither closed twice nor leaked:
///
///     guard let file = FileDescriptor(open(path, O_RDONLY | O_CLOEXEC)) else { … }
///     read(file.number, &bytes, bytes.count)
package struct FileDescriptor: ~Copyable, Sendable {
  /// The number for system calls; -1 for none. Valid as long as the owner lives.
  package let number: Int32

  /// Takes ownership of a descriptor; nil for the -1 of a failed call.
  package init?(_ number: Int32) {
    guard number >= 0 else { return nil }
    self.number = number
  }

  /// Opens a file by name alone, O_PATH of open(2): its status can be asked for, its bytes cannot.
  /// A link is opened itself. Nil where there is no such file.
  package init?(naming path: String) {
    // O_PATH, which <fcntl.h> defines only with _GNU_SOURCE.
    self.init(open(path, 0o10000000 | O_NOFOLLOW | O_CLOEXEC))
  }

  /// Owns no descriptor.
  private init() { number = -1 }

  /// A value that owns no descriptor, to leave behind where one is moved out.
  package static var none: FileDescriptor { FileDescriptor() }

  deinit {
    if number >= 0 { close(number) }
  }

  /// Gives up ownership and returns the descriptor, which stays open.
  package consuming func release() -> Int32 {
    let number = number
    discard self
    return number
  }
}
