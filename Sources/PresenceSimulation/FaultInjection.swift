// Deliberate errors, with which the tests show that each invariant is checked.

import Presence

/// A deliberate error that is there or not.
enum Flaw {
  /// Calls are sent before they are committed.
  case sendsBeforeCommit
  /// Time in which the engine was stalled counts as silence.
  case countsStalls
  /// After a stall, deadlines are checked before sockets are read.
  case expiresBeforeReading
  /// A shutdown drops the records that wait to be committed.
  case dropsRecordsAtShutdown
  /// A shutdown does not wait for responses that are under way.
  case dropsResponsesAtShutdown
  /// What one signal causes is divided between two commits.
  case dividesSignals
  /// A response that never ends is waited for without end.
  case waitsForTricklers
  /// A contact may send any number of bytes.
  case ignoresAllowances
  /// A message that is sent again counts as a new one.
  case forgetsMessageIDs
  /// A message is acknowledged before it is committed.
  case acknowledgesBeforeCommit
  /// A session is passed on without regard to who has it.
  case takesBlindly
  /// A restart forgets who has a session.
  case forgetsAssignments
  /// The presence of an attendant lasts for an hour.
  case neverLapses
}

/// Deliberate errors of the simulated engine. The defaults inject none.
struct FaultInjection {
  /// The errors that are there.
  var flaws: Set<Flaw> = []
  /// How far the clock that deadlines are compared with is ahead, in milliseconds.
  var clockAhead: Millis = 0
  /// Changes the outcome of a signal.
  var outcome: (Signal, inout Outcome) -> Void = { _, _ in }
  /// Changes what a restart restores of a session.
  var saved: (inout SavedPresence) -> Void = { _ in }
  /// Changes a call before it enters the outbox queue.
  var queued: (inout QueuedCall) -> Void = { _ in }
  /// Whether a restart drops a stored call, by its event ID.
  var dropsCall: (String) -> Bool = { _ in false }
  /// Whether a message is sent to the flow's webhook, given whether it should be.
  var callsWebhook: (Bool) -> Bool = { $0 }
  /// Returns the idempotency key to send for an event ID.
  var eventID: (String) -> String = { $0 }
}
