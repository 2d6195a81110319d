// Clients who mean no good, each kind by name, beside a visitor who must not notice them.

import Foundation
import Presence
import Testing
import WebSocket

@testable import Engine

@Suite("Hostile clients")
struct HostileTests {
  /// What a hostile client does.
  enum Kind: String, CaseIterable {
    case nothing, halfHead, endlessHead, hugeHeader, smuggler, notHTTP, manyPipelined
    case wrongVersion, wrongKey, handshakeThenNothing, unmasked, reservedBits, unknownOpcode
    case hugeLength, halfFrame, endlessFragments, pingFlood, beatFlood, closeAndContinue
    case brokenJSON, deepJSON, wrongSecrets, neverReads, resetAtOnce
  }

  @Test("The honest never notice", arguments: Kind.allCases)
  func honest(kind: Kind) throws {
    let engine = try TestEngine()
    let honest = try TestVisitor(engine)
    let welcomed = try honest.start()
    var hostile: [TestSocket] = []
    for number in 0..<8 { hostile.append(try HostileTests.attack(kind, engine, number)) }
    for number in 1...5 {
      honest.send("a")
      #expect(try honest.nextText() == "k")
      #expect(try honest.write("mensagem \(number)", id: "\(number)") == number)
    }
    hostile.removeAll()
    honest.send("a")
    #expect(try honest.nextText() == "k")
    #expect(engine.store.session(welcomed.session)?.messages.count == 5)
    #expect(engine.store.session(welcomed.session)?.timeline.isEmpty == true)
    #expect(try engine.request("GET", "/healthz").status == 200)
  }

  private static func attack(
    _ kind: Kind, _ engine: TestEngine, _ number: Int
  ) throws -> TestSocket {
    switch kind {
    case .nothing, .halfHead, .endlessHead, .hugeHeader, .smuggler, .notHTTP, .manyPipelined,
      .wrongVersion, .wrongKey, .resetAtOnce:
      return try beforeHandshake(kind, engine)
    case .handshakeThenNothing: return try TestVisitor(engine).socket
    case .wrongSecrets:
      let visitor = try TestVisitor(engine)
      try visitor.send([
        "type": "resume", "session": "0123456789abcdef01234567", "secret": "x", "seen": 0,
      ])
      return visitor.socket
    default:
      let visitor = try TestVisitor(engine)
      if number % 2 == 0 { try visitor.start(["name": "Mal"]) }
      visitor.socket.send(frames(kind))
      return visitor.socket
    }
  }

  private static func beforeHandshake(_ kind: Kind, _ engine: TestEngine) throws -> TestSocket {
    let socket = try TestSocket(port: engine.port)
    let get = "GET /webchat/\(TestEngine.channel)/socket HTTP/1.1\r\nHost: x\r\n"
    let upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\n"
    switch kind {
    case .halfHead: socket.send("GET / HTTP/1.1\r\nHo")
    case .endlessHead: socket.send(get + (0..<2_000).map { "X-\($0): y\r\n" }.joined())
    case .hugeHeader: socket.send(get + "X: " + String(repeating: "x", count: 200_000))
    case .smuggler:
      socket.send(
        "POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n"
          + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")
    case .notHTTP: socket.send([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01])
    case .manyPipelined:
      socket.send(String(repeating: "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", count: 5_000))
    case .wrongVersion: socket.send(get + upgrade + "Sec-WebSocket-Version: 8\r\n\r\n")
    case .wrongKey:
      socket.send(get + upgrade + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\n\r\n")
    case .resetAtOnce: socket.end()
    default: break
    }
    return socket
  }

  private static func frames(_ kind: Kind) -> [UInt8] {
    let text = { (text: String) in FrameWriter.frame(.text, Array(text.utf8), mask: 0x0BAD_CAFE) }
    switch kind {
    case .unmasked: return FrameWriter.frame(.text, Array("a".utf8))
    case .reservedBits: return [0xF1, 0x80, 0, 0, 0, 0]
    case .unknownOpcode: return [0x8B, 0x80, 0, 0, 0, 0]
    case .hugeLength: return [0x81, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]
    case .halfFrame: return [0x81, 0xFE, 0x10]
    case .endlessFragments:
      let part = [UInt8](repeating: 0x61, count: 100)
      return FrameWriter.frame(.text, part, isFinal: false, mask: 1)
        + (0..<1_000).flatMap { _ in
          FrameWriter.frame(.continuation, part, isFinal: false, mask: 1)
        }
    case .pingFlood:
      return (0..<20_000).flatMap { _ in FrameWriter.frame(.ping, [1, 2, 3], mask: 1) }
    case .beatFlood: return (0..<20_000).flatMap { _ in text("h") }
    case .closeAndContinue:
      return FrameWriter.close(.normal, mask: 1) + (0..<5_000).flatMap { _ in text("a") }
    case .brokenJSON: return (0..<500).flatMap { _ in text(#"{"type":"start","contact":"#) }
    case .deepJSON:
      return text(String(repeating: "[", count: 16_000))
        + text(#"{"type":"start","data":"# + String(repeating: #"{"a":"#, count: 5_000))
    case .neverReads: return (0..<1_900).flatMap { _ in text(#"{"type":"?"}"#) }
    default: return []
    }
  }

  @Test("Mangled documents are read or refused, never more")
  func fuzzDocuments() {
    var random = SplitMix(seed: 7)
    let seeds = [
      #"{"type":"start","contact":null,"source":"widget","page":"https://x/","data":{"name":"é"}}"#,
      #"{"type":"resume","session":"00112233445566778899aabb","secret":"s","seen":12}"#,
      #"{"type":"message","id":"1","text":"a\u00e9\ud83d\ude00\n"}"#,
    ].map { Array($0.utf8) }
    var read = 0
    for _ in 0..<30_000 {
      var bytes = seeds[Int(random.next() % 3)]
      for _ in 0..<(random.next() % 3) {
        bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
      }
      if bytes.withUnsafeBytes({ ClientFrame($0) }) != nil { read += 1 }
    }
    #expect(read > 10_000)
    #expect(read < 30_000)
  }

  @Test(
    "A page keeps neither query nor fragment nor user, and is http(s) or nothing",
    arguments: [
      ("https://loja.example/p?q=1#f", "https://loja.example/p"),
      ("http://x", "http://x"), ("HTTPS://X/A", "HTTPS://X/A"),
      ("javascript:alert(1)", ""), ("https://", ""), ("https://u:p@x/", ""), ("https://x/ y", ""),
      ("https://x/\u{202E}y", ""), ("//x/", ""), ("https:///x", ""),
      ("https://x/" + String(repeating: "y", count: 3_000), ""),
    ])
  func pages(given: String, kept: String) {
    #expect(StartRules.page(given) == kept)
  }
}
