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
  /// - Returns: The number of erased sessions; 0 for an unknown contact.
  static func erase(
    _ contact: Identifier, from storage: Storage, by author: Author,
    progress: @Sendable (_ done: Int, _ total: Int) -> Void
  ) throws(StorageError) -> Int {
    ControlMessage.send(database: storage.path, .forget(contact: contact))
    defer { ControlMessage.send(database: storage.path, .forget(contact: contact)) }
    return try storage.erase(contact: contact, by: author, progress: progress)
  }
}
