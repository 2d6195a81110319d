// What is read back of finished sessions and of the outbox: values that a store fills and that the
// console, the commands and the engine's metrics show.
//
// Times here are wall clock, milliseconds since 1970 in UTC.

/// Which finished sessions are asked for.
public struct ReportQuery: Equatable, Sendable {
  /// Rows of one page at most.
  public static let maximumLimit = 1_000

  /// Ended at this moment or later; nil for no bound.
  public var since: Millis?
  /// Ended before this moment; nil for no bound.
  public var until: Millis?
  /// A channel's identifier; nil for all.
  public var channel: String?
  /// The beginning of a session's or contact's identifier, or a part of the contact's name, case
  /// and accents apart; empty for none.
  public var text: String
  /// 1–1000.
  public var limit: Int
  /// Rows skipped, 0 or more.
  public var offset: Int

  /// The same from its first row on.
  public var firstPage: ReportQuery {
    var query = self
    query.offset = 0
    return query
  }

  /// A query; by default the hundred latest of all.
  public init(
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
public enum Retention {
  /// Days that may be set; 0 keeps all.
  public static let days = 0...36_500
}

/// The record of one finished session.
public struct ReportRow: Equatable, Sendable {
  /// The session's identifier.
  public var session: Identifier
  /// The contact's identifier.
  public var contact: Identifier
  /// The contact's name; empty where none was given.
  public var name: String
  /// The channel's identifier; the channel itself may be gone.
  public var channel: String
  /// `widget`, `direct` or `active`.
  public var source: String
  /// Without query and fragment.
  public var page: String
  /// Requested data, in the channel's order.
  public var data: [DataValue]
  /// What the contact accepted before starting.
  public var accepted: AcceptedNotice?
  /// When it began.
  public var startedAt: Millis
  /// When it ended.
  public var endedAt: Millis
  /// `expired` or `finished`.
  public var status: String
  /// Why it ended.
  public var reason: Reason
  /// When it passed to human attendance; nil when it never did.
  public var handedOverAt: Millis?
  /// How often the contact was absent.
  public var absences: Int
  /// Time absent in all, from the last counted sign to the return or the end.
  public var absent: Millis
  /// Messages of every side.
  public var messages: Int

  /// From start to end; a wall clock that was set back makes it zero.
  public var duration: Millis { max(0, endedAt - startedAt) }

  /// A record with every value given.
  public init(
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
public struct DayTotal: Equatable, Sendable {
  /// The day's first moment, in the time zone that was asked for.
  public var day: Millis
  /// Sessions that ended on it.
  public var sessions: Int
  /// Those that had passed to human attendance.
  public var handedOver: Int
  /// Their absences.
  public var absences: Int
  /// Their messages.
  public var messages: Int

  /// A day with every value given.
  public init(day: Millis, sessions: Int, handedOver: Int, absences: Int, messages: Int) {
    self.day = day
    self.sessions = sessions
    self.handedOver = handedOver
    self.absences = absences
    self.messages = messages
  }
}

/// How the outbox stands.
public struct OutboxSummary: Equatable, Sendable {
  /// Calls that wait for a try.
  public var waiting: Int
  /// Calls that the platform refused for good.
  public var parked: Int
  /// When the oldest waiting call was declared; nil when none waits.
  public var oldest: Millis?

  /// A summary with every value given.
  public init(waiting: Int, parked: Int, oldest: Millis?) {
    self.waiting = waiting
    self.parked = parked
    self.oldest = oldest
  }
}

/// What the journal holds, counted.
public struct JournalTotals: Equatable, Sendable {
  /// Sessions that began.
  public var started = 0
  /// Changes to absent.
  public var absences = 0
  /// Changes from absent back to online or reconnecting because the contact returned.
  public var returns = 0
  /// Sessions that ended.
  public var ended = 0
  /// Of them, those that somebody ended.
  public var finished = 0
  /// Calls to `/expire`.
  public var expireCalls = 0
  /// Calls to `/message`.
  public var messageCalls = 0
  /// Calls to webhooks.
  public var webhookCalls = 0
  /// Calls that still wait.
  public var waiting = 0
  /// Calls that were parked.
  public var parked = 0
  /// The latest declaration of an absence, in milliseconds of the presence clock.
  public var maximumLateness: Millis = 0

  /// Nothing counted yet.
  public init() {}
}
