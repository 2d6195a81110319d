// The client's side of the opening handshake: what is asked, and which answers are believed.

import Testing
import WebSocket

/// Header lines as a test writes them.
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
  private static let asking = [
    ("Host", "x"), ("Upgrade", "h2c ,\tWebSocket"), ("Connection", "keep-alive"),
    ("Connection", "x, UPGRADE"), ("Sec-WebSocket-Version", "13"),
    ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
  ]

  private static func asked(_ change: (inout [(String, String)]) -> Void)
    -> Handshake.UpgradeRequest
  {
    var lines = asking
    change(&lines)
    return Handshake.asked(by: Lines(lines: lines.map { (name: $0.0, value: $0.1) }))
  }

  @Test("A request asks for a socket, or is told what is wrong")
  func asks() {
    #expect(Self.asked { _ in } == .socket(accept: "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="))
    #expect(Self.asked { $0[1].1 = "websockets" } == .nothing)
    #expect(Self.asked { $0.remove(at: 1) } == .nothing)
    #expect(Self.asked { $0[3].1 = "close" } == .nothing)
    #expect(Self.asked { $0[4].1 = "8" } == .version)
    #expect(Self.asked { $0.remove(at: 4) } == .version)
    #expect(Self.asked { $0.remove(at: 5) } == .malformed)
    for key in ["", "dGhlIHNhbXBsZSBub25jZQ=", "dGhlIHNhbXBsZSBub25jZR==", "AAAA"] {
      #expect(Self.asked { $0[5].1 = key } == .malformed, "\(key)")
    }
    let opening = Handshake.opening(accept: "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", subprotocol: "a")
    #expect(Handshake.answer(opening, key: Self.key) == .open(end: opening.count))
  }

  static let key = Array("the sample nonce".utf8)
  static let good = [
    "HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade",
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
  ]

  static func answer(_ lines: [String], then rest: String = "") -> Handshake.Answer {
    Handshake.answer(
      Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + rest).utf8), key: key)
  }

  @Test("A request holds what the RFC wants, each on its line")
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

  @Test("A good answer opens, whatever its letters, blanks and lists; frames begin after it")
  func opens() {
    let length = (Self.good.joined(separator: "\r\n") + "\r\n\r\n").utf8.count
    #expect(Self.answer(Self.good) == .open(end: length))
    #expect(Self.answer(Self.good, then: "\u{1}frames") == .open(end: length))
    let loose = [
      "HTTP/1.1 101 ", "UPGRADE:WebSocket", "connection: keep-alive ,\tupgrade",
      "sec-websocket-accept:\t s3pPLMBiTxaQ9kYGzzhZRbK+xOo= ", "Server: any",
    ]
    #expect(
      Self.answer(loose) == .open(end: (loose.joined(separator: "\r\n") + "\r\n\r\n").utf8.count))
  }

  @Test("Until the head is whole there is no answer, and a head has an end")
  func incomplete() {
    let whole = Array((Self.good.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    for count in 0..<whole.count {
      #expect(Handshake.answer(Array(whole[..<count]), key: Self.key) == .incomplete)
    }
    let endless = Array(repeating: UInt8(ascii: "a"), count: Handshake.maximumAnswer + 1)
    #expect(Handshake.answer(endless, key: Self.key) == .refused("endless head"))
  }

  @Test(
    "An answer that breaks one rule is refused",
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
    guard case .refused = Self.answer(lines) else {
      Issue.record("\(text) was believed")
      return
    }
  }
}
