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
    guard connections.countHandshake(at: clock.now) else {
      return .answer(.refused(.unavailable, headers: [("Retry-After", "1")]))
    }
    let named = namedAddress(request, slot)
    let coldState = connections.coldState(of: slot)
    coldState.handshake = HandshakeInfo(address: named ?? connections[slot].address)
    coldState.unread = []
    connections[slot].phase = .greeting
    connections[slot].setTokens(ProtocolLimits.frameBurst, at: clock.now)
    connections[slot].sight = PageSight(seen: false)
    let speaksOurs = request.listsExactly("sec-websocket-protocol", Subprotocol.ours)
    send(slot, Handshake.opening(accept: accept, subprotocol: speaksOurs ? Subprotocol.text : nil))
    setDeadline(slot, in: ProtocolLimits.firstFrame)
    metrics.handshakes += 1
    admitVisitor(slot, request, snapshot.channels[call.argument("id")], named)
    return .upgraded
  }

  /// Refuses at once what no frame could make right.
  private mutating func admitVisitor(
    _ slot: ConnectionSlot, _ request: Request, _ entry: ChannelEntry?, _ named: PeerAddress?
  ) {
    if connections[slot].flags.contains(.isBeyond) {
      connections.metrics.refused += 1
      return refuse(slot, .limit)
    }
    guard let entry else { return refuse(slot, .unknownChannel) }
    connections[slot].channel = entry.index
    guard allows(entry, request) else { return refuse(slot, .origin) }
    if let named, !connections.count(slot, as: named) { return refuse(slot, .limit) }
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

  /// The visitor's address where a trusted proxy names it; nil where none does. Of several proxies
  /// the nearest is asked first, and the first address that is no proxy of ours is the visitor's.
  private func namedAddress(_ request: Request, _ slot: ConnectionSlot) -> PeerAddress? {
    guard connections.isTrustedProxy(connections[slot].address) else { return nil }
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
      guard connections.isTrustedProxy(hop) else { break }
    }
    return address
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
    let language =
      snapshot[connections[slot].channel]?.channel.text.language.language ?? .portuguese
    send(slot, ServerFrame.error(code, words[language], field: field))
  }
}

/// The subprotocol of visitors.
enum Subprotocol {
  static let ours: StaticString = "canais.v1"
  static let text = "canais.v1"
}
