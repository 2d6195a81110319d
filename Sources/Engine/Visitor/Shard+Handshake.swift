// From a request to a socket. A visitor whom we refuse is taken first and told then: a browser's
// script cannot read why a handshake failed, but it can read a frame.

import Basics
import Channels
import Presence
import WebSocket

extension Shard {
  /// Answers `GET /webchat/{id}/socket`.
  mutating func openSocket(_ call: RequestContext) -> RoutingResult {
    let (request, slot) = (call.request, call.slot)
    let accept: String
    // RFC 9110 7.8: in an old request Upgrade is not looked at.
    switch request.isOld ? .nothing : Handshake.asked(by: request) {
    case .nothing:
      return .answer(.refused(.upgradeRequired, headers: [("Upgrade", "websocket")]))
    case .version:
      return .answer(.refused(.upgradeRequired, headers: [("Sec-WebSocket-Version", "13")]))
    case .malformed: return .answer(.refused(.badRequest))
    case .socket(let given): accept = given
    }
    guard mayShake() else {
      return .answer(.refused(.unavailable, headers: [("Retry-After", "1")]))
    }
    let named = namedAddress(request, slot)
    let coldState = coldState(of: slot)
    coldState.handshake = HandshakeInfo(address: named ?? slab[slot].address)
    coldState.unread = []
    slab[slot].phase = .greeting
    slab[slot].tokens = ProtocolLimits.frameBurst
    slab[slot].refilledAt = UInt32(truncatingIfNeeded: clock.now)
    slab[slot].sight = PageSight(seen: false)
    let speaksOurs = request.listsExactly("sec-websocket-protocol", Subprotocol.ours)
    send(slot, Handshake.opening(accept: accept, subprotocol: speaksOurs ? Subprotocol.text : nil))
    setDeadline(slot, after: ProtocolLimits.firstFrame * clock.speed)
    metrics.handshakes += 1
    admitVisitor(slot, request, snapshot.channels[call.argument("id")], named)
    return .upgraded
  }

  /// Refuses at once what no frame could make right.
  private mutating func admitVisitor(
    _ slot: ConnectionSlot, _ request: Request, _ entry: ChannelEntry?, _ named: PeerAddress?
  ) {
    if slab[slot].flags.contains(.isBeyond) {
      metrics.refusedConnections += 1
      return refuse(slot, .limit)
    }
    guard let entry else { return refuse(slot, .unknownChannel) }
    slab[slot].channel = entry.index
    guard allows(entry, request) else { return refuse(slot, .origin) }
    if let named, !countVisitor(slot, named) { return refuse(slot, .limit) }
  }

  /// Whether a page of that origin may hold the channel. The engine's own pages always may: those of
  /// its public URL or, while it has none, of whatever host it was asked for by. A name that somebody
  /// has lead here is no page of ours where we know our own.
  private func allows(_ entry: ChannelEntry, _ request: Request) -> Bool {
    if entry.channel.settings.allowedOrigins.isEmpty { return true }
    var own = snapshot.ownOrigins
    if shared.configuration.publicURL == nil, snapshot.publicURL == nil {
      let host = request["host"] ?? ""
      own += ["http://" + host, "https://" + host]
    }
    return entry.channel.allows(origin: request["origin"], own: own)
  }

  /// Counts the address that a trusted proxy names; what came directly was counted when accepted.
  private mutating func countVisitor(_ slot: ConnectionSlot, _ address: PeerAddress) -> Bool {
    guard !slab[slot].flags.contains(.isCounted) else { return true }
    slab[slot].address = address
    guard shared.limiter.countConnection(of: address) else {
      metrics.refusedByAddress += 1
      return false
    }
    slab[slot].flags.insert(.isCounted)
    return true
  }

  /// The visitor's address where a trusted proxy names it; nil where none does. Of several proxies
  /// the nearest is asked first, and the first address that is no proxy of ours is the visitor's.
  private func namedAddress(_ request: Request, _ slot: ConnectionSlot) -> PeerAddress? {
    guard isTrustedProxy(slab[slot].address) else { return nil }
    var address: PeerAddress?
    var named: [String] = []
    request.forEachValue(of: "x-forwarded-for") { value in
      named += String(decoding: value, as: UTF8.self).split(separator: ",").map {
        ASCII.trimmed($0)
      }
    }
    for text in named.reversed() {
      guard let hop = PeerAddress(text) else { break }
      address = hop
      guard isTrustedProxy(hop) else { break }
    }
    return address
  }

  /// Counts a handshake against what all may do in a second; each shard has its part.
  private mutating func mayShake() -> Bool {
    let second = clock.now / (1_000 * clock.speed)
    if handshakes.second != second { handshakes = (second, 0) }
    handshakes.count += 1
    let limit = shared.configuration.limits.handshakesPerSecond / shared.shardCount
    guard handshakes.count > max(1, limit) else { return true }
    metrics.refusedHandshakes += 1
    return false
  }

  // MARK: - Saying no

  /// Tells the page why, and closes.
  mutating func refuse(_ slot: ConnectionSlot, _ refusal: Refusal) {
    metrics.refusals += 1
    tellError(slot, refusal.rawValue, refusal.words)
    hangUp(slot, refusal.code)
  }

  /// An error frame in the channel's language.
  mutating func tellError(
    _ slot: ConnectionSlot, _ code: String, _ words: LocalizedText, field: String? = nil
  ) {
    let language = snapshot[slab[slot].channel]?.channel.text.language.language ?? .portuguese
    send(slot, ServerFrame.error(code, words[language], field: field))
  }

  /// Sends a close frame and lets the peer read what is on its way.
  mutating func hangUp(_ slot: ConnectionSlot, _ code: CloseCode) {
    guard slab[slot].phase != .closing else { return }
    send(slot, FrameWriter.close(code))
    closeWhenSent(slot)
  }
}

/// The subprotocol of visitors.
enum Subprotocol {
  static let ours: StaticString = "canais.v1"
  static let text = "canais.v1"
}
