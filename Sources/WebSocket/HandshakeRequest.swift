// The server's side of the opening handshake (RFC 6455, section 4.2): whether a request asks for a socket,
// and the answer that opens it. Whoever read the request brings its lines; how they are kept is theirs.

import Basics

/// The header lines of a request.
package protocol HeaderLines {
  /// Calls `each` with the value, without blanks around it, of every line of a name. `name` is in
  /// lower case; a line's own letters may be any.
  func forEachValue(of name: StaticString, _ each: (UnsafeRawBufferPointer) -> Void)
}

extension HeaderLines {
  /// Whether a list in the lines of a name has an element, which is in lower case; letters of any
  /// case are the same (RFC 9110, section 5.6.1).
  package func lists(_ name: StaticString, _ element: StaticString) -> Bool {
    finds(name) { ASCII.equals($0, element, anyCase: true) }
  }

  /// Whether a list in the lines of a name has an element, letter by letter.
  package func listsExactly(_ name: StaticString, _ element: StaticString) -> Bool {
    finds(name) { ASCII.equals($0, element) }
  }

  private func finds(
    _ name: StaticString, _ isWanted: (Slice<UnsafeRawBufferPointer>) -> Bool
  ) -> Bool {
    var isThere = false
    forEachValue(of: name) { value in
      var rest = value[...]
      while !isThere, !rest.isEmpty {
        let comma = rest.firstIndex(of: UInt8(ascii: ","))
        isThere = isWanted(ASCII.trimmed(rest[..<(comma ?? rest.endIndex)]))
        rest = rest[(comma.map { $0 + 1 } ?? rest.endIndex)...]
      }
    }
    return isThere
  }
}

extension Handshake {
  /// What a request asks for.
  package enum UpgradeRequest: Equatable, Sendable {
    /// No WebSocket: to be told that one is needed (426).
    case nothing
    /// Another version than 13: to be told which one is spoken (426).
    case version
    /// A key that is none (400).
    case malformed
    /// A socket; with this `Sec-WebSocket-Accept` it opens.
    case socket(accept: String)
  }

  /// Looks at the lines of a GET request, one after the other, as section 4.2.1 has them.
  package static func asked(by lines: some HeaderLines) -> UpgradeRequest {
    guard lines.lists("upgrade", "websocket"), lines.lists("connection", "upgrade") else {
      return .nothing
    }
    var isOurVersion = false
    lines.forEachValue(of: "sec-websocket-version") { isOurVersion = ASCII.equals($0[...], "13") }
    guard isOurVersion else { return .version }
    var accepted: String?
    lines.forEachValue(of: "sec-websocket-key") { accepted = accept(key: $0) }
    return accepted.map { .socket(accept: $0) } ?? .malformed
  }

  /// The bytes that open a socket.
  package static func opening(accept: String, subprotocol: String? = nil) -> [UInt8] {
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
