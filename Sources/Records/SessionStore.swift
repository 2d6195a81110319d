// The contract between the engine and its store. A store takes records in batches, each whole or
// not at all and durable when `commit` returns, and gives them back after a restart. The engine
// reports nothing before its record is committed.
//
// Times are wall clock, milliseconds since 1970 in UTC.

import Channels
import Presence

/// Keeps the engine's facts. One thread commits; each reading thread has a reader of its own.
package protocol SessionStore: Sendable {
  /// Commits a batch, whole or not at all; durable when it returns. One thread at a time.
  func commit(_ batch: [Record]) throws(StoreError)
  /// Hands over each open session, in the order of `since`, and answers how many there were.
  /// `wallNow` is the moment of the restart, from which ages are counted.
  func recover(wallNow: Millis, _ each: (SavedSession) -> Void) throws(StoreError) -> Int
  /// The configuration at this moment.
  func installation() throws(StoreError) -> Installation
  /// A reader for the calling thread's use.
  func reader() throws(StoreError) -> any SessionReader
}

/// Reads what was committed. Used by one thread.
package protocol SessionReader: AnyObject {
  /// A session, open or closed; nil when there is none of that name.
  func detail(of session: Identifier) throws(StoreError) -> SessionDetail?
  /// The messages after `seq`, oldest first, at most `limit`.
  func messages(
    of session: Identifier, after seq: UInt32, limit: Int
  ) throws(StoreError) -> [MessageRecord]
  /// The number of the message that a client's own id made; nil when it made none.
  func message(of session: Identifier, clientID: String) throws(StoreError) -> UInt32?
  /// How a session ended and its secret's hash; nil while it is open or unknown.
  func ending(of session: Identifier) throws(StoreError) -> (secret: SecretHash, reason: Reason)?
  /// Calls that wait, in the order of the outbox: at most `limit`, those after position `after`.
  func waitingCalls(
    after: Int64, limit: Int
  ) throws(StoreError) -> [(position: Int64, call: StoredCall)]
  /// The hash of a contact's secret; nil for an unknown one.
  func contactSecret(of contact: Identifier) throws(StoreError) -> SecretHash?
  /// Closed sessions for the API's list, latest first.
  func closedSessions(
    channel: String?, query: String?, handedOver: Bool?, limit: Int, offset: Int
  ) throws(StoreError) -> (total: Int, rows: [SessionDetail])
}
