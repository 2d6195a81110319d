// The counters of a shard, which `/metrics` adds up over all shards.

import Platforms
import Presence

/// The counters of a shard since its start, and its gauges.
struct ShardMetrics: Sendable {
  /// Heartbeats answered.
  var heartbeats = 0
  /// Times that the process stood still for so long that deadlines were moved.
  var stalls = 0
  /// The counters of its connections.
  var sockets = ConnectionMetrics()
  /// The counters of its live feed.
  var feed = FeedMetrics()
  /// The counters of HTTP.
  var http = HTTPMetrics()
  /// The counters of its sessions.
  var sessions = SessionMetrics()
  /// The counters of what was refused.
  var refusals = RefusalMetrics()
  /// The counters of the platform's webhooks.
  var webhooks = WebhookMetrics()
  /// The counters of files.
  var files = FileMetrics()
  /// What it holds now.
  var gauges = ShardGauges()
}

/// Counters of HTTP.
struct HTTPMetrics: Sendable {
  /// Requests, upgrades included.
  var requests = 0
  /// Requests of each route, by its position in `RouteTable.engine`.
  var requestsByRoute = [Int](repeating: 0, count: RouteTable.engine.routes.count)
  /// Bytes that were no request, or one that is refused by RFC 9112.
  var badRequests = 0
  /// WebSocket handshakes accepted.
  var handshakes = 0
}

/// Counters of sessions.
struct SessionMetrics: Sendable {
  /// Sessions started.
  var started = 0
  /// Sessions closed.
  var closed = 0
  /// Changes of a presence state.
  var transitions = 0
  /// Messages accepted, from either side.
  var messages = 0
  /// Calls added to the outbox.
  var calls = 0
  /// How late absences were declared, in milliseconds of presence after their deadline.
  var lateness = LatenessHistogram()
}

/// Counters of what was refused or closed because a limit was reached.
struct RefusalMetrics: Sendable {
  /// Visitors refused, for whatever reason.
  var visitors = 0
  /// Starts beyond those of an address in a minute.
  var starts = 0
  /// Sessions beyond those of a contact.
  var sessions = 0
  /// Sockets beyond those of a session.
  var tabs = 0
  /// Sockets beyond those of a contact on standby.
  var standby = 0
  /// Visitors and messages refused because the journal was crowded.
  var journal = 0
  /// Messages beyond those of a session.
  var messages = 0
  /// Messages beyond the bytes a second of a session or an address.
  var bytes = 0
  /// Resumes beyond those of an address.
  var resumes = 0
  /// Connections closed because a request or a first frame did not come in time.
  var timeouts = 0
  /// Connections closed because of too many text frames.
  var floods = 0
  /// Connections closed because of a breach of the protocol.
  var protocolErrors = 0
}

/// Counters of the platform's webhooks.
struct WebhookMetrics: Sendable {
  /// Webhooks that passed the checks.
  var accepted = 0
  /// Webhooks refused, by the position of the reason in `WebhookRefusal.allCases`.
  var refused = [Int](repeating: 0, count: WebhookRefusal.allCases.count)

  /// Counts a refusal.
  mutating func count(_ refusal: WebhookRefusal) {
    guard let position = WebhookRefusal.allCases.firstIndex(of: refusal) else { return }
    refused[position] += 1
  }
}

/// Counters of files.
struct FileMetrics: Sendable {
  /// Files received and stored.
  var received = 0
  /// Files sent.
  var sent = 0
  /// Files beyond those of a session.
  var refusedBySession = 0
  /// Files beyond those of a day, of an address or in all.
  var refusedByDay = 0
}

/// What a shard holds at the moment of the measurement.
struct ShardGauges: Sendable {
  /// Open connections.
  var connections = 0
  /// Open sessions by state.
  var sessions = PresenceCounts()
  /// Sockets on standby.
  var standby = 0
  /// Watchers of the live feed.
  var watchers = 0
}
