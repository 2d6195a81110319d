// The opening handshake (RFC 6455, section 4): the key's digest, and the client's side.

import Basics

/// The opening handshake of both sides.
package enum Handshake {
  /// The GUID that is hashed together with each key (RFC 6455, section 1.3).
  private static let guid: StaticString = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

  /// Characters of a key, which is 16 bytes in base64.
  private static let keyLength = 24

  /// The `Sec-WebSocket-Accept` for a `Sec-WebSocket-Key`; nil for a key that is not 16 bytes in
  /// base64.
  package static func accept(key: String) -> String? {
    var key = key
    return key.withUTF8 { accept(key: UnsafeRawBufferPointer($0)) }
  }

  static func accept(key: UnsafeRawBufferPointer) -> String? {
    guard key.count == keyLength, Base64.isEncoding(key, of: 16) else { return nil }
    return withUnsafeTemporaryAllocation(byteCount: 60, alignment: 8) { whole in
      whole.copyMemory(from: key)
      UnsafeMutableRawBufferPointer(rebasing: whole[keyLength...])
        .copyBytes(from: UnsafeRawBufferPointer(start: guid.utf8Start, count: 36))
      return SHA1.base64(of: UnsafeRawBufferPointer(whole))
    }
  }

  /// A client's request to open a WebSocket. `key` is 16 random bytes; `headers` are added as they
  /// are.
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

  /// The state of a server's response to a client's handshake.
  package enum ResponseStatus: Equatable, Sendable {
    /// The head of the response is not complete.
    case incomplete
    /// The server accepted; frames begin at offset `end`.
    case accepted(end: Int)
    /// The server refused, or its response breaks the protocol: the status line, or a reason in
    /// English for logs.
    case refused(String)
  }

  /// The most bytes of a response's head.
  package static let responseLimit = 16 << 10

  /// Checks the bytes that came in response to a request made with `key`, as RFC 6455, section 4.1,
  /// has a client check them.
  package static func responseStatus(_ bytes: [UInt8], key: [UInt8]) -> ResponseStatus {
    guard let end = headEnd(bytes) else {
      return bytes.count > responseLimit ? .refused("the head exceeds its limit") : .incomplete
    }
    let lines = String(decoding: bytes[..<end], as: UTF8.self)
      .split(separator: "\r\n", omittingEmptySubsequences: true)
    let status = lines.first ?? ""
    guard status == "HTTP/1.1 101" || status.hasPrefix("HTTP/1.1 101 ") else {
      return .refused(String(status))
    }
    let headers = lines.dropFirst()
    guard values(of: "upgrade", in: headers).map({ $0.lowercased() }) == ["websocket"] else {
      return .refused("Upgrade is not websocket")
    }
    guard tokens(of: "connection", in: headers).contains("upgrade") else {
      return .refused("Connection does not list upgrade")
    }
    guard
      values(of: "sec-websocket-accept", in: headers) == [accept(key: Base64.encode(key))]
    else { return .refused("Sec-WebSocket-Accept does not match the key") }
    guard values(of: "sec-websocket-extensions", in: headers).isEmpty else {
      return .refused("Sec-WebSocket-Extensions was not requested")
    }
    return .accepted(end: end)
  }

  /// The values of all headers called `name`, trimmed.
  private static func values(of name: String, in lines: ArraySlice<Substring>) -> [String] {
    lines.filter { $0.lowercased().hasPrefix(name + ":") }
      .map { ASCII.trimmed($0.dropFirst(name.utf8.count + 1)) }
  }

  /// The list elements of all headers called `name`, in lower case.
  private static func tokens(of name: String, in lines: ArraySlice<Substring>) -> [String] {
    values(of: name, in: lines)
      .flatMap { $0.lowercased().split(separator: ",").map { ASCII.trimmed($0) } }
  }

  private static func headEnd(_ bytes: [UInt8]) -> Int? {
    guard bytes.count >= 4 else { return nil }
    for index in 3..<bytes.count
    where bytes[index] == 10 && bytes[index - 1] == 13 && bytes[index - 2] == 10
      && bytes[index - 3] == 13
    { return index + 1 }
    return nil
  }
}
