// Locks that belong to an open file description, "Open file description locks" in fcntl(2): they
// conflict between any two openings of a file, by whatever name, and end with the last descriptor.

import Glibc

/// An exclusive lock on one byte of a file.
package enum OpenFileLock {
  // Of <fcntl.h>, where they depend on _GNU_SOURCE, which Swift does not define.
  private static let get: Int32 = 36
  private static let set: Int32 = 37

  /// Takes the lock at a byte. False where another opening of the file holds it, or where the
  /// descriptor is not open for writing.
  package static func acquire(_ descriptor: Int32, at offset: Int64) -> Bool {
    var lock = range(F_WRLCK, offset)
    return fcntl(descriptor, set, &lock) == 0
  }

  /// Releases the lock at a byte.
  package static func release(_ descriptor: Int32, at offset: Int64) {
    var lock = range(F_UNLCK, offset)
    _ = fcntl(descriptor, set, &lock)
  }

  /// Whether another opening of the file holds the lock. Takes nothing, so that asking never
  /// stands in the way of acquiring.
  package static func isHeld(_ descriptor: Int32, at offset: Int64) -> Bool {
    var lock = range(F_RDLCK, offset)
    return fcntl(descriptor, get, &lock) == 0 && lock.l_type != Int16(F_UNLCK)
  }

  private static func range(_ kind: Int32, _ offset: Int64) -> flock {
    flock(
      l_type: Int16(kind), l_whence: Int16(SEEK_SET), l_start: off_t(offset), l_len: 1, l_pid: 0)
  }
}
