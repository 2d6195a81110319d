// One engine a database. The lock is held by the process, so that a killed engine leaves none; the
// file beside it says who holds it and where it answers, for consoles and commands to find.

import Basics
import CLinux
import Foundation
import Glibc
import LinuxSystem
import Presence

/// What an engine says of itself beside its database.
package struct RunningEngine: Codable, Equatable, Sendable {
  /// Its process.
  package var pid: Int32
  /// Where it answers: `http://127.0.0.1:8080`.
  package var url: String
  /// When it started, RFC 3339 in UTC.
  package var startedAt: String

  /// Where the engine of a database says so.
  package static func path(database: String) -> String { database + ".engine" }

  /// The engine that runs on a database; nil when none does.
  package static func find(database: String) -> RunningEngine? {
    let path = path(database: database)
    guard let file = FileDescriptor(open(path, O_RDONLY | O_CLOEXEC)) else { return nil }
    // Whoever gets the lock finds no engine.
    guard flock(file.number, LOCK_SH | LOCK_NB) != 0 else { return nil }
    return read(file)
  }

  fileprivate static func read(_ file: borrowing FileDescriptor) -> RunningEngine? {
    var bytes = [UInt8](repeating: 0, count: 4_096)
    let count = pread(file.number, &bytes, bytes.count, 0)
    guard count > 0 else { return nil }
    return try? JSONDecoder().decode(RunningEngine.self, from: Data(bytes.prefix(count)))
  }
}

/// The lock on a database, held as long as it lives.
final class DatabaseLock: Sendable {
  private let file: FileDescriptor
  private let path: String

  /// Takes the lock, or says who holds it.
  init(database: String) throws(EngineError) {
    path = RunningEngine.path(database: database)
    guard
      let file = FileDescriptor(open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600))
    else { throw .file(path: path, errno: errno) }
    try EngineError.adopt(file.number, path: path, database: database)
    guard DatabaseLock.take(file) else {
      let holder = RunningEngine.read(file)
      throw .databaseHeld(pid: holder?.pid ?? 0, url: holder?.url ?? "")
    }
    // What an engine that was killed left here is not to be taken for us.
    ftruncate(file.number, 0)
    self.file = file
  }

  /// Who only looks whether an engine runs holds the lock for a moment too; an engine, for long.
  private static func take(_ file: borrowing FileDescriptor) -> Bool {
    for _ in 0..<10 {
      if flock(file.number, LOCK_EX | LOCK_NB) == 0 { return true }
      _ = poll(nil, 0, 20)
    }
    return false
  }

  deinit {
    ftruncate(file.number, 0)
  }

  /// Says where the engine answers.
  func publish(url: String, wallNow: Millis) throws(EngineError) {
    let running = RunningEngine(pid: getpid(), url: url, startedAt: RFC3339.text(wallNow))
    let bytes = (try? JSONEncoder().encode(running)).map(Array.init) ?? []
    guard ftruncate(file.number, 0) == 0,
      pwrite(file.number, bytes, bytes.count, 0) == bytes.count
    else { throw .file(path: path, errno: errno) }
  }
}
