// What all shards use: values that never change, and objects that are safe to use from any thread.

import Presence
import Records
import Synchronization

/// What the shards of an engine have in common.
final class EngineShared: Sendable {
  let configuration: EngineConfiguration
  let clock: any EngineClock
  let randomness: Randomness
  let tokens: TokenRing
  let store: any SessionStore
  let journal: JournalWriter
  let outbox: any OutboxDispatching
  let mailboxes: [Mailbox]
  let watermarks: [CommitWatermark]
  let numbers: ChannelNumbers
  let limiter: ConnectionLimiter
  let log: EngineLog
  /// The monotonic time at which the engine started, where presence time is 0.
  let startedAt: Millis
  /// Shards that watch visitors' sockets by io_uring.
  let rings = Atomic<Int>(0)
  /// Shards that have watchers of the live feed, one bit each.
  let watched = Atomic<UInt64>(0)
  /// Whether `/readyz` may say so: false before the start is complete and once the engine stops.
  let isReady = Atomic<Bool>(false)
  /// Whether the last attempt to accept found no descriptor left.
  let isShedding = Atomic<Bool>(false)

  init(
    configuration: EngineConfiguration, clock: any EngineClock, randomness: Randomness,
    tokens: TokenRing, store: any SessionStore, journal: JournalWriter,
    outbox: any OutboxDispatching,
    mailboxes: [Mailbox], watermarks: [CommitWatermark], numbers: ChannelNumbers,
    log: @escaping EngineLog
  ) {
    self.configuration = configuration
    self.clock = clock
    self.randomness = randomness
    self.tokens = tokens
    self.store = store
    self.journal = journal
    self.outbox = outbox
    self.mailboxes = mailboxes
    self.watermarks = watermarks
    self.numbers = numbers
    self.log = log
    limiter = ConnectionLimiter(configuration.limits)
    startedAt = clock.monotonic()
  }

  /// How many shards there are.
  var shardCount: Int { mailboxes.count }

  /// The index of the shard that owns a contact and its sessions.
  func owner(of identifier: Identifier) -> Int { Int(identifier.shardKey) % shardCount }
}
