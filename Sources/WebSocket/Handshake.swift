// The opening handshake (RFC 6455, section 4): what a server answers to a key, and what a client asks.

import Basics

/// Both sides of the opening handshake.
package enum Handshake {
  /// The value every key is hashed with (RFC 6455, section 1.3).
  private static let magic: StaticString = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

  /// Characters of a key: 16 bytes in base64.
  private static let keyLength = 24

  /// The `Sec-WebSocket-Accept` of a key; nil for a key that is not 16 bytes in base64.
  package static func accept(key: String) -> String? {
    var key = key
    return key.withUTF8 { accept(key: UnsafeRawBufferPointer($0)) }
  }

  static func accept(key: UnsafeRawBufferPointer) -> String? {
    guard key.count == keyLength, Base64.isEncoding(key, of: 16) else { return nil }
    return withUnsafeTemporaryAllocation(byteCount: 60, alignment: 8) { whole in
      whole.copyMemory(from: key)
      UnsafeMutableRawBufferPointer(rebasing: whole[keyLength...])
        .copyBytes(from: UnsafeRawBufferPointer(start: magic.utf8Start, count: 36))
      return SHA1.base64(of: UnsafeRawBufferPointer(whole))
    }
  }

  /// The bytes that ask a server for a socket. `key` is 16 random bytes.
  package static func request(
    path: String, host: String, key: [UInt8], origin: String? = nil, subprotocol: String? = nil,
    headers: [(name: String, value: String)] = []
  ) -> [UInt8] {
    var text = "GET \(path) HTTP/1.1\r\nHost: \(host)\r\nUpgrade: websocket\r\n"
    text += "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    text += "Sec-WebSocket-Key: \(Base64.encode(key))\r\n"
    if let origin { text += "Origin: \(origin)\r\n" }
    if let subprotocol { text += "Sec-WebSocket-Protocol: \(subprotocol)\r\n" }
    for header in headers { text += "\(header.name): \(header.value)\r\n" }
    return Array((text + "\r\n").utf8)
  }

  /// What a server's answer to a client's handshake is.
  package enum Answer: Equatable, Sendable {
    /// Not whole yet.
    case incomplete
    /// The socket is open; frames begin at this position.
    case open(end: Int)
    /// The server said no; its status line, or what is wrong with the answer.
    case refused(String)
  }

  /// An answer's head longer than this is no handshake.
  package static let maximumAnswer = 16 << 10

  /// Reads the answer to a request made with `key`.
  package static func answer(_ bytes: [UInt8], key: [UInt8]) -> Answer {
    guard let end = headEnd(bytes) else {
      return bytes.count > maximumAnswer ? .refused("endless head") : .incomplete
    }
    let lines = String(decoding: bytes[..<end], as: UTF8.self)
      .split(separator: "\r\n", omittingEmptySubsequences: true)
    let status = lines.first ?? ""
    guard status == "HTTP/1.1 101" || status.hasPrefix("HTTP/1.1 101 ") else {
      return .refused(String(status))
    }
    let headers = lines.dropFirst()
    // What section 4.1 of the RFC tells a client to look at, one by one.
    guard values(of: "upgrade", in: headers).map({ $0.lowercased() }) == ["websocket"] else {
      return .refused("Upgrade is not websocket")
    }
    guard tokens(of: "connection", in: headers).contains("upgrade") else {
      return .refused("Connection has no Upgrade")
    }
    guard
      values(of: "sec-websocket-accept", in: headers) == [accept(key: Base64.encode(key))]
    else { return .refused("Sec-WebSocket-Accept does not fit") }
    guard values(of: "sec-websocket-extensions", in: headers).isEmpty else {
      return .refused("Sec-WebSocket-Extensions was not asked for")
    }
    return .open(end: end)
  }

  /// The values of the headers of a name, without the blanks around them.
  private static func values(of name: String, in lines: ArraySlice<Substring>) -> [String] {
    lines.filter { $0.lowercased().hasPrefix(name + ":") }
      .map { ASCII.trimmed($0.dropFirst(name.utf8.count + 1)) }
  }

  /// The elements of a list in headers of a name, in lower case.
  private static func tokens(of name: String, in lines: ArraySlice<Substring>) -> [String] {
    values(of: name, in: lines)
      .flatMap { $0.lowercased().split(separator: ",").map { ASCII.trimmed($0) } }
  }

  private static func headEnd(_ bytes: [UInt8]) -> Int? {
    guard bytes.count >= 4 else { return nil }
    for position in 3..<bytes.count
    where bytes[position] == 10 && bytes[position - 1] == 13 && bytes[position - 2] == 10
      && bytes[position - 3] == 13
    { return position + 1 }
    return nil
  }
}
