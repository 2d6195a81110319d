// The report of one finished session.

import Presence

/// The report of one finished session. Times are in milliseconds since 1970 (UTC).
package struct ReportRow: Equatable, Sendable {
  /// How the session started.
  package var opening: SessionOpening
  /// When it ended.
  package var endedAt: Millis
  /// How it ended: `expired` or `finished`.
  package var status: SessionStatus
  /// Why it ended.
  package var reason: Reason
  /// When it passed to human attendance; nil if it never did.
  package var handedOverAt: Millis?
  /// The number of absences.
  package var absences: Int
  /// The total absence in milliseconds, each from the last counted liveness signal to the return or
  /// the end.
  package var absent: Millis
  /// The number of messages of all authors.
  package var messages: Int
  /// What the contact thought of it; nil where nothing was told.
  package var rating: SessionRating?

  /// Creates a report.
  package init(
    opening: SessionOpening, endedAt: Millis, status: SessionStatus, reason: Reason,
    handedOverAt: Millis?, absences: Int, absent: Millis, messages: Int,
    rating: SessionRating? = nil
  ) {
    self.opening = opening
    self.endedAt = endedAt
    self.status = status
    self.reason = reason
    self.handedOverAt = handedOverAt
    self.absences = absences
    self.absent = absent
    self.messages = messages
    self.rating = rating
  }
}

extension ReportRow {
  /// The session's identifier.
  package var session: Identifier { opening.session }
  /// The contact's identifier.
  package var contact: Identifier { opening.contact }
  /// The contact's name; empty if unknown.
  package var name: String { opening.name }
  /// The channel's identifier. The channel itself may have been deleted since.
  package var channel: String { opening.channel }
  /// How the session was started.
  package var source: SessionSource { opening.source }
  /// The page on which it started, without query and fragment.
  package var page: String { opening.page }
  /// The requested data, in the channel's order.
  package var data: [DataValue] { opening.data }
  /// The notice that the contact accepted; nil if there was none.
  package var accepted: AcceptedNotice? { opening.accepted }
  /// When it started.
  package var startedAt: Millis { opening.at }
  /// Who the site says the contact is; nil where it does not.
  package var identity: String? { opening.identity }
  /// Milliseconds from start to end; 0 if the wall clock was set back meanwhile.
  package var duration: Millis { max(0, endedAt - startedAt) }
}
