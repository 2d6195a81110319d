// Reading the calls that wait in the outbox.

import Presence

/// Reads the calls that wait in the outbox. Used by one thread.
package protocol OutboxReader: AnyObject {
  /// Returns up to `limit` waiting calls after a position of the outbox, oldest first.
  func waitingCalls(
    after: Int64, limit: Int
  ) throws(StoreError) -> [(position: Int64, call: StoredCall)]
  /// Returns the first waiting calls of the sessions after a cursor: by URL, session and position.
  /// The cost does not depend on how many more calls a session has.
  ///
  /// - Parameters:
  ///   - perSession: The number of calls of one session to one URL, at least 1.
  ///   - limit: The number of calls after which no further session is read.
  /// - Returns: The calls, and where to go on; nil if there are no further sessions.
  func firstWaitingCalls(
    after: OutboxCursor, perSession: Int, limit: Int
  ) throws(StoreError) -> (calls: [WaitingCall], next: OutboxCursor?)
  /// Returns up to `limit` waiting calls of a session to a URL after a position of the outbox,
  /// oldest first.
  func waitingCalls(
    of session: Identifier, url: String, after: Int64, limit: Int
  ) throws(StoreError) -> [WaitingCall]
  /// Returns the call at a position of the outbox; nil if there is none or it does not wait.
  func waitingCall(at position: Int64) throws(StoreError) -> OutboxCall?
  /// Returns the number of calls that wait.
  func waitingCallCount() throws(StoreError) -> Int
  /// Returns the position of the latest call, whether or not it waits; 0 if there is none.
  func lastCallPosition() throws(StoreError) -> Int64
}
