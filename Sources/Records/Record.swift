// What the engine stores: an append-only stream of records. Times are wall clock, in milliseconds
// since 1970 (UTC).

import Presence

/// A record that the engine commits to its store.
package enum Record: Equatable, Sendable {
  /// A session started.
  case opened(SessionOpening)
  /// A session's presence state changed, or it was handed over.
  case journal(JournalEntry)
  /// A message was received from the contact or sent to it.
  case message(MessageRecord)
  /// A file was received; its bytes are in the folder of files.
  case file(StoredFile)
  /// A party has read the session's messages up to a number.
  case read(ReadMark)
  /// A call has to be made; it enters the outbox.
  case call(OutboxCall)
  /// A try of a call ended.
  case outcome(CallOutcome)
  /// A session ended; its report is written and it is no longer open.
  case closed(SessionClosing)
  /// The contact rated a session that has ended.
  case rated(SessionRating)
  /// The engine shuts down, and this open session has been without activity for so many
  /// milliseconds.
  case paused(session: Identifier, inactivity: Millis)
}
