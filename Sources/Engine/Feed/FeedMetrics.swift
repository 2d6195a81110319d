// What a shard counts of its live feed, beside the counters of sessions in ShardMetrics.

/// Counters of a shard's live feed, since its start.
struct FeedMetrics: Sendable {
  /// Windows built and sent.
  var windows = 0
  /// Transitions that were left out for slow watchers, one for each watcher.
  var dropped = 0
  /// Watchers refused by the limit.
  var refusedWatchers = 0
}
