// One thing that the engine stores. Times are wall clock, milliseconds since 1970 in UTC.

import Presence

/// One fact for the journal.
package enum Record: Equatable, Sendable {
  /// A session began.
  case opened(SessionOpening)
  /// A session's presence changed, or it was handed over.
  case journal(JournalEntry)
  /// A message of either side, or of the flow.
  case message(MessageRecord)
  /// A call to be made: to the outbox.
  case call(OutboxCall)
  /// How a call fared.
  case outcome(CallOutcome)
  /// A session ended: its report is written, its row is no longer open.
  case closed(SessionClosing)
  /// The engine stops in good order: how long each open session has been without activity.
  case paused(session: Identifier, inactivity: Millis)
}
