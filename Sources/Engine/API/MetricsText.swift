// The document of `/metrics`: counters and gauges of all shards, each with a help line.

import Platforms
import Presence

/// The document of `/metrics`, in Prometheus' text format 0.0.4.
struct MetricsText {
  private(set) var text = ""
  private let shards: [ShardMetrics]

  init(_ shards: [ShardMetrics], _ shared: EngineShared) {
    self.shards = shards
    addGauges(shared)
    addOutbox(shared.outbox.figures)
    addCounters()
    addRoutes()
    addLimits()
    addWebhooks()
    addLateness()
  }

  private func sum(_ path: KeyPath<ShardMetrics, Int>) -> Int {
    shards.reduce(0) { $0 + $1[keyPath: path] }
  }

  private mutating func add(_ name: String, _ type: String, _ help: String, _ value: Int) {
    text += "# HELP canais_\(name) \(help)\n# TYPE canais_\(name) \(type)\n"
    text += "canais_\(name) \(value)\n"
  }

  private mutating func addGauges(_ shared: EngineShared) {
    add("connections", "gauge", "Open connections.", sum(\.gauges.connections))
    add("standby_sockets", "gauge", "Sockets on standby.", sum(\.gauges.standby))
    add("watchers", "gauge", "Watchers of the live feed.", sum(\.gauges.watchers))
    add("journal_waiting", "gauge", "Records queued for the store.", shared.journal.depth)
    add(
      "journal_refusing", "gauge", "1 while new visitors are refused to protect the journal.",
      shared.journal.isCrowded ? 1 : 0)
    add("commits_total", "counter", "Batches committed.", shared.journal.commitCount)
    text += "# HELP canais_sessions Open sessions by state.\n# TYPE canais_sessions gauge\n"
    let counts = shards.reduce(PresenceCounts()) { $0 + $1.gauges.sessions }
    text += "canais_sessions{state=\"online\"} \(counts.online)\n"
    text += "canais_sessions{state=\"reconnecting\"} \(counts.reconnecting)\n"
    text += "canais_sessions{state=\"absent\"} \(counts.absent)\n"
    add(
      "sessions_handed_over", "gauge", "Open sessions handed over to human attendance.",
      counts.handedOver)
  }

  private mutating func addOutbox(_ figures: OutboxFigures) {
    add("outbox_waiting", "gauge", "Calls that wait or are under way.", figures.waiting)
    add("outbox_in_flight", "gauge", "Calls under way.", figures.inFlight)
    let age = Int(figures.oldestAge)
    add(
      "outbox_oldest_age_milliseconds", "gauge",
      "Age of the oldest call that waits, in milliseconds.", age)
    add("outbox_down", "gauge", "1 while the platform counts as down.", figures.isDown ? 1 : 0)
    add(
      "outbox_next_try_milliseconds", "gauge",
      "Milliseconds until the next call to the platform may be made; 0 where none waits.",
      Int(figures.nextTry))
    addTrouble(figures.trouble)
    add("outbox_delivered_total", "counter", "Calls delivered.", figures.delivered)
    add("outbox_parked_total", "counter", "Calls parked.", figures.parked)
    add("outbox_failures_total", "counter", "Attempts that failed.", figures.failures)
    add(
      "flow_answers_invalid_total", "counter", "Answers of flows that were not applied.",
      figures.invalidFlowAnswers)
  }

  /// What the platform answers while it fails, as labels.
  private mutating func addTrouble(_ trouble: CallTrouble?) {
    text += "# HELP canais_outbox_trouble What the platform answered last, while it fails.\n"
    text += "# TYPE canais_outbox_trouble gauge\n"
    guard let trouble else { return }
    var said = ""
    for scalar in trouble.said.unicodeScalars.prefix(MetricsText.saidLimit) {
      if scalar == "\\" || scalar == "\"" { said += "\\" }
      said.unicodeScalars.append(scalar.properties.generalCategory == .control ? " " : scalar)
    }
    text += "canais_outbox_trouble{status=\"\(trouble.status)\",said=\"\(said)\"} 1\n"
  }

  /// Code points of what the platform answered.
  private static let saidLimit = 100

