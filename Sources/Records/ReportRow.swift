// What is read back of finished sessions and of the outbox: values that a store fills and that the
// console, the commands and the engine's metrics show.
//
// Times here are wall clock, milliseconds since 1970 in UTC.

import Presence

/// Which finished sessions are asked for.
package struct ReportQuery: Equatable, Sendable {
  /// Rows of one page at most.
  package static let maximumLimit = 1_000

  /// Ended at this moment or later; nil for no bound.
  package var since: Millis?
  /// Ended before this moment; nil for no bound.
  package var until: Millis?
  /// A channel's identifier; nil for all.
  package var channel: String?
  /// The beginning of a session's or contact's identifier, or a part of the contact's name, case
  /// and accents apart; empty for none.
  package var text: String
  /// 1–1000.
  package var limit: Int
  /// Rows skipped, 0 or more.
  package var offset: Int

  /// The same from its first row on.
  package var firstPage: ReportQuery {
    var query = self
    query.offset = 0
    return query
  }

  /// A query; by default the hundred latest of all.
  package init(
    since: Millis? = nil, until: Millis? = nil, channel: String? = nil, text: String = "",
    limit: Int = 100, offset: Int = 0
  ) {
    self.since = since
    self.until = until
    self.channel = channel
    self.text = text
    self.limit = limit
    self.offset = offset
  }
}

/// How long finished sessions are kept.
package enum Retention {
  /// Days that may be set; 0 keeps all.
  package static let days = 0...36_500
}

/// The record of one finished session.
package struct ReportRow: Equatable, Sendable {
  /// The session's identifier.
  package var session: Identifier
  /// The contact's identifier.
  package var contact: Identifier
  /// The contact's name; empty where none was given.
  package var name: String
  /// The channel's identifier; the channel itself may be gone.
  package var channel: String
  /// `widget`, `direct` or `active`.
  package var source: String
  /// Without query and fragment.
  package var page: String
  /// Requested data, in the channel's order.
  package var data: [DataValue]
  /// What the contact accepted before starting.
  package var accepted: AcceptedNotice?
  /// When it began.
  package var startedAt: Millis
  /// When it ended.
  package var endedAt: Millis
  /// `expired` or `finished`.
  package var status: String
  /// Why it ended.
  package var reason: Reason
  /// When it passed to human attendance; nil when it never did.
  package var handedOverAt: Millis?
  /// How often the contact was absent.
  package var absences: Int
  /// Time absent in all, from the last counted sign to the return or the end.
  package var absent: Millis
  /// Messages of every side.
  package var messages: Int

  /// From start to end; a wall clock that was set back makes it zero.
  package var duration: Millis { max(0, endedAt - startedAt) }

  /// A record with every value given.
  package init(
    session: Identifier, contact: Identifier, name: String, channel: String, source: String,
    page: String, data: [DataValue], accepted: AcceptedNotice?, startedAt: Millis,
    endedAt: Millis, status: String, reason: Reason, handedOverAt: Millis?, absences: Int,
    absent: Millis, messages: Int
  ) {
    self.session = session
    self.contact = contact
    self.name = name
    self.channel = channel
    self.source = source
    self.page = page
    self.data = data
    self.accepted = accepted
    self.startedAt = startedAt
    self.endedAt = endedAt
    self.status = status
    self.reason = reason
    self.handedOverAt = handedOverAt
    self.absences = absences
    self.absent = absent
    self.messages = messages
  }
}

/// One day of finished sessions.
package struct DayTotal: Equatable, Sendable {
  /// The day's first moment, in the time zone that was asked for.
  package var day: Millis
  /// Sessions that ended on it.
  package var sessions: Int
  /// Those that had passed to human attendance.
  package var handedOver: Int
  /// Their absences.
  package var absences: Int
  /// Their messages.
  package var messages: Int

  /// A day with every value given.
  package init(day: Millis, sessions: Int, handedOver: Int, absences: Int, messages: Int) {
    self.day = day
    self.sessions = sessions
    self.handedOver = handedOver
    self.absences = absences
    self.messages = messages
  }
}

/// How the outbox stands.
package struct OutboxSummary: Equatable, Sendable {
  /// Calls that wait for a try.
  package var waiting: Int
  /// Calls that the platform refused for good.
  package var parked: Int
  /// When the oldest waiting call was declared; nil when none waits.
  package var oldest: Millis?

  /// A summary with every value given.
  package init(waiting: Int, parked: Int, oldest: Millis?) {
    self.waiting = waiting
    self.parked = parked
    self.oldest = oldest
  }
}

/// What the journal holds, counted.
package struct JournalTotals: Equatable, Sendable {
  /// Sessions that began.
  package var started = 0
  /// Changes to absent.
  package var absences = 0
  /// Changes from absent back to online or reconnecting because the contact returned.
  package var returns = 0
  /// Sessions that ended.
  package var ended = 0
  /// Of them, those that somebody ended.
  package var finished = 0
  /// Calls to `/expire`.
  package var expireCalls = 0
  /// Calls to `/message`.
  package var messageCalls = 0
  /// Calls to webhooks.
  package var webhookCalls = 0
  /// Calls that still wait.
  package var waiting = 0
  /// Calls that were parked.
  package var parked = 0
  /// The latest declaration of an absence, in milliseconds of the presence clock.
  package var maximumLateness: Millis = 0

  /// Nothing counted yet.
  package init() {}
}
