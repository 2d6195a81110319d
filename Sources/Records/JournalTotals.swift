// The totals of the journal and the outbox.

import Presence

/// The totals of the journal and the outbox.
package struct JournalTotals: Equatable, Sendable {
  /// Sessions that started.
  package var started = 0
  /// Changes to absent.
  package var absences = 0
  /// Changes from absent to online or reconnecting because the contact returned.
  package var returns = 0
  /// Sessions that ended.
  package var ended = 0
  /// Sessions that a contact, supervisor or platform ended.
  package var finished = 0
  /// Calls to `/expire`.
  package var expireCalls = 0
  /// Calls to `/message`.
  package var messageCalls = 0
  /// Calls to webhooks.
  package var webhookCalls = 0
  /// Calls that wait for a try.
  package var waiting = 0
  /// Calls that are parked.
  package var parked = 0
  /// The greatest delay with which an absence was declared, in milliseconds of the presence clock.
  package var maximumLateness: Millis = 0

  /// Creates totals of zero.
  package init() {}
}
