// From a request to a WebSocket. A visitor who is refused is upgraded first and told then: a
// browser's script cannot read why a handshake failed, but it can read a frame.

import Basics
import Channels
import Presence
import WebSocket

extension Shard {
  /// Answers `GET /webchat/{id}/socket`.
  mutating func openSocket(_ call: RequestContext) -> RoutingResult {
    let (request, slot) = (call.request, call.slot)
    let accept: String
    // In an HTTP/1.0 request Upgrade must be ignored (RFC 9110, section 7.8).
    switch request.isHTTP10 ? .none : Handshake.upgradeRequest(in: request) {
    case .none:
      return .answer(.refused(.upgradeRequired, headers: [("Upgrade", "websocket")]))
    case .unsupportedVersion:
      return .answer(.refused(.upgradeRequired, headers: [("Sec-WebSocket-Version", "13")]))
    case .invalidKey: return .answer(.refused(.badRequest))
    case .valid(let given): accept = given
    }
    guard connections.countHandshake(at: clock.now) else {
      return .answer(.refused(.unavailable, headers: [("Retry-After", "1")]))
    }
    let forwarded = greet(slot, request)
    let speaksOurs = request.list("sec-websocket-protocol", containsExactly: Subprotocol.name)
    send(slot, Handshake.response(accept: accept, subprotocol: speaksOurs ? Subprotocol.text : nil))
    admitVisitor(slot, request, snapshot.channels[call.argument("id")], forwarded)
    return .upgraded
  }

  /// Makes a connection one that waits for a visitor's first frame.
  ///
  /// - Returns: The visitor's address, where a trusted proxy names it.
  mutating func greet(_ slot: ConnectionSlot, _ request: Request) -> PeerAddress? {
    let forwarded = forwardedAddress(request, slot)
    let coldState = connections.coldState(of: slot)
    coldState.handshake = HandshakeInfo(address: forwarded ?? connections[slot].address)
    coldState.unread = []
    connections[slot].phase = .greeting
    connections[slot].bucket = TokenBucket()
    connections[slot].visibility = PageVisibility(isVisible: false)
    setDeadline(slot, in: ProtocolLimits.firstFrameMillis)
    metrics.http.handshakes += 1
    return forwarded
  }

  /// Refuses at once what no first frame could make right.
  mutating func admitVisitor(
    _ slot: ConnectionSlot, _ request: Request, _ entry: ChannelEntry?, _ forwarded: PeerAddress?
  ) {
    if connections[slot].flags.contains(.isBeyond) {
      connections.metrics.refused += 1
      return refuse(slot, .limit)
    }
    guard let entry else { return refuse(slot, .unknownChannel) }
    connections[slot].channel = entry.index
    guard isAllowed(entry, request) else { return refuse(slot, .origin) }
    if let forwarded, !connections.count(slot, as: forwarded) { return refuse(slot, .limit) }
  }

  /// Whether pages of the request's origin may use the channel. The engine's own pages always may:
  /// those of its public URL or, without one, of the Host header. If a public URL is configured,
  /// the Host header is not trusted (DNS rebinding).
  private func isAllowed(_ entry: ChannelEntry, _ request: Request) -> Bool {
    if entry.channel.settings.allowedOrigins.isEmpty { return true }
    var own = snapshot.ownOrigins
    if shared.configuration.publicURL == nil, snapshot.publicURL == nil {
      let host = request["host"] ?? ""
      own += ["http://" + host, "https://" + host]
    }
    return entry.channel.allows(origin: request["origin"], own: own)
  }

  /// The visitor's address, if the peer is a trusted proxy that names it in `X-Forwarded-For`: of
  /// several hops, counted from the nearest, the first that is no trusted proxy.
  func forwardedAddress(_ request: Request, _ slot: ConnectionSlot) -> PeerAddress? {
    guard connections.isTrustedProxy(connections[slot].address) else { return nil }
    var address: PeerAddress?
    var hops: [String] = []
    request.forEachValue(of: "x-forwarded-for") { value in
      hops += String(decoding: value, as: UTF8.self).split(separator: ",").map {
        ASCII.trimmed($0)
      }
    }
    for text in hops.reversed() {
      guard let hop = PeerAddress(text) else { break }
      address = hop
      guard connections.isTrustedProxy(hop) else { break }
    }
    return address
  }

  // MARK: - Refusing

  /// Tells the page why it is refused, and closes the socket.
  mutating func refuse(_ slot: ConnectionSlot, _ refusal: Refusal) {
    metrics.refusals.visitors += 1
    sendError(slot, refusal.rawValue, refusal.text)
    hangUp(slot, refusal.code)
  }

  /// Sends an error frame, with a sentence in the channel's language. `field` names what is wrong,
  /// or the id of the message.
  mutating func sendError(
    _ slot: ConnectionSlot, _ code: String, _ text: LocalizedText, field: String? = nil
  ) {
    let language =
      snapshot[connections[slot].channel]?.channel.text.language.language ?? .portuguese
    send(slot, ServerFrame.error(code, text[language], field: field))
  }
}

/// The WebSocket subprotocol that visitors' pages ask for.
private enum Subprotocol {
  static let name: StaticString = "canais.v1"
  static let text = "canais.v1"
}
