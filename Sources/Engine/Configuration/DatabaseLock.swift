// One engine a database, by a lock on a file beside it. The lock belongs to the process, so a
// killed engine leaves none behind.

import Basics
import Foundation
import Glibc
import LinuxSystem
import Presence

/// The lock of the engine on a database. It is held until the value is released, or the process
/// ends.
final class DatabaseLock: Sendable {
  private let file: FileDescriptor
  private let path: String

  /// Acquires the lock.
  ///
  /// - Throws: `databaseHeld` where another engine holds it, `file` where the file could not be
  ///   created.
  init(database: String) throws(EngineError) {
    path = RunningEngine.path(database: database)
    guard
      let file = FileDescriptor(open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600))
    else { throw .file(path: path, errno: errno) }
    try EngineError.adopt(file.number, path: path, database: database)
    guard DatabaseLock.acquire(file) else {
      let holder = RunningEngine.read(file)
      throw .databaseHeld(pid: holder?.pid ?? 0, url: holder?.url ?? "")
    }
    // A killed engine leaves its description, which must not be taken for this engine's.
    ftruncate(file.number, 0)
    self.file = file
  }

  /// Acquires the lock; false where it is held for 200 ms. `RunningEngine.find` holds it for a
  /// moment, so one failure does not mean that another engine holds it.
  private static func acquire(_ file: borrowing FileDescriptor) -> Bool {
    for _ in 0..<10 {
      if flock(file.number, LOCK_EX | LOCK_NB) == 0 { return true }
      _ = poll(nil, 0, 20)
    }
    return false
  }

  deinit {
    ftruncate(file.number, 0)
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
