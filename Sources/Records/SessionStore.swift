// The contract between the engine and its store. The engine commits records in batches and reads
// them back after a restart. It reports nothing before the record of it is committed.
//
// Times are wall clock, in milliseconds since 1970 (UTC).

import Channels
import Presence

/// Stores the engine's records.
///
/// One thread commits; each thread that reads has its own `SessionReader`.
package protocol SessionStore: Sendable {
  /// Commits a batch atomically. The batch is durable when this returns.
  ///
  /// Called by one thread at a time. After an error nothing of the batch is stored, and the same
  /// batch may be committed again.
  func commit(_ batch: [Record]) throws(StoreError)
  /// Passes each open session to `body`, in the order of their last state change.
  ///
  /// - Parameter wallNow: The time of the restart, from which ages are counted.
  /// - Returns: The number of open sessions.
  func recover(wallNow: Millis, _ body: (SavedSession) -> Void) throws(StoreError) -> Int
  /// Returns the current configuration.
  func installation() throws(StoreError) -> Installation
  /// Checks that what was committed is still where the next start will look for it. Takes a few
  /// microseconds. `commit` checks by itself before it returns.
  ///
  /// - Throws: `failed` where the file was moved, replaced, cut or deleted.
  func check() throws(StoreError)
  /// Creates a reader for the calling thread.
  func reader() throws(StoreError) -> any SessionReader
}

extension SessionStore {
  /// A store that nobody can take away has nothing to check.
  package func check() throws(StoreError) {}
}
