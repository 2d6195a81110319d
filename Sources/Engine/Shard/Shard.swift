// A shard: one thread with its own sockets, sessions and clocks. Shards share nothing that changes
// but `EngineShared`, and reach each other only through their mailboxes. `Shard+Loop` is where to
// begin to read, then `Shard+Reading` for the way of a heartbeat.

/// One shard of the engine.
///
/// Its parts know nothing of each other. The extensions of `Shard` are the handlers that bring them
/// together, by subject: `Shard+Connections`, `Shard+Sessions`, `Shard+Feed` and so on.
struct Shard: ~Copyable {
  /// Which of the engine's shards it is, from 0.
  let index: Int
  let shared: EngineShared
  var clock: ShardClock
  var connections: Connections
  var sessions: SessionRegistry
  var standby = StandbyRegistry()
  var feed: FeedHub
  var commits: CommitQueue
  /// The configuration of the channels.
  var snapshot: Snapshot
  var metrics = ShardMetrics()

  /// A shard that watches the listener but has not begun to read.
  ///
  /// - Throws: `EngineError.system` where the kernel refuses the poller that is configured.
  init(
    index: Int, shared: EngineShared, listener: Listener, snapshot: Snapshot, capacity: Int
  ) throws(EngineError) {
    let sessions = SessionRegistry(shared, shard: index)
    let connections = try Connections(
      shared, listener: listener, mailbox: shared.mailboxes[index], capacity: capacity)
    self.index = index
    self.shared = shared
    self.sessions = sessions
    self.connections = connections
    self.snapshot = snapshot
    clock = ShardClock(shared.clock, start: shared.status.startedAt)
    feed = FeedHub(shared, shard: index)
    commits = CommitQueue(shared.journal, shard: index)
  }
}
