// Clients that mean harm, one case each: what they do, and what they must get for it. They run alone
// against a clock moved by hand, and all at once at full speed beside honest visitors.

import Presence
import WebSocket

/// What a hostile client got in the end.
package enum EndedBy: Equatable, Sendable {
  /// An HTTP answer of this status.
  case status(Int)
  /// A close frame of this code.
  case close(UInt16)
  /// The connection ended without a word.
  case dropped
  /// Nothing bad: it was served, slowly or in its turn, and costs nobody anything.
  case served
}

/// Whom the hostile clients attack.
package struct Target: Sendable {
  package var port: UInt16
  package var channel: String
  /// A channel that only pages of another site may hold.
  package var listed: String
  /// A conversation of somebody, whose secret the attacker may know.
  package var session: String
  package var secret: String
  /// Lets the engine's time pass; does nothing where time passes by itself.
  package var pass: @Sendable (Millis) -> Void
  /// Whether slow readers wait for their end, or leave before: half a minute is long for a test.
  package var isPatient = true
  /// What an attacker begins a conversation with.
  var hello = #"{"type":"start","source":"widget","data":{"name":"Mal"}}"#

  package init(
    port: UInt16, channel: String, listed: String, session: String, secret: String,
    pass: @escaping @Sendable (Millis) -> Void = { _ in }
  ) {
    self.port = port
    self.channel = channel
    self.listed = listed
    self.session = session
    self.secret = secret
    self.pass = pass
  }
}

/// The kinds of hostile client.
package enum Hostile: String, CaseIterable, Sendable {
  // On HTTP.
  case slowHeader, slowBody, slowReader, endlessHeader, hugeURL, manyHeaders, twoLengths
  case lengthAndChunks, chunks, bareLineFeed, foldedHeader, blankBeforeColon, nulInHeader
  case hugeBody, pipeliningFlood, garbage, tokenGuessing, halfOpen
  // On the visitor's socket.
  case silentHandshake, foreignOrigin, unknownChannel, secretGuessing, resumeFlood
  case hugeFrame, fragmentFlood, endlessFragments, pingFlood, badText, unmasked, reservedBits
  case reservedOpcode, binary, strayContinuation, heartbeatFlood, messageFlood, brokenClose
  case deepDocument, gone

  /// What it must get.
  package var ending: EndedBy {
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

  /// Attacks once, and tells how it ended.
  package func attack(_ target: Target) throws -> EndedBy {
    if let request { return try HostileHTTP(target).ending(of: request) }
    if let frames { return try HostileSocket(target).ending(of: frames) }
    switch self {
    case .slowHeader:
      return try HostileHTTP(target).slowly("GET / HTTP/1.1\r\nHost: x\r\nX-A: ", drop: "a")
    case .slowBody:
      return try HostileHTTP(target).slowly(
        "POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n", drop: "a")
    case .slowReader: return try HostileHTTP(target).neverReading()
    case .pipeliningFlood: return try HostileHTTP(target).pipelining(500)
    case .halfOpen: return try HostileHTTP(target).saying(nothing: target)
    case .silentHandshake: return try HostileSocket(target).silent()
    case .foreignOrigin:
      return try HostileSocket(
        target, channel: target.listed, origin: "https://mal.example"
      ).closing()
    case .unknownChannel:
      return try HostileSocket(target, channel: String(repeating: "0", count: 24)).closing()
    case .secretGuessing: return try HostileSocket(target).guessing()
    case .resumeFlood: return try HostileSocket.resuming(target)
    case .deepDocument: return try HostileSocket(target).deep()
    case .gone: return try HostileSocket(target).leavingHalfAFrame()
    default: return .served
    }
  }

  /// The request of those who need but one.
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

  /// The frames of those who need but some, sent right after the handshake.
  private var frames: [UInt8]? {
    let beat = FrameWriter.frame(.text, Array("a".utf8), mask: 9)
    return switch self {
    case .hugeFrame: [0x81, 0xFF, 0, 0, 1, 0, 0, 0, 0, 0, 1, 2, 3, 4]
    case .fragmentFlood:
      FrameWriter.frame(.text, [97], isFinal: false, mask: 1)
        + Array(
          repeating: FrameWriter.frame(.continuation, [], isFinal: false, mask: 2), count: 30_000
        ).flatMap { $0 }
    case .endlessFragments:
      FrameWriter.frame(.text, [97], isFinal: false, mask: 1)
        + Array(
          repeating: FrameWriter.frame(
            .continuation, [UInt8](repeating: 97, count: 8_000), isFinal: false, mask: 2),
          count: 6
        ).flatMap { $0 }
    case .pingFlood:
      Array(
        repeating: FrameWriter.frame(.ping, [UInt8](repeating: 1, count: 125), mask: 3),
        count: 20_000
      ).flatMap { $0 }
    case .badText: FrameWriter.frame(.text, [0xC3, 0x28], mask: 7)
    case .unmasked: FrameWriter.frame(.text, Array("a".utf8))
    case .reservedBits: [0xF1, 0x81, 1, 2, 3, 4, 5]
    case .reservedOpcode: [0x83, 0x80, 0, 0, 0, 0]
    case .binary: FrameWriter.frame(.binary, [1, 2, 3], mask: 7)
    case .strayContinuation: FrameWriter.frame(.continuation, [1], mask: 7)
    case .heartbeatFlood: Array(repeating: beat, count: 30_000).flatMap { $0 }
    case .messageFlood:
      Array(
        repeating: FrameWriter.frame(
          .text, Array(#"{"type":"message","id":"x","text":"flood"}"#.utf8), mask: 5),
        count: 20_000
      ).flatMap { $0 }
    case .brokenClose: FrameWriter.frame(.close, [0x03], mask: 7)
    default: nil
    }
  }
}
