// The measurements behind `/metrics`.

extension Shard {
  /// Collects the counters of all shards and answers `/metrics` with them.
  func collectMetrics(for slot: ConnectionSlot) -> RoutingResult {
    let (shared, shard) = (shared, index)
    let reference = connections.reference(slot)
    let collector = Collector<ShardMetrics>(expected: shared.shardCount) { all in
      let text = MetricsText(all, shared).text
      let response = Response(
        type: "text/plain; version=0.0.4; charset=utf-8", Array(text.utf8))
      shared.mailboxes[shard].post(.answer(response, reference))
    }
    for mailbox in shared.mailboxes { mailbox.post(.measure(collector)) }
    return .awaited
  }

  /// The counters of this shard, with its gauges as they are now.
  func metricsSnapshot() -> ShardMetrics {
    var snapshot = metrics
    snapshot.sockets = connections.metrics
    snapshot.feed = feed.metrics
    snapshot.gauges = ShardGauges(
      connections: connections.slab.count, sessions: sessions.table.counts(channel: nil),
      standby: standby.count(channel: nil), watchers: feed.watcherCount)
    return snapshot
  }
}
