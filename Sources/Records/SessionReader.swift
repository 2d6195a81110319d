// Reading what the engine stored.

import Presence

/// Reads committed records. Used by one thread.
package protocol SessionReader: OutboxReader {
  /// Returns a session, open or closed, with a page of its messages; nil if it is unknown.
  func detail(of session: Identifier, _ page: MessagePage) throws(StoreError) -> SessionDetail?
  /// Returns up to `limit` messages with numbers greater than `seq`, oldest first.
  ///
  /// - Parameter includesNotes: Whether notes are among them, which a visitor never gets.
  func messages(
    of session: Identifier, after seq: UInt32, limit: Int, includesNotes: Bool
  ) throws(StoreError) -> [MessageRecord]
  /// Returns the number of the message with a client's ID; nil if there is none.
  ///
  /// - Parameter isContact: Whether the contact's client gave the ID, or another client.
  func message(
    of session: Identifier, clientID: String, isContact: Bool
  ) throws(StoreError) -> UInt32?
  /// Returns a file; nil for an unknown one.
  func file(_ id: Identifier) throws(StoreError) -> StoredFile?
  /// Returns how much a session's files are together.
  func fileUsage(of session: Identifier) throws(StoreError) -> FileUsage
  /// Returns how much all files that were received since `moment` are together.
  func fileUsage(since moment: Millis) throws(StoreError) -> FileUsage
  /// Returns whether a file has these bytes, by their digest.
  func hasFile(digest: String) throws(StoreError) -> Bool
  /// Returns why a session ended, and its secret's digest; nil if it is open or unknown.
  func ending(of session: Identifier) throws(StoreError) -> (secret: SecretHash, reason: Reason)?
  /// Returns the digest of a contact's secret; nil for an unknown contact.
  func contactSecret(of contact: Identifier) throws(StoreError) -> SecretHash?
  /// Returns a page of the closed sessions, latest end first, and the number of all that match.
  /// Their timelines, messages and calls are empty.
  ///
  /// - Parameters:
  ///   - channel: A channel's identifier; nil for all channels.
  ///   - query: A search text as in `ReportQuery.text`; nil for no condition.
  ///   - handedOver: Whether the session was handed over; nil for both.
  func closedSessions(
    channel: String?, query: String?, handedOver: Bool?, limit: Int, offset: Int
  ) throws(StoreError) -> (total: Int, rows: [SessionDetail])
}

extension SessionReader {
  /// Returns a session, open or closed, with all of its messages; nil if it is unknown.
  package func detail(of session: Identifier) throws(StoreError) -> SessionDetail? {
    try detail(of: session, .whole)
  }
}

/// A page of a session's messages, with a part of its history.
package struct MessagePage: Equatable, Sendable {
  /// The number of messages at most.
  package var limit: Int
  /// Messages have numbers below this one; nil for the last ones.
  package var before: UInt32?
  /// The number of the last lines of the journal, and that of the last calls, at most.
  package var history: Int

  /// Creates a page.
  package init(limit: Int, before: UInt32? = nil, history: Int) {
    self.limit = limit
    self.before = before
    self.history = history
  }

  /// All messages, lines and calls.
  package static let whole = MessagePage(limit: .max, history: .max)
}
