// Parsers that meet the network, given mangled and invented input by a seeded generator: they read or
// refuse, and never crash. CANAIS_FUZZ_CASES says how many cases each is given.

import Channels
import Client
import Foundation
import Presence
import Testing
import WebSocket

@testable import Engine

@Suite("Fuzzing")
struct FuzzTests {
  /// Changes a seed a little: bytes, pieces that mean something, cuts.
  private static func mangled(
    _ seeds: [[UInt8]], _ pieces: [[UInt8]], _ random: inout SeededGenerator
  ) -> [UInt8] {
    var bytes = seeds[Int(random.next() % UInt64(seeds.count))]
    for _ in 0..<(random.next() % 5) where !bytes.isEmpty {
      let place = Int(random.next() % UInt64(bytes.count))
      switch random.next() % 5 {
      case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
      case 1, 2:
        bytes.insert(contentsOf: pieces[Int(random.next() % UInt64(pieces.count))], at: place)
      case 3: bytes.remove(at: place)
      default: bytes.removeSubrange(place...)
      }
    }
    return bytes
  }

  private static func utf8(_ texts: [String]) -> [[UInt8]] { texts.map { Array($0.utf8) } }

  @Test("Requests")
  func requests() {
    var random = SeededGenerator(seed: 41)
    let seeds = FuzzTests.utf8([
      "GET /webchat/?cid=00 HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\n\r\n",
      "POST /api/v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
      "GET /webchat/a/socket HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n"
        + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n",
    ])
    let pieces = FuzzTests.utf8([
      "\r\n", "\r", "\n", " ", ":", "\0", "Content-Length: 1\r\n", "\t", "%zz", "?", "\r\n\r\n",
      "Transfer-Encoding: chunked\r\n", "Expect: 100-continue\r\n", "é", "HTTP/1.0",
    ])
    var seen: Set<Int> = []
    for _ in 0..<FuzzCases.count(50_000) {
      let bytes = FuzzTests.mangled(seeds, pieces, &random)
      let verdict = bytes.withUnsafeBytes { RequestParser.parse($0) }
      switch verdict {
      case .incomplete: seen.insert(0)
      case .refused(let status): seen.insert(status.rawValue)
      case .request(let request, let length):
        seen.insert(200)
        // What was taken can only be taken so: every shorter part waits or is refused.
        #expect(length <= bytes.count && request.contentLength >= 0)
        _ = request.parameters
        _ = request["sec-websocket-key"].flatMap { Handshake.accept(key: $0) }
      }
    }
    #expect(seen.isSuperset(of: [0, 200, 400, 501]))
  }

  @Test("Answers to a handshake")
  func handshakes() {
    var random = SeededGenerator(seed: 42)
    let key = [UInt8](0..<16)
    let accept = Handshake.accept(key: Base64.encode(key)) ?? ""
    let seeds = FuzzTests.utf8([
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Accept: \(accept)\r\n\r\n"
    ])
    let pieces = FuzzTests.utf8(["\r\n", "\r\n\r\n", ":", " ", "\0", "101", "Sec-"])
    var opened = 0
    var refused = 0
    for _ in 0..<FuzzCases.count(20_000) {
      let bytes = FuzzTests.mangled(seeds, pieces, &random)
      switch Handshake.answer(bytes, key: key) {
      case .open(let end):
        opened += 1
        #expect(end <= bytes.count)
        #expect(String(decoding: bytes[..<end], as: UTF8.self).contains(accept))
      case .refused: refused += 1
      case .incomplete: break
      }
    }
    #expect(opened > 0 && refused > 0)
  }

  @Test("Documents of a visitor's page, and what a start may bring")
  func documents() {
    var random = SeededGenerator(seed: 43)
    let seeds = FuzzTests.utf8([
      #"{"type":"start","contact":null,"source":"widget","page":"https://a.b/c?d#e","data":{"name":"Ana"}}"#,
      #"{"type":"resume","session":"0123456789abcdef01234567","secret":"00","seen":12}"#,
      #"{"type":"message","id":"1","text":"olá 👋 \u00e9"}"#, #"{"type":"end"}"#,
    ])
    let pieces = FuzzTests.utf8([
      "\"", "{", "}", "[", ":", ",", "\\u0000", "\\ud800", "null", "1e999", "-1", "\0", "type",
    ])
    let channel = TestEngine.make()
    var read = 0
    for _ in 0..<FuzzCases.count(20_000) {
      let bytes = FuzzTests.mangled(seeds, pieces, &random)
      guard let frame = bytes.withUnsafeBytes({ ClientFrame($0) }) else { continue }
      read += 1
      let page = StartRules.page(frame.page)
      #expect(page.isEmpty || page.lowercased().hasPrefix("http"))
      #expect(!page.contains("?") && !page.contains("#") && !page.contains("@"))
      _ = ClaimedContact(frame)
      if let data = try? StartRules.data(frame.data ?? [:], channel) {
        #expect(data.allSatisfy { $0.value.count <= Protocol.datumCharacters })
      }
    }
    #expect(read > 0)
  }

  @Test("Addresses that proxies name, and ranges of them")
  func addresses() {
    var random = SeededGenerator(seed: 44)
    let seeds = FuzzTests.utf8(["203.0.113.7", "2001:db8::1", "[::1]:80", "::ffff:1.2.3.4/96"])
    let pieces = FuzzTests.utf8([":", ".", "/", "[", "]", "0", "999", "%eth0", " ", "ffff"])
    var read = 0
    for _ in 0..<FuzzCases.count(20_000) {
      let text = String(decoding: FuzzTests.mangled(seeds, pieces, &random), as: UTF8.self)
      if let address = PeerAddress(text) {
        read += 1
        #expect(PeerAddress(address.description) == address, "\(text)")
      }
      _ = AddressRange(text)
    }
    #expect(read > 0)
  }
}
