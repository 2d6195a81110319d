// Backups of a database that is in use.

import Foundation
import Glibc

extension StorageReader {
  /// Writes a compacted copy of the database to a new file, for its owner alone.
  ///
  /// The bytes of files are copied to the folder beside it.
  ///
  /// The engine keeps running; the copy is a snapshot of the moment at which this was called. The
  /// target appears only once it is complete and synced to the disk.
  ///
  /// - Throws: `targetExists`; `unopenable`, `full` and other errors of the disk.
  package func backup(to target: String) throws(StorageError) {
    guard access(target, F_OK) != 0 else { throw .targetExists(path: target) }
    let part = target + ".part"
    unlink(part)
    let made = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard made >= 0 else { throw .unopenable(path: part, why: DatabaseFile.reason(errno)) }
    defer { close(made) }
    do throws(StorageError) {
      try DatabaseFile.give(
        made, target, asIn: (target as NSString).deletingLastPathComponent)
      try database.execute("PRAGMA query_only = OFF")
      // VACUUM INTO accepts an empty file, and keeps its mode.
      try database.run("VACUUM INTO ?1", [.text(part)])
      try database.execute("PRAGMA query_only = ON")
    } catch {
      unlink(part)
      throw error
    }
    // A link instead of a rename, because it fails if the target was created meanwhile.
    guard fsync(made) == 0, link(part, target) == 0 else {
      let code = errno
      unlink(part)
      if code == EEXIST { throw .targetExists(path: target) }
      throw .unopenable(path: target, why: DatabaseFile.reason(code))
    }
    unlink(part)
    try FileCopies.copy(try fileDigests(), from: [database.path], to: target)
  }
}
