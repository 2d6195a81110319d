// The opening handshake: which requests a server accepts, and which responses a client accepts.

import Testing
import WebSocket

/// Headers given as name and value.
private struct Lines: HeaderLines {
  var lines: [(name: String, value: String)]

  func forEachValue(of name: StaticString, _ each: (UnsafeRawBufferPointer) -> Void) {
    for line in lines where line.name.lowercased() == name.description {
      Array(line.value.utf8).withUnsafeBytes(each)
    }
  }
}

@Suite("Handshake")
struct HandshakeTests {
  private static let valid = [
    ("Host", "x"), ("Upgrade", "h2c ,\tWebSocket"), ("Connection", "keep-alive"),
    ("Connection", "x, UPGRADE"), ("Sec-WebSocket-Version", "13"),
    ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
  ]

  private static func check(_ change: (inout [(String, String)]) -> Void)
    -> Handshake.UpgradeRequest
  {
    var lines = valid
    change(&lines)
    return Handshake.upgradeRequest(in: Lines(lines: lines.map { (name: $0.0, value: $0.1) }))
  }

  @Test("A request is valid, or the one thing wrong with it is named")
  func requestCheck() {
    #expect(Self.check { _ in } == .valid(accept: "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="))
    #expect(Self.check { $0[1].1 = "websockets" } == .none)
    #expect(Self.check { $0.remove(at: 1) } == .none)
    #expect(Self.check { $0[3].1 = "close" } == .none)
    #expect(Self.check { $0[4].1 = "8" } == .unsupportedVersion)
    #expect(Self.check { $0.remove(at: 4) } == .unsupportedVersion)
    #expect(Self.check { $0.remove(at: 5) } == .invalidKey)
    for key in ["", "dGhlIHNhbXBsZSBub25jZQ=", "dGhlIHNhbXBsZSBub25jZR==", "AAAA"] {
      #expect(Self.check { $0[5].1 = key } == .invalidKey, "\(key)")
    }
    let response = Handshake.response(accept: "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", subprotocol: "a")
    #expect(Handshake.responseStatus(response, key: Self.key) == .accepted(end: response.count))
  }

  static let key = Array("the sample nonce".utf8)
  static let good = [
    "HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade",
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
  ]

  static func status(_ lines: [String], then rest: String = "") -> Handshake.ResponseStatus {
    Handshake.responseStatus(
      Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + rest).utf8), key: key)
  }

  @Test("A client's request has every header that the RFC requires")
  func request() {
    let bytes = Handshake.request(
      path: "/chat", host: "example.com:80", key: Self.key, origin: "http://example.com",
      subprotocol: "canais.v1", headers: [("X-One", "1")])
    #expect(
      String(decoding: bytes, as: UTF8.self).split(
        separator: "\r\n", omittingEmptySubsequences: false) == [
          "GET /chat HTTP/1.1", "Host: example.com:80", "Upgrade: websocket",
          "Connection: Upgrade", "Sec-WebSocket-Version: 13",
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Origin: http://example.com",
          "Sec-WebSocket-Protocol: canais.v1", "X-One: 1", "", "",
        ])
  }

  @Test("A valid response is accepted in any case, spacing and list form; frames begin behind it")
  func accepts() {
    let length = (Self.good.joined(separator: "\r\n") + "\r\n\r\n").utf8.count
    #expect(Self.status(Self.good) == .accepted(end: length))
    #expect(Self.status(Self.good, then: "\u{1}frames") == .accepted(end: length))
    let loose = [
      "HTTP/1.1 101 ", "UPGRADE:WebSocket", "connection: keep-alive ,\tupgrade",
      "sec-websocket-accept:\t s3pPLMBiTxaQ9kYGzzhZRbK+xOo= ", "Server: any",
    ]
    #expect(
      Self.status(loose)
        == .accepted(end: (loose.joined(separator: "\r\n") + "\r\n\r\n").utf8.count))
  }

  @Test("A response is incomplete until its head ends, which has a limit")
  func incomplete() {
    let whole = Array((Self.good.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    for count in 0..<whole.count {
      #expect(Handshake.responseStatus(Array(whole[..<count]), key: Self.key) == .incomplete)
    }
    let endless = Array(repeating: UInt8(ascii: "a"), count: Handshake.responseLimit + 1)
    #expect(
      Handshake.responseStatus(endless, key: Self.key) == .refused("the head exceeds its limit"))
  }

  @Test(
    "A response that breaks a rule is refused",
    arguments: [
      (0, "HTTP/1.1 200 OK"), (0, "HTTP/1.1 1010 Nearly"), (0, "HTTP/1.0 101 Old"), (0, ""),
      (1, "Upgrade: h2c"), (1, "X: y"), (1, "Upgrade: websocket\r\nUpgrade: websocket"),
      (2, "Connection: close"), (2, "Connection: upgraded"), (2, "X: y"),
      (3, "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOO="), (3, "X: y"),
      (3, "Sec-WebSocket-Accept: S3PPLMBITXAQ9KYGZZHZRBK+XOO="),
      (3, good[3] + "\r\n" + good[3]), (3, good[3] + "\r\nSec-WebSocket-Extensions: x"),
    ])
  func refused(line: Int, text: String) {
    var lines = Self.good
    lines[line] = text
    guard case .refused = Self.status(lines) else {
      Issue.record("\(text) was accepted")
      return
    }
  }
}
