// A session with everything that is stored of it.

import Presence

/// A session, open or closed, with everything that is stored of it. Times are in milliseconds since
/// 1970 (UTC).
package struct SessionDetail: Sendable {
  /// How it started.
  package var opening: SessionOpening
  /// Whether it is open, and how it ended.
  package var status: SessionStatus
  /// When it ended; nil while it is open.
  package var closedAt: Millis?
  /// Why it ended; nil while it is open.
  package var closedReason: Reason?
  /// Whether it passed to human attendance.
  package var isHandedOver: Bool
  /// Its journal, oldest line first.
  package var timeline: [JournalEntry]
  /// Its messages, oldest first.
  package var messages: [MessageRecord]
  /// Its outbox calls, in the order in which they were declared.
  package var calls: [StoredCall]

  /// Creates a session detail.
  package init(
    opening: SessionOpening, status: SessionStatus, closedAt: Millis?, closedReason: Reason?,
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
  /// A line of a session's history.
  package struct HistoryLine: Equatable, Sendable {
    /// When it happened.
    package let at: Millis
    /// What the line records.
    package let kind: JournalEntry.Kind
    /// The state before; nil for the start of the session.
    package let from: PresenceState?
    /// The state after.
    package let to: PresenceState
    /// Why the state changed; nil for a handover.
    package let reason: Reason?
  }

  /// The start of the session followed by its journal, oldest line first. The journal itself has no
  /// line for the start, because the session's own row records it.
  package var history: [HistoryLine] {
    [HistoryLine(at: opening.at, kind: .state, from: nil, to: .online, reason: .started)]
      + timeline.map {
        HistoryLine(at: $0.at, kind: $0.kind, from: $0.from, to: $0.to, reason: $0.reason)
      }
  }
}
