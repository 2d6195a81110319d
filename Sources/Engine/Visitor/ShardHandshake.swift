// From a request to a socket. A visitor whom we refuse is taken first and told then: a browser's
// script cannot read why a handshake failed, but it can read a frame.

import Channels
import Presence
import WebSocket

extension Shard {
  /// Answers `GET /webchat/{id}/socket`.
  mutating func socket(_ request: Request, channel id: String, _ slot: ConnectionSlot) -> Routed {
    guard request.method == .get else {
      return .answer(.notAllowed("GET"))
    }
    guard Upgrade.isAsked(request) else {
      return .answer(Response(.upgradeRequired, headers: [("Upgrade", "websocket")]))
    }
    guard request["sec-websocket-version"] == "13" else {
      return .answer(Response(.upgradeRequired, headers: [("Sec-WebSocket-Version", "13")]))
    }
    guard let key = request["sec-websocket-key"], let accept = Handshake.accept(key: key) else {
      return .answer(Response(.badRequest))
    }
    guard mayShake() else {
      return .answer(Response(.unavailable, headers: [("Retry-After", "1")]))
    }
    let address = visitorAddress(request, slot)
    let side = side(slot)
    side.handshake = Arrival(
      channel: id, origin: request["origin"], host: request["host"] ?? "", address: address)
    side.unread = []
    slab[slot].phase = .greeting
    slab[slot].allowance = Protocol.frameBurst
    slab[slot].refilledAt = UInt32(truncatingIfNeeded: now)
    slab[slot].sight = PageSight(seen: false)
    send(slot, Upgrade.answer(accept, speaksOurs: Upgrade.offersOurs(request)))
    setDeadline(slot, after: Protocol.firstFrame * clock.speed)
    measures.handshakes += 1
    admitVisitor(slot, side.handshake?.origin)
    return .upgraded
  }

  /// Refuses at once what no frame could make right.
  private mutating func admitVisitor(_ slot: ConnectionSlot, _ origin: String?) {
    guard let handshake = side(slot).handshake else { return }
    guard let entry = snapshot.channels[handshake.channel] else {
      return refuse(slot, .unknownChannel)
    }
    slab[slot].channel = entry.index
    guard allows(entry, origin: origin, host: handshake.host) else { return refuse(slot, .origin) }
    guard countVisitor(slot, handshake.address) else { return refuse(slot, .limit) }
  }

  /// Whether a page of that origin may hold the channel. The engine's own pages always may.
  private func allows(_ entry: ChannelEntry, origin: String?, host: String) -> Bool {
    entry.channel.allows(
      origin: origin, own: snapshot.ownOrigins + ["http://" + host, "https://" + host])
  }

  /// Counts the address that a trusted proxy names; what came directly was counted when accepted.
  private mutating func countVisitor(_ slot: ConnectionSlot, _ address: PeerAddress) -> Bool {
    guard address != slab[slot].address, !slab[slot].flags.contains(.isCounted) else { return true }
    slab[slot].address = address
    guard shared.book.enter(address) else {
      measures.refusedByAddress += 1
      return false
    }
    slab[slot].flags.insert(.isCounted)
    return true
  }

  /// The visitor's address: what a trusted proxy names, else the peer's. Of several proxies the
  /// nearest is asked first, and the first address that is no proxy of ours is the visitor's.
  private func visitorAddress(_ request: Request, _ slot: ConnectionSlot) -> PeerAddress {
    var address = slab[slot].address
    guard isTrustedProxy(address) else { return address }
    let named = request.headers.filter { $0.name == "x-forwarded-for" }
      .flatMap { $0.value.split(separator: ",") }
    for text in named.reversed() {
      guard let hop = PeerAddress(text.trimmed) else { break }
      address = hop
      guard isTrustedProxy(hop) else { break }
    }
    return address
  }

  /// Counts a handshake against what all may do in a second; each shard has its part.
  private mutating func mayShake() -> Bool {
    let second = now / (1_000 * clock.speed)
    if handshakes.second != second { handshakes = (second, 0) }
    handshakes.count += 1
    let limit = shared.configuration.limits.handshakesPerSecond / shared.shardCount
    guard handshakes.count > max(1, limit) else { return true }
    measures.refusedHandshakes += 1
    return false
  }

  // MARK: - Saying no

  /// Tells the page why, and closes.
  mutating func refuse(_ slot: ConnectionSlot, _ refusal: Refusal) {
    measures.refusals += 1
    tellError(slot, refusal.rawValue, refusal.words)
    hangUp(slot, refusal.code)
  }

  /// An error frame in the channel's language.
  mutating func tellError(
    _ slot: ConnectionSlot, _ code: String, _ words: Words, field: String? = nil
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

/// The opening handshake (RFC 6455 4.2).
enum Upgrade {
  /// The subprotocol of visitors.
  static let ours = "canais.v1"

  static func isAsked(_ request: Request) -> Bool {
    list(request, "upgrade").contains { $0.lowercased() == "websocket" }
      && list(request, "connection").contains { $0.lowercased() == "upgrade" }
  }

  static func offersOurs(_ request: Request) -> Bool {
    list(request, "sec-websocket-protocol").contains(ours)
  }

  private static func list(_ request: Request, _ name: String) -> [String] {
    request.headers.filter { $0.name == name }
      .flatMap { $0.value.split(separator: ",").map(\.trimmed) }
  }

  static func answer(_ accept: String, speaksOurs: Bool) -> [UInt8] {
    var text = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
    text += "Connection: Upgrade\r\nSec-WebSocket-Accept: \(accept)\r\n"
    if speaksOurs { text += "Sec-WebSocket-Protocol: \(ours)\r\n" }
    return Array((text + "\r\n").utf8)
  }
}
