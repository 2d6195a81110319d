// The conformance of `Storage` to the engine's contract.

import Channels
import Presence
import Records

extension Storage: SessionStore {
  /// Commits a batch atomically. The batch is durable when this returns.
  package func commit(_ batch: [Record]) throws(StoreError) {
    do throws(StorageError) {
      try write { writer throws(StorageError) in try writer.commit(batch) }
    } catch { throw error.store }
  }

  /// Passes each open session to `body`, in the order of their last state change, and returns their
  /// number.
  package func recover(
    wallNow: Millis, _ body: (SavedSession) -> Void
  ) throws(StoreError) -> Int {
    do throws(StorageError) {
      let count = try makeReader().eachSavedSession(wallNow: wallNow, body)
      // Inactivity counts for one restart only. After a kill, activity counts from the restart.
      try write { writer throws(StorageError) in
        try writer.database.run("UPDATE open_sessions SET inactivity = 0 WHERE inactivity <> 0")
      }
      return count
    } catch { throw error.store }
  }

  /// Returns the current configuration.
  package func installation() throws(StoreError) -> Installation {
    do throws(StorageError) {
      return try makeReader().installation()
    } catch { throw error.store }
  }

  /// Checks that the path still leads to the file that is open.
  package func check() throws(StoreError) {
    do throws(StorageError) { try checkFile() } catch { throw error.store }
  }

  /// Creates a reader for the calling thread.
  package func reader() throws(StoreError) -> any SessionReader {
    do throws(StorageError) { return try makeReader() } catch { throw error.store }
  }
}
