// A file that a process opens once, however many in it use the file.
//
// Locks of fcntl(2) belong to the process, and closing any descriptor of a file drops all that the
// process holds on it. SQLite keeps such locks on its database: a second descriptor that is closed
// beside it would let another process take the database for unused, and delete its log. So whatever
// the program wants of a database's file goes through the one descriptor here, which is closed with
// the last user.

import Glibc
import Synchronization

/// An open file that all its users in this process share.
package final class OpenFile: Sendable {
  /// The file's device and number.
  package let identity: FileIdentity
  /// The descriptor, open for reading and, where the permissions allow it, writing. Valid until
  /// `close()`.
  package let descriptor: Int32

  private struct Entry {
    var file: OpenFile
    var users: Int
    /// The bytes that this process has locked.
    var locks: Set<Int64> = []
  }
  private static let table = Mutex<[FileIdentity: Entry]>([:])

  private init(_ descriptor: Int32, _ identity: FileIdentity) {
    self.descriptor = descriptor
    self.identity = identity
  }

  /// Opens an existing file, or takes the one that this process has open already. Each call needs
  /// one of `close()`.
  ///
  /// - Throws: `open`'s error.
  package static func open(_ path: String) throws(SystemError) -> OpenFile {
    try table.withLock { table throws(SystemError) in
      if let known = FileIdentity(of: path), let file = reuse(known, &table) { return file }
      var descriptor = Glibc.open(path, O_RDWR | O_CLOEXEC | O_NOCTTY)
      if descriptor < 0, [EACCES, EROFS, EPERM].contains(errno) {
        descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
      }
      var status = stat()
      guard descriptor >= 0, fstat(descriptor, &status) == 0 else { throw .last("open") }
      let identity = FileIdentity(status)
      // The name was given to a file that is open already after it was looked at. The descriptor
      // stays open, because closing it would drop that file's locks.
      if let file = reuse(identity, &table) { return file }
      let file = OpenFile(descriptor, identity)
      table[identity] = Entry(file: file, users: 1)
      return file
    }
  }

  private static func reuse(
    _ identity: FileIdentity, _ table: inout sending [FileIdentity: Entry]
  ) -> OpenFile? {
    guard let entry = table[identity] else { return nil }
    table[identity]?.users += 1
    return entry.file
  }

  /// Ends one use; the last closes the descriptor.
  package func close() {
    OpenFile.table.withLock { table in
      guard let users = table[identity]?.users else { return }
      table[identity]?.users = users - 1
      guard users == 1 else { return }
      table[identity] = nil
      _ = Glibc.close(descriptor)
    }
  }

  // MARK: - Locks

  /// Takes a lock of the file for its open descriptor, F_OFD_SETLK of fcntl(2). It is released by
  /// `unlock`, when the descriptor is closed, or when the process ends.
  ///
  /// - Parameter offset: The byte that stands for the lock. It need not exist.
  /// - Returns: False where another process or this one holds it already.
  package func lock(at offset: Int64) -> Bool {
    OpenFile.table.withLock { table in
      guard table[identity]?.locks.contains(offset) == false,
        OpenFileLock.acquire(descriptor, at: offset)
      else { return false }
      table[identity]?.locks.insert(offset)
      return true
    }
  }

  /// Releases a lock that `lock` took.
  package func unlock(at offset: Int64) {
    OpenFile.table.withLock { table in
      guard table[identity]?.locks.remove(offset) != nil else { return }
      OpenFileLock.release(descriptor, at: offset)
    }
  }

  // MARK: - Looking

  /// The first bytes of the file, at most `count`.
  ///
  /// - Throws: `pread`'s error.
  package func prefix(_ count: Int) throws(SystemError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let read = pread(descriptor, &bytes, count, 0)
    guard read >= 0 else { throw .last("pread") }
    return Array(bytes.prefix(read))
  }

  /// The file's status, from its descriptor.
  package var status: stat {
    var status = stat()
    fstat(descriptor, &status)
    return status
  }

  /// What happened to the file's name since it was opened; nil for nothing.
  package func change(of path: String) -> FileChange? {
    guard let current = FileIdentity(of: path) else { return .gone }
    guard current == identity else { return .replaced }
    return status.st_nlink > 1 ? .linked : nil
  }
}
