// One engine a database: a lock on the database's file itself, so that a second engine is refused
// by whatever name it reaches the file, and one on a file beside it, which says where the engine
// is.
// Locks end with the process, so a killed engine leaves none behind.

import Basics
import Foundation
import Glibc
import LinuxSystem
import Presence

/// The lock of the engine on a database. It is held until the value is released, or the process
/// ends.
package final class DatabaseLock: Sendable {
  /// The byte of the database's file that stands for the lock, far beyond those that SQLite locks
  /// (sqlite.org/fileformat.html, section 1.4).
  private static let databaseByte: Int64 = 1 << 62
  /// The byte of the file beside the database that stands for the lock.
  static let descriptionByte: Int64 = 0

  private let file: FileDescriptor
  private let path: String
  /// The database's file; nil where there is none yet.
  private let database: OpenFile?

  /// Acquires the lock.
  ///
  /// - Throws: `databaseHeld` where another engine holds it, `file` where a file could not be
  ///   created or opened.
  package init(database name: String) throws(EngineError) {
    path = RunningEngine.path(database: name)
    guard
      let file = FileDescriptor(open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600))
    else { throw .file(path: path, errno: errno) }
    FileOwnership.setPermissions(file.number, besideDatabase: name)
    try EngineError.adopt(file.number, path: path, database: name)
    guard OpenFileLock.acquire(file.number, at: DatabaseLock.descriptionByte) else {
      let holder = RunningEngine.read(file)
      throw .databaseHeld(pid: holder?.pid ?? 0, url: holder?.url ?? "")
    }
    database = try DatabaseLock.lock(name)
    // A killed engine leaves its description, which must not be taken for this engine's.
    ftruncate(file.number, 0)
    self.file = file
  }

  /// Locks the database's own file; nil where there is none.
  private static func lock(_ name: String) throws(EngineError) -> OpenFile? {
    let database: OpenFile
    do throws(SystemError) {
      database = try OpenFile.open(name)
    } catch {
      if error.errno == ENOENT { return nil }
      throw .file(path: name, errno: error.errno)
    }
    guard database.lock(at: databaseByte) else {
      database.close()
      throw .databaseHeld(pid: 0, url: "")
    }
    return database
  }

  deinit {
    ftruncate(file.number, 0)
    // A program that is being started has a copy of the descriptor until it runs, which would hold
    // the lock beyond the close.
    OpenFileLock.release(file.number, at: DatabaseLock.descriptionByte)
    database?.unlock(at: DatabaseLock.databaseByte)
    database?.close()
  }

  /// Writes where the engine listens, for `RunningEngine.find`.
  func publish(url: String, wallNow: Millis) throws(EngineError) {
    let running = RunningEngine(pid: getpid(), url: url, startedAt: RFC3339.text(wallNow))
    let bytes = (try? JSONEncoder().encode(running)).map(Array.init) ?? []
    guard ftruncate(file.number, 0) == 0,
      pwrite(file.number, bytes, bytes.count, 0) == bytes.count
    else { throw .file(path: path, errno: errno) }
  }
}
