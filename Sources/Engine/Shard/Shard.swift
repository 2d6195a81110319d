// One shard: a thread's whole world. Its sockets, its sessions, its clock. Nothing in it is shared;
// others reach it by mail. Read `ShardLoop` first, then `ShardReading` for a heartbeat's way.

import CLinux
import Glibc
import Presence
import Records

/// The state of one shard.
struct Shard: ~Copyable {
  let index: Int
  let shared: EngineShared
  var clock: ShardClock
  var connections: Connections
  var commits: CommitQueue

  var table: SessionTable
  /// Beside the table, by the same places.
  var runtimes: ContiguousArray<SessionRuntime> = []
  /// Open sessions by contact and channel.
  var byContact = ContactIndex()
  /// Standby sockets by contact and channel; the chain runs through the slab.
  var standbys: [ContactKey: ConnectionSlot] = [:]
  var standbyCounts: [UInt32: Int] = [:]
  var snapshot: Snapshot
  let reader: any SessionReader

  var random: RandomPool
  var feed = WatcherFeed()
  var metrics = ShardMetrics()

  /// A shard that has not begun.
  init(
    index: Int, shared: EngineShared, listener: Listener, snapshot: Snapshot, capacity: Int
  ) throws(EngineError) {
    let reader: any SessionReader
    do {
      reader = try shared.store.reader()
    } catch {
      throw .store(error)
    }
    let connections = try Connections(
      shared, listener: listener, mailbox: shared.mailboxes[index], capacity: capacity)
    self.index = index
    self.shared = shared
    self.snapshot = snapshot
    self.reader = reader
    self.connections = connections
    clock = ShardClock(shared.clock, start: shared.startedAt)
    commits = CommitQueue(shared.journal, shared.watermarks[index], shard: index)
    random = RandomPool(shared.randomness)
    table = SessionTable(capacity: 0)
  }

  /// Where other threads leave messages for this shard.
  var mailbox: Mailbox { shared.mailboxes[index] }

  /// Returns a fresh identifier that this shard owns.
  mutating func freshIdentifier() -> Identifier {
    let made = random.identifier()
    let keys = 256 / shared.shardCount
    let key = Int(made.shardKey) % keys * shared.shardCount + index
    return made.with(shardKey: UInt8(truncatingIfNeeded: key))
  }
}

/// A contact in a channel.
struct ContactKey: Hashable {
  var contact: Identifier
  var channel: UInt32
}

/// What the engine keeps of an open session beside the presence table's row.
struct SessionRuntime {
  var secret = SecretDigestPrefix()
  var contactSecret = SecretDigestPrefix()
  /// The first of its sockets; the chain runs through the slab.
  var firstSocket = Connection.none
  /// Number of the last message made, and of the last that was told.
  var lastMessage: UInt32 = 0
  var toldMessage: UInt32 = 0
  var lastWebhook: UInt32 = 0
  /// The contact's last messages by the client's ids; made with the first.
  var clientIDs: ClientIDs?
}

/// The last client ids of a session and the messages they made.
final class ClientIDs {
  private var ring: [(hash: Int, seq: UInt32)] = []
  private var next = 0
  /// Whether the store may know ids that are not remembered here: some were forgotten, or written
  /// before the engine began.
  private(set) var asksStore: Bool

  init(asksStore: Bool = false) { self.asksStore = asksStore }

  /// The message that an id made, among the last.
  func seq(of hash: Int) -> UInt32? { ring.first { $0.hash == hash }?.seq }

  func remember(_ hash: Int, _ seq: UInt32) {
    if ring.count < ProtocolLimits.rememberedClientIDs {
      ring.append((hash, seq))
    } else {
      ring[next] = (hash, seq)
      next = (next + 1) % ring.count
      asksStore = true
    }
  }
}
