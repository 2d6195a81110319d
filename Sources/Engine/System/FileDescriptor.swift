// A file descriptor with exactly one owner, which closes it.

import Glibc

/// An open file descriptor, closed when its owner is destroyed or overwritten.
///
/// Passing one on is a move, so that a descriptor is neither closed twice nor leaked:
///
///     guard let file = FileDescriptor(open(path, O_RDONLY | O_CLOEXEC)) else { … }
///     read(file.number, &bytes, bytes.count)
struct FileDescriptor: ~Copyable {
  /// The number for system calls; -1 for none. Valid as long as the owner lives.
  let number: Int32

  /// Takes ownership of a descriptor; nil for the -1 of a failed call.
  init?(_ number: Int32) {
    guard number >= 0 else { return nil }
    self.number = number
  }

  /// Owns no descriptor.
  private init() { number = -1 }

  /// A value that owns no descriptor, to leave behind where one is moved out.
  static var none: FileDescriptor { FileDescriptor() }

  deinit {
    if number >= 0 { close(number) }
  }
}
