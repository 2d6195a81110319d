// What the engine keeps of every socket: 56 bytes in a slab, with a 4-byte stamp beside it. Nothing
// here is reference counted, so a heartbeat touches two cache lines.

import LinuxSystem
import Presence

/// The index of a connection in a shard's slab. It is reused after the connection closes.
typealias ConnectionSlot = UInt32

/// A connection as others remember it: the slot may hold another by the time they come back.
struct ConnectionReference: Hashable, Sendable {
  /// Where the connection was.
  var slot: ConnectionSlot
  /// Which connection of that slot it was.
  var generation: UInt32
}

/// One socket and the state of its protocol.
struct Connection: ~Copyable {
  /// What is spoken on the socket.
  enum Phase: UInt8 {
    /// The slot holds no connection.
    case free
    /// Requests are read and answered.
    case http
    /// A request was passed on; nothing is read until its response is here.
    case awaiting
    /// Upgraded to WebSocket; the first frame, which says who the visitor is, has not come.
    case greeting
    /// A visitor's page with a session.
    case visitor
    /// A visitor's page without a session; the company may start one.
    case standby
    /// A watcher of the live feed.
    case feed
    /// A watcher of one session.
    case live
    /// A close frame or a last response is on its way; what arrives is discarded.
    case closing

    /// Whether WebSocket frames are read from it.
    var speaksFrames: Bool { self == .visitor || self == .standby || self == .greeting }
  }

  /// Facts that are one bit each.
  struct Flags: OptionSet {
    let rawValue: UInt16
    /// io_uring receives for it; epoll watches it only while it is full.
    static let isRegistered = Flags(rawValue: 1)
    /// A ping was sent and not answered yet.
    static let pinged = Flags(rawValue: 2)
    /// A `ColdState` belongs to it.
    static let hasColdState = Flags(rawValue: 4)
    /// The kernel's send buffer is full and unsent bytes wait in the cold state.
    static let isFull = Flags(rawValue: 8)
    /// It counts against the limit of its address.
    static let isCounted = Flags(rawValue: 16)
    /// The welcome was sent, so that messages may follow.
    static let welcomed = Flags(rawValue: 32)
    /// A fragmented message is incomplete; no other may begin, heartbeats included.
    static let midMessage = Flags(rawValue: 64)
    /// It was accepted beyond the limit of connections: it may ask the API, and a visitor is told
    /// why there is no socket.
    static let isBeyond = Flags(rawValue: 128)
    /// A visitor's event stream: frames are written to it as events, and come as posts.
    static let isStream = Flags(rawValue: 256)
    /// Its first frame waits for the store; nothing is read meanwhile.
    static let isParked = Flags(rawValue: 512)
  }

  /// No slot and no session.
  static let none = UInt32.max

  /// The socket. It is closed when the slot is freed.
  var descriptor = FileDescriptor.none
  /// Distinguishes the connections that use the same slot one after the other; never 0.
  var generation: UInt32 = 1
  /// The slot of its session in the presence table.
  var session: UInt32 = none
  /// The next connection of the same session or standby contact; in a free slot, the next free one.
  var next: ConnectionSlot = none
  /// The number of its channel.
  var channel: UInt32 = none
  /// When the last ping was sent: the lower 32 bits of the presence time.
  var pingedAt: UInt32 = 0
  /// Limits the text frames that it may send.
  var bucket = TokenBucket()
  var phase: Phase = .free
  /// Whether the visitor sees the page, as it last told.
  var visibility = PageVisibility(isVisible: false)
  var flags: Flags = []
  /// The io_uring batch that holds the last request for this socket; 0 for none.
  var batch: UInt32 = 0
  /// The peer, or the visitor that a trusted proxy names.
  var address = PeerAddress(ipv4: 0)
}
