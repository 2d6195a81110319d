// What the engine keeps of a connection: 48 bytes in a slab and a 4-byte stamp beside it. Nothing here
// is counted by reference, so that a heartbeat touches two cache lines and the kernel.

import Presence

/// A place in the slab.
typealias ConnectionSlot = UInt32

/// A connection as others remember it: the place may be another's by the time they come back.
struct ConnectionReference: Hashable, Sendable {
  var slot: ConnectionSlot
  var generation: UInt32
}

/// One connection.
struct Connection {
  /// What is spoken on it.
  enum Phase: UInt8 {
    case free
    /// Requests and answers.
    case http
    /// A request was handed on; its answer is awaited and nothing is read.
    case awaiting
    /// Upgraded; the first frame is awaited.
    case greeting
    /// A visitor with a session.
    case visitor
    /// A visitor without one, for whom the company may start it.
    case standby
    /// A watcher of the live feed.
    case feed
    /// A close frame or last answer is on its way; what comes is not read any more.
    case closing
  }

  struct Flags: OptionSet {
    let rawValue: UInt8
    /// The ring receives for it; epoll tells only when it is no longer full.
    static let isRegistered = Flags(rawValue: 1)
    /// A ping waits for its answer.
    static let pinged = Flags(rawValue: 2)
    /// The side table holds something for it.
    static let hasColdState = Flags(rawValue: 4)
    /// The socket is full; the rest waits.
    static let isFull = Flags(rawValue: 8)
    /// Counted by address.
    static let isCounted = Flags(rawValue: 16)
    /// The welcome is out: messages may follow.
    static let welcomed = Flags(rawValue: 32)
    /// A message in fragments is not whole yet: no other may begin, not even a sign of life.
    static let midMessage = Flags(rawValue: 64)
    /// Came when there were enough: may ask, and is told why no socket is to be had.
    static let isBeyond = Flags(rawValue: 128)
  }

  static let none = UInt32.max

  var descriptor: Int32 = -1
  var generation: UInt32 = 1
  /// Place of the session in the table.
  var session: UInt32 = none
  /// The next socket of the same session, or the next free place.
  var next: UInt32 = none
  var channel: UInt32 = none
  /// When the last ping went out, as a stamp.
  var pingedAt: UInt32 = 0
  /// When the frames' allowance was last filled, as a stamp.
  var refilledAt: UInt32 = 0
  /// Text frames it may still send before the allowance is looked at again.
  var tokens: UInt16 = 0
  var phase: Phase = .free
  var flags: Flags = []
  /// What the socket last told of its page.
  var sight = PageSight(seen: false)
  /// The ring's batch in which something of it was asked for last; 0 for none.
  var batch: UInt32 = 0
  var address = PeerAddress(ipv4: 0)
}

/// All connections of a shard. The memory is reserved once and touched when used, so a place costs
/// nothing before a visitor has it.
struct Slab: ~Copyable {
  let connections: UnsafeMutablePointer<Connection>
  /// When each was last heard, on the presence clock, the lower 32 bits.
  let heard: UnsafeMutablePointer<UInt32>
  let capacity: UInt32
  /// Places used so far; those above were never touched.
  private(set) var top: UInt32 = 0
  private(set) var count = 0
  private var firstFree = Connection.none

  init(capacity: Int) {
    self.capacity = UInt32(capacity)
    connections = .allocate(capacity: capacity)
    heard = .allocate(capacity: capacity)
  }

  deinit {
    connections.deallocate()
    heard.deallocate()
  }

  /// Takes a place; nil when there is none left.
  mutating func take() -> ConnectionSlot? {
    let slot: ConnectionSlot
    if firstFree != Connection.none {
      slot = firstFree
      firstFree = connections[Int(slot)].next
      connections[Int(slot)].next = Connection.none
    } else {
      guard top < capacity else { return nil }
      slot = top
      top += 1
      connections.advanced(by: Int(slot)).initialize(to: Connection())
    }
    count += 1
    return slot
  }

  /// Gives a place back; references to it are stale from now on.
  mutating func give(_ slot: ConnectionSlot) {
    let generation = connections[Int(slot)].generation &+ 1
    connections[Int(slot)] = Connection()
    connections[Int(slot)].generation = generation == 0 ? 1 : generation
    connections[Int(slot)].next = firstFree
    firstFree = slot
    count -= 1
  }

  /// A connection, to look at or to change.
  subscript(_ slot: ConnectionSlot) -> Connection {
    unsafeAddress { UnsafePointer(connections + Int(slot)) }
    nonmutating unsafeMutableAddress { connections + Int(slot) }
  }

  /// Whether what was remembered is still there.
  func holds(_ reference: ConnectionReference) -> Bool {
    reference.slot < top && connections[Int(reference.slot)].generation == reference.generation
      && connections[Int(reference.slot)].phase != .free
  }

  func reference(_ slot: ConnectionSlot) -> ConnectionReference {
    ConnectionReference(slot: slot, generation: connections[Int(slot)].generation)
  }
}

/// What few connections need, and only for a while: unread bytes, unsent bytes, a deadline, the
/// facts of a handshake.
final class ColdState {
  /// Bytes that wait for the rest of their frame or request.
  var unread: [UInt8] = []
  /// Bytes that wait until the socket takes them.
  var unsent: [UInt8] = []
  /// How many of them it took already.
  var sent = 0
  /// The parts of a message in fragments; nil outside of one.
  var fragments: [UInt8]?
  /// What happens at `deadline`, on the presence clock; `.max` for nothing.
  var deadline: Millis = .max
  /// Whether the connection ends once all is sent.
  var closesWhenSent = false
  /// The head of a request whose body is awaited.
  var request: Request?
  /// How the request that is being answered is to be answered.
  var answer = AnswerForm(keepsAlive: false, isHead: false)
  /// What the handshake told.
  var handshake: HandshakeInfo?
  /// The contact of a standby socket, and the secret it proved itself by.
  var contact: (id: Identifier, secret: String)?

  var isEmpty: Bool {
    unread.isEmpty && unsent.isEmpty && fragments == nil && deadline == .max && request == nil
      && handshake == nil && contact == nil && !closesWhenSent
  }
}

/// How an answer is written.
struct AnswerForm: Sendable {
  var keepsAlive: Bool
  var isHead: Bool
}

/// What a WebSocket handshake told.
struct HandshakeInfo: Sendable {
  /// The visitor's address, after trusted proxies.
  var address: PeerAddress
}
