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
    let path = path(database: database)
    guard let file = FileDescriptor(open(path, O_RDONLY | O_CLOEXEC)) else { return nil }
    // An engine holds the lock for as long as it runs.
    guard flock(file.number, LOCK_SH | LOCK_NB) != 0 else { return nil }
    return read(file)
  }

  /// Reads the file; nil where it is empty or no description of an engine.
  static func read(_ file: borrowing FileDescriptor) -> RunningEngine? {
    var bytes = [UInt8](repeating: 0, count: 4_096)
    let count = pread(file.number, &bytes, bytes.count, 0)
    guard count > 0 else { return nil }
    return try? JSONDecoder().decode(RunningEngine.self, from: Data(bytes.prefix(count)))
  }
}
