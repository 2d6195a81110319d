// What all shards see: things that never change, or that guard themselves.

import Presence
import Records
import Synchronization
import WebSocket

/// The engine's common ground.
final class EngineShared: Sendable {
  let configuration: EngineConfiguration
  let clock: any EngineClock
  let randomness: Randomness
  let tokens: TokenRing
  let store: any SessionStore
  let journal: JournalWriter
  let callSink: any OutboxNotifying
  let mailboxes: [Mailbox]
  let watermarks: [CommitWatermark]
  let numbers: ChannelNumbers
  let limiter: ConnectionLimiter
  let log: EngineLog
  /// When the engine started, on the machine's monotonic clock: where presence time begins.
  let startedAt: Millis
  /// Shards whose visitors' sockets are watched by io_uring.
  let rings = Atomic<Int>(0)
  /// Shards that have watchers, a bit each.
  let watched = Atomic<UInt64>(0)
  /// Whether the engine takes part in traffic; false once it stops.
  let isReady = Atomic<Bool>(false)
  /// Whether descriptors ran out lately.
  let isShedding = Atomic<Bool>(false)

  init(
    configuration: EngineConfiguration, clock: any EngineClock, randomness: Randomness,
    tokens: TokenRing, store: any SessionStore, journal: JournalWriter,
    callSink: any OutboxNotifying,
    mailboxes: [Mailbox], watermarks: [CommitWatermark], numbers: ChannelNumbers,
    log: @escaping EngineLog
  ) {
    self.configuration = configuration
    self.clock = clock
    self.randomness = randomness
    self.tokens = tokens
    self.store = store
    self.journal = journal
    self.callSink = callSink
    self.mailboxes = mailboxes
    self.watermarks = watermarks
    self.numbers = numbers
    self.log = log
    limiter = ConnectionLimiter(configuration.limits)
    startedAt = clock.monotonic()
  }

  var shardCount: Int { mailboxes.count }

  /// The shard that owns a contact and its sessions.
  func owner(of identifier: Identifier) -> Int { Int(identifier.shardKey) % shardCount }

}

extension Shard {
  /// A fresh identifier that this shard owns.
  mutating func freshIdentifier() -> Identifier {
    let made = random.identifier()
    let keys = 256 / shared.shardCount
    let key = Int(made.shardKey) % keys * shared.shardCount + index
    return made.with(shardKey: UInt8(truncatingIfNeeded: key))
  }
}

/// Counts what addresses do, so that one cannot take what is meant for all.
final class ConnectionLimiter: Sendable {
  private struct Entry {
    var connections = 0
    var starts = 0
    var minute: Millis = 0
  }

  private struct Book {
    var entries: [PeerAddress: Entry] = [:]
    /// How many entries there may be before those that hold nothing are thrown out. It grows with
    /// what stays, so that the throwing out costs each start the same however many there are.
    var sweepAt: Int
  }

  /// Addresses remembered before anything is thrown out.
  private let sweepThreshold: Int
  private let book: Mutex<Book>
  private let limits: EngineLimits
  private let connections = Atomic<Int>(0)

  init(_ limits: EngineLimits, sweepThreshold: Int = 100_000) {
    self.limits = limits
    self.sweepThreshold = sweepThreshold
    book = Mutex(Book(sweepAt: sweepThreshold))
  }

  /// Addresses that are remembered.
  var remembered: Int { book.withLock { $0.entries.count } }

  /// Connections of all shards.
  var total: Int { connections.load(ordering: .relaxed) }

  /// Connections beyond the limit that are taken all the same: so that a visitor can be told, and
  /// whoever looks after the engine still reaches it.
  static let overLimitAllowance = 64

  /// What there is for a newcomer.
  enum Place { case within, beyond, refused }

  /// Counts a connection.
  func connect() -> Place {
    let (_, count) = connections.add(1, ordering: .relaxed)
    if count <= limits.connections { return .within }
    if count <= limits.connections + ConnectionLimiter.overLimitAllowance { return .beyond }
    disconnect()
    return .refused
  }

  func disconnect() { connections.subtract(1, ordering: .relaxed) }

  /// Counts a connection of an address; false when that address has enough already.
  func countConnection(of address: PeerAddress) -> Bool {
    book.withLock { book in
      guard
        book.entries[address.limitKey, default: Entry()].connections < limits.connectionsPerAddress
      else { return false }
      book.entries[address.limitKey, default: Entry()].connections += 1
      return true
    }
  }

  func releaseConnection(of address: PeerAddress) {
    book.withLock { book in
      guard var entry = book.entries[address.limitKey] else { return }
      entry.connections -= 1
      // An entry stays while its count of starts still says something.
      book.entries[address.limitKey] = entry.connections > 0 || entry.starts > 0 ? entry : nil
    }
  }

  /// Counts the start of a conversation; false when that address started enough this minute.
  func countStart(of address: PeerAddress, now: Millis) -> Bool {
    book.withLock { book in
      if book.entries.count > book.sweepAt {
        book.entries = book.entries.filter { $0.value.connections > 0 }
        book.sweepAt = max(sweepThreshold, 2 * book.entries.count)
      }
      var entry = book.entries[address.limitKey, default: Entry()]
      if entry.minute != now / 60_000 {
        entry.minute = now / 60_000
        entry.starts = 0
      }
      guard entry.starts < limits.startsPerMinute else { return false }
      entry.starts += 1
      book.entries[address.limitKey] = entry
      return true
    }
  }
}
