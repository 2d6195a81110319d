// What few connections need, and only for a while, is kept outside of the slab.

import Presence

/// The part of a connection's state that a quiet visitor has none of.
final class ColdState {
  /// Bytes of a frame or request that is incomplete.
  var unread: [UInt8] = []
  /// Bytes that wait until the socket accepts them.
  var unsent = UnsentBytes()
  /// The parts of a fragmented message; nil outside of one.
  var fragments: [UInt8]?
  /// The presence time at which the connection is overdue; `.max` for never.
  var deadline: Millis = .max
  /// Whether the connection ends once `unsent` is empty.
  var closesWhenSent = false
  /// The head of a request whose body is incomplete.
  var request: Request?
  /// How the response to the current request is written.
  var answer = AnswerForm(keepsAlive: false, isHead: false)
  /// What the WebSocket handshake told; nil before it and once the visitor has a session.
  var handshake: HandshakeInfo?
  /// The contact of a standby socket, and the secret that proved it.
  var contact: (id: Identifier, secret: String)?

  /// What posts for an event stream need; nil for a connection that is none.
  var stream: VisitorStream?
  /// What a watcher's stream was opened for.
  var watching = Watching()
  /// The number of the last message that a page was sent again; nil where it has all.
  var replayed: UInt32?

  /// Whether nothing in it is needed any more.
  var isEmpty: Bool {
    unread.isEmpty && unsent.isEmpty && fragments == nil && deadline == .max && request == nil
      && handshake == nil && contact == nil && stream == nil && replayed == nil
      && watching.token == nil && watching.session == nil && !closesWhenSent
  }
}

/// What a stream of Server-Sent Events was opened for.
struct Watching {
  /// The token that opened it, with which it ends; nil for other connections.
  var token: String?
  /// The session whose stream was asked for; nil for another stream or none.
  var session: Identifier?
  /// Events of the stream that came before its beginning was read from the store.
  var held: [UInt8] = []
  /// Whether the stream ends with `held`.
  var endsWithHeld = false
}

/// What is kept of a visitor's event stream.
struct VisitorStream: Sendable {
  /// What its page posts under.
  let name: StreamName
  /// The post that is being taken in, which is answered afterwards.
  var reply: ReplyAddress?

  /// The same stream on another shard.
  func moved(to shard: Int) -> VisitorStream {
    var name = name
    name.shard = shard
    return VisitorStream(name: name, reply: reply)
  }
}

/// The cold states of a shard's connections.
struct ColdStates {
  private var bySlot: [ConnectionSlot: ColdState] = [:]
  private var streams: [String: ConnectionSlot] = [:]

  /// The state of a connection; nil where it has none.
  subscript(_ slot: ConnectionSlot) -> ColdState? { bySlot[slot] }

  /// The event stream with that token.
  func slot(ofStream token: String) -> ConnectionSlot? { streams[token] }

  /// Every connection that has a state.
  var all: [ConnectionSlot: ColdState] { bySlot }

  /// Sets the state of a connection.
  mutating func set(_ coldState: ColdState, of slot: ConnectionSlot) { bySlot[slot] = coldState }

  /// Makes a connection the event stream of that name.
  mutating func makeStream(_ slot: ConnectionSlot, named name: StreamName) {
    bySlot[slot]?.stream = VisitorStream(name: name)
    streams[name.token] = slot
  }

  /// Forgets the state of a connection.
  mutating func remove(_ slot: ConnectionSlot) {
    guard let coldState = bySlot.removeValue(forKey: slot) else { return }
    if let name = coldState.stream?.name { streams[name.token] = nil }
  }
}

/// How a response is written.
struct AnswerForm: Sendable {
  /// Whether the connection stays open for another request.
  var keepsAlive: Bool
  /// Whether the request was HEAD, so that the body is left out.
  var isHead: Bool
}

/// What a WebSocket handshake told.
struct HandshakeInfo: Sendable {
  /// The visitor's address, as the nearest trusted proxies name it.
  var address: PeerAddress
  /// The site's user, once that was proved.
  var user: SiteUser?
}
