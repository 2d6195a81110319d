// What the engine counts, and how `/metrics` says it: Prometheus' text format, a help line each.

import Presence

/// A shard's counters.
struct ShardMetrics: Sendable {
  /// The counters of its connections.
  var sockets = ConnectionMetrics()
  /// The counters of its live feed.
  var feed = FeedMetrics()
  var handshakes = 0
  var requests = 0
  /// Requests of each route, by its position in `RouteTable.engine`.
  var requestsByRoute = [Int](repeating: 0, count: RouteTable.engine.routes.count)
  var badRequests = 0
  var heartbeats = 0
  var started = 0
  var closed = 0
  var transitions = 0
  var messages = 0
  var calls = 0
  var stalls = 0
  // Limits that were hit.
  var refusals = 0
  var refusedStarts = 0
  var refusedSessions = 0
  var refusedTabs = 0
  var refusedStandby = 0
  var refusedByJournal = 0
  var timeouts = 0
  var floods = 0
  var protocolFaults = 0
  // How late absences were declared, in milliseconds of presence.
  var lateness = LatenessHistogram()
  // What there is now.
  var connections = 0
  var sessions = PresenceCounts()
  var standby = 0
  var watchers = 0
}

extension Shard {
  /// Gathers the counters of all shards for `/metrics`.
  func collectMetrics(for slot: ConnectionSlot) -> RoutingResult {
    let shared = shared
    let asker = index
    let reference = connections.reference(slot)
    let collector = Collector<ShardMetrics>(expected: shared.shardCount) { all in
      let text = MetricsText(all, shared).text
      let response = Response(
        type: "text/plain; version=0.0.4; charset=utf-8", Array(text.utf8))
      shared.mailboxes[asker].post(.answer(response, reference))
    }
    for mailbox in shared.mailboxes { mailbox.post(.measure(collector)) }
    return .awaited
  }

  /// The counters, with what there is now.
  func metricsSnapshot() -> ShardMetrics {
    var measured = metrics
    measured.sockets = connections.metrics
    measured.feed = feed.metrics
    measured.connections = connections.slab.count
    measured.sessions = sessions.table.counts(channel: nil)
    measured.standby = standby.count(channel: nil)
    measured.watchers = feed.watcherCount
    return measured
  }
}

/// The document of `/metrics`.
struct MetricsText {
  private(set) var text = ""
  private let all: [ShardMetrics]

  init(_ all: [ShardMetrics], _ shared: EngineShared) {
    self.all = all
    state(shared)
    outbox(shared.outbox.figures)
    flow()
    routes()
    limits()
    lateness()
  }

  private func sum(_ path: KeyPath<ShardMetrics, Int>) -> Int {
    all.reduce(0) { $0 + $1[keyPath: path] }
  }

  private mutating func add(_ name: String, _ type: String, _ help: String, _ value: Int) {
    text += "# HELP canais_\(name) \(help)\n# TYPE canais_\(name) \(type)\n"
    text += "canais_\(name) \(value)\n"
  }

  private mutating func state(_ shared: EngineShared) {
    add("connections", "gauge", "Open connections.", sum(\.connections))
    add("standby_sockets", "gauge", "Sockets on standby.", sum(\.standby))
    add("watchers", "gauge", "Watchers of the live feed.", sum(\.watchers))
    add("journal_waiting", "gauge", "Records that wait to be stored.", shared.journal.depth)
    add(
      "journal_refusing", "gauge", "1 while newcomers are sent away to protect the journal.",
      shared.journal.isCrowded ? 1 : 0)
    add("commits_total", "counter", "Batches stored.", shared.journal.commitCount)
    text += "# HELP canais_sessions Open sessions by state.\n# TYPE canais_sessions gauge\n"
    let counts = all.reduce(PresenceCounts()) { $0 + $1.sessions }
    text += "canais_sessions{state=\"online\"} \(counts.online)\n"
    text += "canais_sessions{state=\"reconnecting\"} \(counts.reconnecting)\n"
    text += "canais_sessions{state=\"absent\"} \(counts.absent)\n"
    add("sessions_handed_over", "gauge", "Open sessions in human attendance.", counts.handedOver)
  }

