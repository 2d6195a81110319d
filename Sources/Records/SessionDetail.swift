// A session with everything stored of it.

import Presence

/// A session, open or closed, as the store tells it.
package struct SessionDetail: Sendable {
  /// How it began.
  package var opening: SessionOpening
  /// `active`, `expired` or `finished`.
  package var status: String
  /// When it ended; nil while it is open.
  package var closedAt: Millis?
  /// Why it ended; nil while it is open.
  package var closedReason: Reason?
  /// Whether it passed to human attendance.
  package var isHandedOver: Bool
  /// Its journal, oldest first.
  package var timeline: [JournalEntry]
  /// Its messages, oldest first.
  package var messages: [MessageRecord]
  /// Its calls, in order.
  package var calls: [StoredCall]

  /// A session with every value given.
  package init(
    opening: SessionOpening, status: String, closedAt: Millis?, closedReason: Reason?,
    isHandedOver: Bool, timeline: [JournalEntry], messages: [MessageRecord], calls: [StoredCall]
  ) {
    self.opening = opening
    self.status = status
    self.closedAt = closedAt
    self.closedReason = closedReason
    self.isHandedOver = isHandedOver
    self.timeline = timeline
    self.messages = messages
    self.calls = calls
  }
}

extension SessionDetail {
  /// One line of what a session went through.
  package struct HistoryLine: Equatable, Sendable {
    /// When it happened.
    package let at: Millis
    /// What happened.
    package let kind: JournalEntry.Kind
    /// The state before; nil where the session begins.
    package let from: PresenceState?
    /// The state after.
    package let to: PresenceState
    /// Nil for a handover.
    package let reason: Reason?
  }

  /// How the session began, and its journal, oldest first. The beginning is no line of the journal:
  /// the session's own row says it.
  package var history: [HistoryLine] {
    [HistoryLine(at: opening.at, kind: .state, from: nil, to: .online, reason: .started)]
      + timeline.map {
        HistoryLine(at: $0.at, kind: $0.kind, from: $0.from, to: $0.to, reason: $0.reason)
      }
  }
}
