// What comes over HTTP and in the frames of a visitor's page: read or refused, and never more.

import Basics
import Channels
import Client
import Foundation
import Presence
import Testing
import WebSocket

@testable import Client
@testable import Engine

@Suite("Fuzzing: the network")
struct NetworkFuzzTests {
  @Test("Requests, and the addresses that their proxies name")
  func requests() throws {
    let seeds = Fuzz.utf8([
      "GET /webchat/?cid=00&x=%C3%A9 HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\n\r\n",
      "POST /api/v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
      "GET /webchat/a/socket HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n"
        + "Connection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n",
      "GET /healthz HTTP/1.0\r\nX-Forwarded-For: 203.0.113.7, 10.0.0.1\r\n\r\n",
    ])
    let pieces = Fuzz.utf8([
      "\r\n", "\r", "\n", " ", ":", "\0", "Content-Length: 1\r\n", "\t", "%zz", "?", "\r\n\r\n",
      "Transfer-Encoding: chunked\r\n", "Expect: 100-continue\r\n", "é", "HTTP/1.0", "Host: b\r\n",
      "Content-Length: 99999999999999999999\r\n", "%", "&", "=", "Connection: close\r\n",
    ])
    var (seen, asked): (Set<Int>, Set<Int>) = ([], [])
    try Fuzz.play("requests") { chance in
      let bytes = chance.mangled(seeds, pieces)
      switch bytes.withUnsafeBytes({ RequestParser.parse($0) }) {
      case .incomplete: seen.insert(0)
      case .refused(let status): seen.insert(status.rawValue)
      case .request(let request, let length):
        seen.insert(200)
        try chance.demand(length <= bytes.count && request.contentLength >= 0)
        _ = request.parameters
        _ = RouteTable.engine.resolve(request)
        if case .valid(let accept) = Handshake.upgradeRequest(in: request) { asked.insert(accept.count) }
        _ = request.list("sec-websocket-protocol", containsExactly: "canais.v1")
        _ = EntityTag.matches(request["if-none-match"], "\"0\"")
      }
    }
    if Fuzz.isLong { #expect(seen.isSuperset(of: [0, 200, 400, 411, 413, 501, 505])) }
    #expect(asked.isSubset(of: [28]))
  }

  @Test("Answers to a handshake, and base64, which has one form")
  func handshakes() throws {
    let key = [UInt8](0..<16)
    let accept = Handshake.accept(key: Base64.encode(key)) ?? ""
    let seeds = Fuzz.utf8([
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Accept: \(accept)\r\n\r\n",
      "HTTP/1.1 101 \r\nupgrade: WebSocket\r\nconnection: x, upgrade\r\n"
        + "sec-websocket-accept:\(accept)\r\nServer: a\r\n\r\nrest",
    ])
    let pieces = Fuzz.utf8([
      "\r\n", "\r\n\r\n", ":", " ", "\0", "101", "Sec-", "\n", "Upgrade: websocket\r\n", "200",
    ])
    let keys = Fuzz.utf8(["dGhlIHNhbXBsZSBub25jZQ==", "AA==", "AAA=", "AAAA", ""])
    var (opened, refused) = (0, 0)
    try Fuzz.play("handshakes") { chance in
      let bytes = chance.mangled(seeds, pieces)
      switch Handshake.responseStatus(bytes, key: key) {
      case .accepted(let end):
        opened += 1
        let head = String(decoding: bytes[..<min(end, bytes.count)], as: UTF8.self)
        try chance.demand(end <= bytes.count && head.contains(accept))
      case .refused: refused += 1
      case .incomplete: break
      }
      let text = String(decoding: chance.mangled(keys, Fuzz.utf8(["=", "A", "+"])), as: UTF8.self)
      if let read = Base64.decode(text) {
        try chance.demand(Base64.encode(read) == text)
      }
    }
    if Fuzz.isLong { #expect(opened > 0 && refused > 0) }
  }

  @Test("Documents of a visitor's page, and what a start may bring")
  func documents() throws {
    let seeds = Fuzz.utf8([
      #"{"type":"start","contact":null,"page":"https://a.b/c?d#e","data":{"name":"Ana"}}"#,
      #"{"type":"resume","session":"0123456789abcdef01234567","secret":"00","seen":12}"#,
      #"{"type":"message","id":"1","text":"olá 👋 \u00e9"}"#, #"{"type":"end"}"#,
      #"{"type":"standby","contact":"0123456789abcdef01234567","contactSecret":"0"}"#,
    ])
    let pieces = Fuzz.utf8([
      "\"", "{", "}", "[", ":", ",", "\\u0000", "\\ud800", "null", "1e999", "-1", "\0", "type",
      #""seen":4294967296,"#, #""data":{"cpf":"111","name":""},"#, "https://x@y/", "\u{202E}",
    ])
    let channel = Channel.make(id: "00112233445566778899aabb", description: "a", flow: "b")
    var read = 0
    try Fuzz.play("documents") { chance in
      let bytes = chance.mangled(seeds, pieces)
      guard let frame = bytes.withUnsafeBytes({ ClientFrame($0) }) else { return }
      read += 1
      let page = StartRules.page(frame.page)
      try chance.demand(page.isEmpty || page.lowercased().hasPrefix("http"))
      try chance.demand(!page.contains { "?#".contains($0) }, page)
      let host = page.split(separator: "/").dropFirst().first ?? ""
      try chance.demand(!host.contains("@"), page)
      _ = ClaimedContact(frame)
      _ = frame.session.flatMap { Identifier($0) }
      if let data = try? StartRules.data(frame.data ?? [:], channel) {
        try chance.demand(
          data.allSatisfy { $0.value.count <= ProtocolLimits.datumCharacters })
      }
    }
    if Fuzz.isLong { #expect(read > 0) }
  }

  @Test("Addresses that proxies name, and ranges of them")
  func addresses() throws {
    let seeds = Fuzz.utf8([
      "203.0.113.7", "2001:db8::1", "[::1]:80", "::ffff:1.2.3.4/96", "10.0.0.0/8", "::/0",
    ])
    let pieces = Fuzz.utf8([
      ":", ".", "/", "[", "]", "0", "999", "%eth0", " ", "ffff", "/128", "/32", "-1", "+", "::",
    ])
    var read = 0
    try Fuzz.play("addresses") { chance in
      let text = String(decoding: chance.mangled(seeds, pieces), as: UTF8.self)
      if let address = PeerAddress(text) {
        read += 1
        try chance.demand(PeerAddress(address.description) == address)
        try chance.demand(address.limitKey.limitKey == address.limitKey)
        if let alone = AddressRange(text) { try chance.demand(alone.contains(address)) }
      }
      _ = AddressRange(text)?.contains(PeerAddress(ipv4: UInt32(chance.below(1 << 32))))
    }
    if Fuzz.isLong { #expect(read > 0) }
  }

  @Test("Queries and bodies of the API")
  func api() throws {
    let queries = Fuzz.utf8([
      "state=online&channel=00&handedOver=true&order=longest&offset=10&limit=20&query=jo%C3%A3o"
    ])
    let bodies = Fuzz.utf8([
      #"{"text":"oi","from":"agent","name":"Eva"}"#, #"{"name":"x","data":{"a":[1,2.5,null]}}"#,
    ])
    let pieces = Fuzz.utf8([
      "%", "%00", "%ff", "&", "=", "-1", "99999999999999999999", "[", "{", "\"", "}", "\\ud800",
    ])
    let numbers = ChannelNumbers()
    let parameters = WindowQuery.parameters(limit: 1...200, includesClosed: false)
    var read = 0
    try Fuzz.play("api") { chance in
      let query = chance.mangled(queries, pieces)
      let place = UInt16(0)..<UInt16(query.count)
      let request = Request(
        method: .get, head: query, lines: [], pathPlace: 0..<0, queryPlace: place,
        keepsAlive: true)
      if let values = try? QueryParameter.values(of: request, parameters) {
        let asked = WindowQuery(values, numbers: numbers)
        read += 1
        try chance.demand((0...WindowQuery.maximumOffset).contains(asked.offset))
        try chance.demand((1...200).contains(asked.limit))
      }
      let body = chance.mangled(bodies, pieces)
      _ = try? RequestBody.decode(RequestBody.Message.self, body)
      _ = try? RequestBody.decode(RequestBody.Event.self, body)
    }
    if Fuzz.isLong { #expect(read > 0) }
  }

  @Test("The live feed, cut anywhere, says the same")
  func feed() throws {
    let seeds = Fuzz.utf8([
      "event: dropped\r\ndata: {\"events\":3}\r\n\r\n: quiet\n\nevent: transition\ndata: {}\n\n",
      "data: a\ndata: b\n\n\rid: 7\rretry: 1\rdata\r\rdata:c\n\n", "event: window\ndata: {\"to\n\n",
    ])
    let pieces = Fuzz.utf8([
      "\r", "\n", "\r\n", ":", "data", "event", " ", "\0", "é", "\u{FEFF}", "\n\n",
      "{\"events\":1}",
    ])
    var read = 0
    try Fuzz.play("feed") { chance in
      let bytes = chance.mangled(seeds, pieces)
      let cut = chance.below(bytes.count + 1)
      var (whole, parts) = (ServerSentEventParser(), ServerSentEventParser())
      let said = whole.feed(bytes) ?? []
      let again = (parts.feed(bytes[..<cut]) ?? []) + (parts.feed(bytes[cut...]) ?? [])
      try chance.demand(said == again)
      for event in said where FeedEvent(event) != nil { read += 1 }
    }
    if Fuzz.isLong { #expect(read > 0) }
  }
}
