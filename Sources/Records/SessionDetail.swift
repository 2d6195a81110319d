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
  /// Its messages, or a page of them, oldest first.
  package var messages: [MessageRecord]
  /// Its outbox calls, in the order in which they were declared.
  package var calls: [StoredCall]
  /// Who answers, and what waits.
  package var attendance: SessionAttendance
  /// The reason that was given for its end; empty while it is open and where none was.
  package var endNote: String

  /// Creates a session detail.
  package init(
    opening: SessionOpening, status: SessionStatus, closedAt: Millis?, closedReason: Reason?,
    isHandedOver: Bool, timeline: [JournalEntry], messages: [MessageRecord], calls: [StoredCall],
    attendance: SessionAttendance = SessionAttendance(), endNote: String = ""
  ) {
    self.opening = opening
    self.status = status
    self.closedAt = closedAt
    self.closedReason = closedReason
    self.isHandedOver = isHandedOver
    self.timeline = timeline
    self.messages = messages
    self.calls = calls
    self.attendance = attendance
    self.endNote = endNote
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
    /// Why the state changed; nil unless it did.
    package let reason: Reason?
    /// Of a handover who caused it, of an assignment the attendant; empty otherwise.
    package let person: String
  }

  /// The start of the session followed by its journal, oldest line first. The journal itself has no
  /// line for the start, because the session's own row records it.
  package var history: [HistoryLine] {
    [
      HistoryLine(
        at: opening.at, kind: .state, from: nil, to: .online, reason: .started, person: "")
    ] + timeline.map { HistoryLine($0) }
  }
}

extension SessionDetail.HistoryLine {
  /// The line of a journal's entry.
  package init(_ entry: JournalEntry) {
    self.init(
      at: entry.at, kind: entry.kind, from: entry.from, to: entry.to, reason: entry.reason,
      person: entry.person)
  }
}
