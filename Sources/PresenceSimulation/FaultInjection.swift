// Deliberate errors, with which the tests show that each invariant is checked.

import Presence

/// Deliberate errors of the simulated engine. The defaults inject none.
struct FaultInjection {
  /// How far the clock that deadlines are compared with is ahead, in milliseconds.
  var clockAhead: Millis = 0
  /// Calls are sent before they are committed.
  var sendsBeforeCommit = false
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
  /// Time in which the engine was stalled counts as silence.
  var countsStalls = false
  /// After a stall, deadlines are checked before sockets are read.
  var expiresBeforeReading = false
  /// A shutdown drops the records that wait to be committed.
  var dropsRecordsAtShutdown = false
  /// A shutdown does not wait for responses that are under way.
  var dropsResponsesAtShutdown = false
  /// Returns the idempotency key to send for an event ID.
  var eventID: (String) -> String = { $0 }
}
