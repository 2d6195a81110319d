// Erasing a contact wherever they are: in the database, and in the engine that may be talking with
// them.

import Channels
import Engine
import Presence
import Storage

enum Erasure {
  /// Erases all that is kept of a contact. An engine ends what they have open first, so that it is
  /// erased with the rest; what began meanwhile ends after it.
  ///
  /// - Parameter progress: Told how many sessions are gone so far, and how many there were.
  /// - Returns: How many sessions were erased; 0 for an unknown contact.
  static func erase(
    _ contact: Identifier, from storage: Storage, by author: Author,
    progress: @Sendable (_ done: Int, _ total: Int) -> Void
  ) throws(StorageError) -> Int {
    ControlMessage.send(database: storage.path, .forget(contact: contact))
    defer { ControlMessage.send(database: storage.path, .forget(contact: contact)) }
    return try storage.erase(contact: contact, by: author, progress: progress)
  }
}
