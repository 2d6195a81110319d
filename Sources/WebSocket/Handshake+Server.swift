// The server's side of the opening handshake (RFC 6455, section 4.2).

import Basics

extension Handshake {
  /// The upgrade that a GET request asks for.
  package enum UpgradeRequest: Equatable, Sendable {
    /// The request does not ask for a WebSocket; answer 426.
    case none
    /// The request asks for another version than 13; answer 426 with the supported one.
    case unsupportedVersion
    /// The request has no valid key; answer 400.
    case invalidKey
    /// A valid request, accepted with this value of `Sec-WebSocket-Accept`.
    case valid(accept: String)
  }

  /// The upgrade that the headers of a GET request ask for (RFC 6455, section 4.2.1).
  package static func upgradeRequest(in headers: some HeaderLines) -> UpgradeRequest {
    guard headers.list("upgrade", contains: "websocket"),
      headers.list("connection", contains: "upgrade")
    else { return .none }
    var isVersion13 = false
    headers.forEachValue(of: "sec-websocket-version") { isVersion13 = ASCII.equals($0[...], "13") }
    guard isVersion13 else { return .unsupportedVersion }
    var accepted: String?
    headers.forEachValue(of: "sec-websocket-key") { accepted = accept(key: $0) }
    return accepted.map { .valid(accept: $0) } ?? .invalidKey
  }

  /// The response that accepts an upgrade, with the chosen subprotocol if there is one.
  package static func response(accept: String, subprotocol: String? = nil) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(192)
    bytes += "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n".utf8
    bytes += "Connection: Upgrade\r\nSec-WebSocket-Accept: ".utf8
    bytes += accept.utf8
    if let subprotocol {
      bytes += "\r\nSec-WebSocket-Protocol: ".utf8
      bytes += subprotocol.utf8
    }
    bytes += "\r\n\r\n".utf8
    return bytes
  }
}
