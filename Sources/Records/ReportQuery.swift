// A query for the reports of finished sessions, and how long these are kept.

import Presence

/// A query for the reports of finished sessions.
///
/// ```swift
/// // The latest 20 sessions of a channel whose contact's name has a word that begins with "mar".
/// ReportQuery(channel: channel.id, text: "mar", limit: 20)
/// ```
package struct ReportQuery: Equatable, Sendable {
  /// The greatest effective `limit`.
  package static let maximumLimit = 1_000

  /// The earliest end, in milliseconds since 1970 (UTC), inclusive; nil for no bound.
  package var since: Millis?
  /// The latest end, in milliseconds since 1970 (UTC), exclusive; nil for no bound.
  package var until: Millis?
  /// A channel's identifier; nil for all channels.
  package var channel: String?
  /// The beginning of a session's or contact's identifier, or the beginnings of words of the
  /// contact's name, ignoring case and accents; empty for no condition.
  package var text: String
  /// The most rows of a page, 1...`maximumLimit`.
  package var limit: Int
  /// The number of rows to skip, 0 or more.
  package var offset: Int

  /// The same query from its first row on.
  package var firstPage: ReportQuery {
    var query = self
    query.offset = 0
    return query
  }

  /// Creates a query. Without arguments it asks for the latest 100 of all reports.
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
  /// The allowed numbers of days; 0 keeps finished sessions for ever.
  package static let days = 0...36_500
}
