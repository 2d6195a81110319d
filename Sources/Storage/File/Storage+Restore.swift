// Puts a backup in the place of a database. Nothing is thrown away: what was there is kept under
// another name, with its log.

import Basics
import Foundation
import Glibc
import Presence
import Records

extension Storage {
  /// Checks a backup and puts a copy of it at `path`. The backup itself is left as it is.
  ///
  /// The caller holds the engine's lock, so that no engine writes to the file that is replaced.
  ///
  /// - Parameter moment: The time in the name of what is kept.
  /// - Returns: The path of the database that was replaced; nil if there was none.
  /// - Throws: `notOurs`, `newer` and `damaged` for the backup, and the errors of the disk. The
  ///   database at `path` is as it was then.
  package static func restore(
    _ backup: String, to path: String, at moment: Millis
  ) throws(StorageError) -> String? {
    let copy = path + ".restoring"
    removeAll(copy)
    do throws(StorageError) {
      try copyBackup(backup, to: copy)
      let kept = try keepDatabase(path, at: moment)
      guard rename(copy, path) == 0 else {
        let code = errno
        if let kept {
          moveAll(kept, to: path)
          rename(FilesFolder.path(ofDatabase: kept), FilesFolder.path(ofDatabase: path))
        }
        throw .unopenable(path: path, why: DatabaseFile.reason(code))
      }
      syncFolder(of: path)
      try restoreFiles(from: [backup] + (kept.map { [$0] } ?? []), to: path)
      return kept
    } catch {
      removeAll(copy)
      throw error
    }
  }

  /// Copies what the restored rows of files consist of, from beside the backup or else from what
  /// was kept.
  private static func restoreFiles(from sources: [String], to path: String) throws(StorageError) {
    let digests = try StorageReader(path: path).fileDigests()
    try FileCopies.copy(digests, from: sources, to: path)
  }

  /// Copies a backup, with the log that it may have, migrates the copy and checks the whole of it.
  private static func copyBackup(_ backup: String, to copy: String) throws(StorageError) {
    guard access(backup, R_OK) == 0 else {
      throw .unopenable(path: backup, why: DatabaseFile.reason(errno))
    }
    guard try DatabaseFile.readHeader(of: backup, knownVersion: knownVersion) else {
      throw .notOurs(path: backup)
    }
    // A file without a log is complete by itself, and no log is created beside it.
    var log = stat()
    let hasLog = stat(backup + "-wal", &log) == 0 && log.st_size > 0
    try StorageReader(path: backup, access: hasLog ? .reading : .immutable).backup(to: copy)
    // Closed after its reader, because only a connection that writes removes the log.
    let storage = try Storage(path: copy)
    let errors = try withExtendedLifetime(storage) { () throws(StorageError) in
      try storage.makeReader().integrityErrors()
    }
    guard errors.isEmpty else {
      throw .damaged(path: backup, what: errors.joined(separator: "; "))
    }
  }

  /// Moves the database at `path`, if there is one, to a name of its own. It need not be readable.
  private static func keepDatabase(
    _ path: String, at moment: Millis
  ) throws(StorageError) -> String? {
    let time = RFC3339.text(moment).prefix { $0 != "." }.filter { $0.isNumber || $0 == "T" }
    var kept = "\(path).replaced-\(time)"
    while access(kept, F_OK) == 0 { kept += "-" }
    guard access(path, F_OK) == 0 else {
      // The log of a lost database must not be taken for the restored one's.
      moveAll(path, to: kept)
      return nil
    }
    // Writes the log to the file, if the file can still be read; else both are kept.
    _ = try? Database(path: path, access: .writing).execute("PRAGMA wal_checkpoint(TRUNCATE)")
    guard moveAll(path, to: kept) else {
      throw .unopenable(path: path, why: DatabaseFile.reason(errno))
    }
    rename(FilesFolder.path(ofDatabase: path), FilesFolder.path(ofDatabase: kept))
    return kept
  }

  private static let companions = ["-wal", "-shm", "-journal"]

  /// Renames a database and its companions, these first, so that no log is ever beside another
  /// database.
  @discardableResult
  private static func moveAll(_ path: String, to target: String) -> Bool {
    for end in companions { rename(path + end, target + end) }
    return rename(path, target) == 0
  }

  private static func removeAll(_ path: String) {
    for end in [""] + companions { unlink(path + end) }
  }

  /// Makes a rename durable.
  private static func syncFolder(of path: String) {
    let folder = (path as NSString).deletingLastPathComponent
    let descriptor = open(folder.isEmpty ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}