  private mutating func addCounters() {
    add("accepted_total", "counter", "Connections accepted.", sum(\.sockets.accepted))
    add("requests_total", "counter", "HTTP requests.", sum(\.http.requests))
    add("handshakes_total", "counter", "WebSocket handshakes.", sum(\.http.handshakes))
    add("heartbeats_total", "counter", "Heartbeats answered.", sum(\.heartbeats))
    add("pings_total", "counter", "Pings sent to silent sockets.", sum(\.sockets.pings))
    add(
      "lost_total", "counter", "Sockets closed because they answered no ping.",
      sum(\.sockets.silent))
    add("started_total", "counter", "Sessions started.", sum(\.sessions.started))
    add("closed_total", "counter", "Sessions closed.", sum(\.sessions.closed))
    add("transitions_total", "counter", "Changes of a presence state.", sum(\.sessions.transitions))
    add("messages_total", "counter", "Messages accepted.", sum(\.sessions.messages))
    add("calls_total", "counter", "Calls added to the outbox.", sum(\.sessions.calls))
    add("windows_total", "counter", "Windows of the live feed built and sent.", sum(\.feed.windows))
    add("feed_dropped_total", "counter", "Events left out for slow watchers.", sum(\.feed.dropped))
    add("files_received_total", "counter", "Files received and stored.", sum(\.files.received))
    add("files_sent_total", "counter", "Files sent.", sum(\.files.sent))
    add("stalls_total", "counter", "Times that the process stood still.", sum(\.stalls))
  }

  private mutating func addRoutes() {
    text += "# HELP canais_route_requests_total HTTP requests by route.\n"
    text += "# TYPE canais_route_requests_total counter\n"
    for (position, route) in RouteTable.engine.routes.enumerated() {
      let count = shards.reduce(0) { $0 + $1.http.requestsByRoute[position] }
      let labels = "method=\"\(route.method.rawValue)\",route=\"\(route.pattern)\""
      text += "canais_route_requests_total{\(labels)} \(count)\n"
    }
  }

  private mutating func addLimits() {
    let hits: [(String, KeyPath<ShardMetrics, Int>)] = [
      ("connections", \.sockets.refused), ("connections_per_address", \.sockets.refusedByAddress),
      ("handshakes_per_second", \.sockets.refusedHandshakes), ("starts", \.refusals.starts),
      ("sessions_per_contact", \.refusals.sessions), ("sockets_per_session", \.refusals.tabs),
      ("standby_per_contact", \.refusals.standby), ("watchers", \.feed.refusedWatchers),
      ("journal", \.refusals.journal), ("messages_per_session", \.refusals.messages),
      ("message_bytes_per_second", \.refusals.bytes), ("resumes", \.refusals.resumes),
      ("bytes_waiting", \.sockets.slowReaders), ("timeout", \.refusals.timeouts),
      ("frames_per_second", \.refusals.floods), ("protocol", \.refusals.protocolErrors),
      ("files_per_session", \.files.refusedBySession), ("files_per_day", \.files.refusedByDay),
      ("bad_request", \.http.badRequests), ("descriptors", \.sockets.descriptorExhaustions),
    ]
    text += "# HELP canais_limit_hits_total Refusals because a limit was reached, "
    text += "by the limit's name.\n"
    text += "# TYPE canais_limit_hits_total counter\n"
    for (name, path) in hits { text += "canais_limit_hits_total{limit=\"\(name)\"} \(sum(path))\n" }
    add("refusals_total", "counter", "Visitors refused.", sum(\.refusals.visitors))
  }

  private mutating func addWebhooks() {
    add(
      "webhooks_total", "counter", "Webhooks of the platform that passed the checks.",
      sum(\.webhooks.accepted))
    text += "# HELP canais_webhooks_refused_total Webhooks of the platform refused, by reason.\n"
    text += "# TYPE canais_webhooks_refused_total counter\n"
    for (position, refusal) in WebhookRefusal.allCases.enumerated() {
      let count = shards.reduce(0) { $0 + $1.webhooks.refused[position] }
      text += "canais_webhooks_refused_total{reason=\"\(refusal.rawValue)\"} \(count)\n"
    }
  }

  private mutating func addLateness() {
    var lateness = LatenessHistogram()
    for shard in shards { lateness.merge(shard.sessions.lateness) }
    let name = "canais_absence_lateness_milliseconds"
    text += "# HELP \(name) How late absences were declared, after their deadline.\n"
    text += "# TYPE \(name) histogram\n"
    // Each bucket counts the values at or below its bound.
    var cumulative: UInt64 = 0
    for (bound, count) in zip(LatenessHistogram.bounds, lateness.counts) {
      cumulative += count
      text += "\(name)_bucket{le=\"\(bound)\"} \(cumulative)\n"
    }
    text += "\(name)_bucket{le=\"+Inf\"} \(lateness.count)\n"
    text += "\(name)_sum \(lateness.sum)\n"
    text += "\(name)_count \(lateness.count)\n"
    add(
      "absence_lateness_longest_milliseconds", "gauge",
      "The latest declaration of an absence, in milliseconds.",
      Int(lateness.maximum))
  }
}
