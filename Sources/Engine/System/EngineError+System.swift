// Failed system calls as the engine's errors.

import LinuxSystem

extension EngineError {
  /// The engine's error of a failed system call.
  init(_ error: SystemError) { self = .system(call: error.call, errno: error.errno) }

  /// Gives a file that root has created beside a database to the database's owner.
  ///
  /// - Throws: `file`, naming `path`, where the system refuses.
  static func adopt(
    _ descriptor: Int32, path: String, database: String
  ) throws(EngineError) {
    do throws(SystemError) {
      try FileOwnership.adopt(descriptor, from: FileOwnership.neighbours(of: database))
    } catch {
      throw .file(path: path, errno: error.errno)
    }
  }
}

extension EventFD {
  /// A new counter, with the engine's error where the system refuses one.
  static func open() throws(EngineError) -> EventFD {
    do throws(SystemError) {
      return try EventFD()
    } catch {
      throw EngineError(error)
    }
  }
}