  private mutating func outbox(_ figures: OutboxFigures) {
    add("outbox_waiting", "gauge", "Calls that wait or are under way.", figures.waiting)
    add("outbox_in_flight", "gauge", "Calls under way.", figures.inFlight)
    let age = Int(figures.oldestAge)
    add("outbox_oldest_age_milliseconds", "gauge", "Age of the oldest call that waits.", age)
    add("outbox_down", "gauge", "1 while the platform counts as down.", figures.isDown ? 1 : 0)
    add("outbox_delivered_total", "counter", "Calls delivered.", figures.delivered)
    add("outbox_parked_total", "counter", "Calls parked.", figures.parked)
    add("outbox_failures_total", "counter", "Tries that failed.", figures.failures)
  }

  private mutating func flow() {
    add("accepted_total", "counter", "Connections taken.", sum(\.sockets.accepted))
    add("requests_total", "counter", "HTTP requests.", sum(\.requests))
    add("handshakes_total", "counter", "WebSocket handshakes.", sum(\.handshakes))
    add("heartbeats_total", "counter", "Signs of life answered.", sum(\.heartbeats))
    add("pings_total", "counter", "Pings to silent sockets.", sum(\.sockets.pings))
    add("lost_total", "counter", "Sockets that answered no ping.", sum(\.sockets.silent))
    add("started_total", "counter", "Sessions begun.", sum(\.started))
    add("closed_total", "counter", "Sessions ended.", sum(\.closed))
    add("transitions_total", "counter", "Changes of state.", sum(\.transitions))
    add("messages_total", "counter", "Messages kept.", sum(\.messages))
    add("calls_total", "counter", "Calls put into the outbox.", sum(\.calls))
    add("windows_total", "counter", "Windows of the feed built and sent.", sum(\.feed.windows))
    add("feed_dropped_total", "counter", "Events left out for slow watchers.", sum(\.feed.dropped))
    add("stalls_total", "counter", "Times that the process itself stood still.", sum(\.stalls))
  }

  private mutating func routes() {
    text += "# HELP canais_route_requests_total HTTP requests by the route that took them.\n"
    text += "# TYPE canais_route_requests_total counter\n"
    for (position, route) in RouteTable.engine.routes.enumerated() {
      let count = all.reduce(0) { $0 + $1.requestsByRoute[position] }
      let labels = "method=\"\(route.method.rawValue)\",route=\"\(route.pattern)\""
      text += "canais_route_requests_total{\(labels)} \(count)\n"
    }
  }

  private mutating func limits() {
    let hits: [(String, KeyPath<ShardMetrics, Int>)] = [
      ("connections", \.sockets.refused), ("connections_per_address", \.sockets.refusedByAddress),
      ("handshakes_per_second", \.sockets.refusedHandshakes), ("starts", \.refusedStarts),
      ("sessions_per_contact", \.refusedSessions), ("sockets_per_session", \.refusedTabs),
      ("standby_per_contact", \.refusedStandby), ("watchers", \.feed.refusedWatchers),
      ("journal", \.refusedByJournal),
      ("bytes_waiting", \.sockets.slowReaders), ("timeout", \.timeouts),
      ("frames_per_second", \.floods), ("protocol", \.protocolFaults),
      ("bad_request", \.badRequests), ("descriptors", \.sockets.descriptorExhaustions),
    ]
    text += "# HELP canais_limit_hits_total What was refused because a limit was reached, "
    text += "by the limit's name.\n"
    text += "# TYPE canais_limit_hits_total counter\n"
    for (name, path) in hits { text += "canais_limit_hits_total{limit=\"\(name)\"} \(sum(path))\n" }
    add("refusals_total", "counter", "Visitors told that they can't come in.", sum(\.refusals))
  }

  private mutating func lateness() {
    var lateness = LatenessHistogram()
    for metrics in all { lateness.merge(metrics.lateness) }
    let name = "canais_absence_lateness_milliseconds"
    text += "# HELP \(name) How late absences were declared, after their deadline.\n"
    text += "# TYPE \(name) histogram\n"
    // Prometheus wants of each bound how many are at or below it.
    var below: UInt64 = 0
    for (bound, count) in zip(LatenessHistogram.bounds, lateness.counts) {
      below += count
      text += "\(name)_bucket{le=\"\(bound)\"} \(below)\n"
    }
    text += "\(name)_bucket{le=\"+Inf\"} \(lateness.count)\n"
    text += "\(name)_sum \(lateness.sum)\n"
    text += "\(name)_count \(lateness.count)\n"
    add(
      "absence_lateness_longest_milliseconds", "gauge", "The longest of them.",
      Int(lateness.maximum))
  }
}
