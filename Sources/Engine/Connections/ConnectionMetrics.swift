// What a shard counts of its connections, beside the counters of sessions in ShardMetrics.

/// Counters of a shard's connections, since its start.
struct ConnectionMetrics: Sendable {
  /// Connections accepted.
  var accepted = 0
  /// Pings sent to silent sockets.
  var pings = 0
  /// Sockets closed because they answered no ping.
  var silent = 0
  /// Connections refused by the limit of all, and visitors told so.
  var refused = 0
  /// Connections refused by the limit of their address.
  var refusedByAddress = 0
  /// Handshakes refused by the limit per second.
  var refusedHandshakes = 0
  /// Connections closed because their peer read too slowly.
  var slowReaders = 0
  /// Attempts to accept that found no descriptor left.
  var descriptorExhaustions = 0
}
