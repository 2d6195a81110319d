// The file beside a database that says which engine runs on it, for consoles and commands.

import Foundation
import Glibc
import LinuxSystem

/// The engine that runs on a database.
///
///     if let engine = RunningEngine.find(database: path) { print(engine.url) }
package struct RunningEngine: Codable, Equatable, Sendable {
  /// The process identifier.
  package var pid: Int32
  /// The URL of the address that it listens on: `http://127.0.0.1:8080`.
  package var url: String
  /// When it started, RFC 3339 in UTC.
  package var startedAt: String

  /// The path of the file that describes the engine of a database.
  package static func path(database: String) -> String { database + ".engine" }

  /// The engine that runs on a database; nil where none does.
  package static func find(database: String) -> RunningEngine? {
    withHeldFile(database) { read($0) } ?? nil
  }

  /// Whether an engine holds a database, even if it does not serve yet. It holds the lock for as
  /// long as it runs.
  package static func isRunning(database: String) -> Bool {
    withHeldFile(database) { _ in true } ?? false
  }

  private static func withHeldFile<T>(
    _ database: String, _ body: (borrowing FileDescriptor) -> T
  ) -> T? {
    let path = path(database: database)
    guard let file = FileDescriptor(open(path, O_RDONLY | O_CLOEXEC)),
      OpenFileLock.isHeld(file.number, at: DatabaseLock.descriptionByte)
    else { return nil }
    return body(file)
  }

  /// Reads the file; nil where it is empty or no description of an engine.
  static func read(_ file: borrowing FileDescriptor) -> RunningEngine? {
    var bytes = [UInt8](repeating: 0, count: 4_096)
    let count = pread(file.number, &bytes, bytes.count, 0)
    guard count > 0 else { return nil }
    return try? JSONDecoder().decode(RunningEngine.self, from: Data(bytes.prefix(count)))
  }
}
