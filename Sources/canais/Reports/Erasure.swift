// Erases a contact from the database and from the engine, which may have open sessions of it.

import Channels
import Engine
import Presence
import Storage

enum Erasure {
  /// Erases everything that is stored about a contact. A running engine first ends the contact's
  /// open sessions, so that they are erased too, and afterwards those that were opened meanwhile.
  ///
  /// - Parameter progress: Called with the sessions erased so far, and all sessions.
  /// - Returns: The number of erased sessions, and what still holds them.
  static func erase(
    _ contact: Identifier, from storage: Storage, by author: Author,
    progress: (_ done: Int, _ total: Int) -> Void
  ) throws(StorageError) -> ErasureResult {
    ControlMessage.send(database: storage.path, .forget(contact: contact))
    defer { ControlMessage.send(database: storage.path, .forget(contact: contact)) }
    return try storage.erase(contact: contact, by: author, progress: progress)
  }

  /// What still holds an erased contact's data, a line for each.
  static func lines(_ remains: [ErasureRemains], in language: Language) -> [String] {
    remains.map { remains in
      switch remains {
      case .log(0, _): ReportCommandStrings.logInUse[language]
      case .log(let pid, let program):
        ReportCommandStrings.logReadBy.filled(
          ["program": program, "pid": String(pid)], in: language)
      case .copy(let path):
        ReportCommandStrings.heldByCopy.filled(["file": path], in: language)
      }
    }
  }
}
