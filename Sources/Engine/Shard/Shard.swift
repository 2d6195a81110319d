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
  let mailbox: Mailbox
  let listener: Int32
  var poller: Poller
  /// Given up for a moment when descriptors run out, so that a newcomer can be taken and sent away.
  var spareDescriptor: Int32
  /// Read into by every connection.
  let buffer: UnsafeMutableRawBufferPointer

  /// The answer to a sign of life, as a frame, many times over for those that come in a bunch.
  let answers: UnsafeMutableRawBufferPointer

  var clock: ShardClock

  var slab: Slab
  var coldStates: [ConnectionSlot: ColdState] = [:]
  /// When the first side's deadline may be.
  var nextColdDeadline: Millis = .max
  /// When sockets are next looked over for silence.
  var nextPing: Millis = .max

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

  var commits: CommitQueue

  var random: RandomPool
  var feed = WatcherFeed()
  var metrics = ShardMetrics()
  var handshakes: (second: Millis, count: Int) = (0, 0)
  var isStopping = false

  static let bufferBytes = 128 << 10
  static let answersAtOnce = 512

  /// A shard that has not begun.
  static func make(
    index: Int, shared: EngineShared, listener: Int32, snapshot: Snapshot, capacity: Int
  ) throws(EngineError) -> Shard {
    let reader: any SessionReader
    do {
      reader = try shared.store.reader()
    } catch {
      throw .store(error)
    }
    let poller = try Poller.make(shared.configuration.poller)
    if poller.hasRing { shared.rings.add(1, ordering: .relaxed) }
    return Shard(index, shared, listener, snapshot, reader, poller, capacity)
  }

  private init(
    _ index: Int, _ shared: EngineShared, _ listener: Int32, _ snapshot: Snapshot,
    _ reader: any SessionReader, _ poller: consuming Poller, _ capacity: Int
  ) {
    self.index = index
    self.reader = reader
    self.shared = shared
    self.listener = listener
    self.snapshot = snapshot
    mailbox = shared.mailboxes[index]
    clock = ShardClock(shared.clock, start: shared.startedAt)
    commits = CommitQueue(shared.journal, shared.watermarks[index], shard: index)
    random = RandomPool(shared.randomness)
    self.poller = poller
    spareDescriptor = Shard.openSpareDescriptor()
    buffer = .allocate(byteCount: Shard.bufferBytes, alignment: 64)
    answers = .allocate(byteCount: 3 * Shard.answersAtOnce, alignment: 8)
    for position in 0..<Shard.answersAtOnce {
      answers[3 * position] = 0x81
      answers[3 * position + 1] = 1
      answers[3 * position + 2] = UInt8(ascii: "k")
    }
    slab = Slab(capacity: capacity)
    table = SessionTable(capacity: 0)
    self.poller.watch(
      listener, EPOLL_CTL_ADD, EPOLLIN.rawValue | EPOLLEXCLUSIVE.rawValue,
      token: Shard.listenerToken)
    self.poller.watch(
      mailbox.wake.number, EPOLL_CTL_ADD, EPOLLIN.rawValue, token: Shard.mailToken)
  }

  deinit {
    for slot in 0..<slab.top where slab[slot].phase != .free { close(slab[slot].descriptor) }
    if spareDescriptor >= 0 { close(spareDescriptor) }
    buffer.deallocate()
    answers.deallocate()
  }

  /// Tokens of what is no connection: a connection's generation is never zero.
  static let listenerToken: UInt64 = 0
  static let mailToken: UInt64 = 1
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
