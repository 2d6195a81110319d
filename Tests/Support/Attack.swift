// Attacks, one case each: what the client does and the outcome that the engine must give it. The
// engine's tests run them one by one on a manual clock, the acceptance tests all at once at full
// speed.

import WebSocket

/// A kind of attack.
package enum Attack: String, CaseIterable, Sendable {
  /// HTTP: one byte of a header a second.
  case slowHeader
  /// HTTP: one byte of a body a second.
  case slowBody
  /// HTTP: responses that are never read.
  case slowReader
  /// HTTP: a header of 40,000 bytes.
  case endlessHeader
  /// HTTP: a target of 40,000 bytes.
  case hugeURL
  /// HTTP: 200 header fields.
  case manyHeaders
  /// HTTP: two different Content-Length fields.
  case twoLengths
  /// HTTP: Content-Length and Transfer-Encoding in one request.
  case lengthAndChunks
  /// HTTP: a chunked body.
  case chunks
  /// HTTP: lines that end in LF alone.
  case bareLineFeed
  /// HTTP: a header field folded over two lines.
  case foldedHeader
  /// HTTP: a space between a field's name and its colon.
  case blankBeforeColon
  /// HTTP: a NUL in a header field.
  case nulInHeader
  /// HTTP: a Content-Length beyond 64 bits.
  case hugeBody
  /// HTTP: 500 requests before the first response is read.
  case pipeliningFlood
  /// HTTP: the start of a TLS handshake.
  case garbage
  /// HTTP: a wrong token.
  case tokenGuessing
  /// HTTP: a connection without a request.
  case halfOpen
  /// WebSocket: a handshake and no first frame.
  case silentHandshake
  /// WebSocket: an origin that the channel does not accept.
  case foreignOrigin
  /// WebSocket: a channel that does not exist.
  case unknownChannel
  /// WebSocket: a wrong secret of an honest visitor's session.
  case secretGuessing
  /// WebSocket: one session resumed on 400 sockets.
  case resumeFlood
  /// WebSocket: a header that announces a frame of 2^40 bytes.
  case hugeFrame
  /// WebSocket: 30,000 empty fragments.
  case fragmentFlood
  /// WebSocket: fragments that add up to more than a message may have.
  case endlessFragments
  /// WebSocket: 20,000 pings.
  case pingFlood
  /// WebSocket: a text that is not UTF-8.
  case badText
  /// WebSocket: a frame without a mask.
  case unmasked
  /// WebSocket: reserved bits that are set.
  case reservedBits
  /// WebSocket: a reserved opcode.
  case reservedOpcode
  /// WebSocket: a binary frame.
  case binary
  /// WebSocket: a continuation without a first fragment.
  case strayContinuation
  /// WebSocket: 30,000 heartbeats.
  case heartbeatFlood
  /// WebSocket: 20,000 messages.
  case messageFlood
  /// WebSocket: a close frame with half a code.
  case brokenClose
  /// WebSocket: JSON nested as deeply as a frame allows.
  case deepDocument
  /// WebSocket: half a frame, then the end of the connection.
  case gone

  /// The outcome that the engine must give.
  package var expectedOutcome: AttackOutcome {
    switch self {
    case .slowHeader, .slowBody: .status(408)
    case .slowReader, .halfOpen, .gone: .dropped
    case .endlessHeader, .manyHeaders: .status(431)
    case .hugeURL: .status(414)
    case .twoLengths, .lengthAndChunks, .bareLineFeed, .foldedHeader, .blankBeforeColon,
      .nulInHeader, .garbage:
      .status(400)
    case .chunks: .status(411)
    case .hugeBody: .status(413)
    case .tokenGuessing: .status(401)
    case .pipeliningFlood, .deepDocument: .served
    case .silentHandshake, .pingFlood, .heartbeatFlood, .messageFlood, .fragmentFlood:
      .close(1008)
    case .foreignOrigin: .close(4403)
    case .unknownChannel: .close(4404)
    case .secretGuessing: .close(4401)
    case .resumeFlood: .close(4429)
    case .hugeFrame, .endlessFragments: .close(1009)
    case .badText: .close(1007)
    case .unmasked, .reservedBits, .reservedOpcode, .strayContinuation, .brokenClose:
      .close(1002)
    case .binary: .close(1003)
    }
  }

  /// Attacks once.
  package func run(on target: AttackTarget) throws -> AttackOutcome {
    switch self {
    case .slowHeader:
      try HostileHTTPClient(target).slowly("GET / HTTP/1.1\r\nHost: x\r\nX-A: ", then: "a")
    case .slowBody:
      try HostileHTTPClient(target).slowly(
        "POST /webchat/\(target.channel)/line HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n",
        then: "a")
    case .slowReader: try HostileHTTPClient(target).neverReading()
    case .pipeliningFlood: try HostileHTTPClient(target).pipelining(500)
    case .halfOpen: try HostileHTTPClient(target).silent()
    case .silentHandshake: try HostileVisitor(target).silent()
    case .foreignOrigin:
      try HostileVisitor(
        target, channel: target.restrictedChannel, origin: "https://mal.example"
      ).closeOutcome()
    case .unknownChannel:
      try HostileVisitor(target, channel: String(repeating: "0", count: 24)).closeOutcome()
    case .secretGuessing: try HostileVisitor(target).guessing()
    case .resumeFlood: try HostileVisitor.resuming(target)
    case .deepDocument: try HostileVisitor(target).deep()
    case .gone: try HostileVisitor(target).leavingHalfAFrame()
    case .endlessHeader, .hugeURL, .manyHeaders, .twoLengths, .lengthAndChunks, .chunks,
      .bareLineFeed, .foldedHeader, .blankBeforeColon, .nulInHeader, .hugeBody, .garbage,
      .tokenGuessing:
      try HostileHTTPClient(target).outcome(of: request ?? "")
    case .hugeFrame, .fragmentFlood, .endlessFragments, .pingFlood, .badText, .unmasked,
      .reservedBits, .reservedOpcode, .binary, .strayContinuation, .heartbeatFlood, .messageFlood,
      .brokenClose:
      try HostileVisitor(target).outcome(of: frames ?? [])
    }
  }

  /// The whole of an attack that is one request; nil for others.
  private var request: String? {
    let get = "GET /healthz HTTP/1.1\r\nHost: x\r\n"
    let post = "POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\n"
    return switch self {
    case .endlessHeader: get + "X: " + String(repeating: "a", count: 40_000)
    case .hugeURL: "GET /" + String(repeating: "a", count: 40_000)
    case .manyHeaders: get + (0..<200).map { "X\($0): y\r\n" }.joined() + "\r\n"
    case .twoLengths: post + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc"
    case .lengthAndChunks:
      post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    case .chunks: post + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
    case .bareLineFeed: "GET /healthz HTTP/1.1\nHost: x\n\n"
    case .foldedHeader: get + " folded\r\n\r\n"
    case .blankBeforeColon: post + "Content-Length : 3\r\n\r\nabc"
    case .nulInHeader: get + "X: a\0b\r\n\r\n"
    case .hugeBody: post + "Content-Length: 99999999999999999999\r\n\r\n"
    case .garbage: "\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\u{1}ü\u{3}\u{3}"
    case .tokenGuessing:
      "GET /api/v1/sessions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer 0123\r\n\r\n"
    default: nil
    }
  }

  /// The frames of an attack that is some frames after the handshake; nil for others.
  private var frames: [UInt8]? {
    switch self {
    case .hugeFrame: [0x81, 0xFF, 0, 0, 1, 0, 0, 0, 0, 0, 1, 2, 3, 4]
    case .fragmentFlood:
      FrameWriter.frame(.text, [97], isFinal: false, mask: 1)
        + Attack.frames(30_000, FrameWriter.frame(.continuation, [], isFinal: false, mask: 2))
    case .endlessFragments:
      FrameWriter.frame(.text, [97], isFinal: false, mask: 1)
        + Attack.frames(
          6,
          FrameWriter.frame(
            .continuation, [UInt8](repeating: 97, count: 8_000), isFinal: false, mask: 2))
    case .pingFlood:
      Attack.frames(
        20_000, FrameWriter.frame(.ping, [UInt8](repeating: 1, count: 125), mask: 3))
    case .badText: FrameWriter.frame(.text, [0xC3, 0x28], mask: 7)
    case .unmasked: FrameWriter.frame(.text, Array("a".utf8))
    case .reservedBits: [0xF1, 0x81, 1, 2, 3, 4, 5]
    case .reservedOpcode: [0x83, 0x80, 0, 0, 0, 0]
    case .binary: FrameWriter.frame(.binary, [1, 2, 3], mask: 7)
    case .strayContinuation: FrameWriter.frame(.continuation, [1], mask: 7)
    case .heartbeatFlood:
      Attack.frames(30_000, FrameWriter.frame(.text, Array("a".utf8), mask: 9))
    case .messageFlood:
      Attack.frames(
        20_000,
        FrameWriter.frame(
          .text, Array(#"{"type":"message","id":"x","text":"flood"}"#.utf8), mask: 5))
    case .brokenClose: FrameWriter.frame(.close, [0x03], mask: 7)
    default: nil
    }
  }

  /// One frame, repeated.
  private static func frames(_ count: Int, _ frame: [UInt8]) -> [UInt8] {
    Array(repeating: frame, count: count).flatMap { $0 }
  }
}
