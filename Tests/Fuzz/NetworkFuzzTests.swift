// Data from the network: HTTP requests and responses, frames of visitors, and the live feed.

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
  @Test("HTTP requests")
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
    try Fuzz.run("requests") { mangler in
      let bytes = mangler.mangled(seeds, pieces)
      switch bytes.withUnsafeBytes({ RequestParser.parse($0) }) {
      case .incomplete: seen.insert(0)
      case .refused(let status): seen.insert(status.rawValue)
      case .request(let request, let length):
        seen.insert(200)
        try mangler.expect(length <= bytes.count && request.contentLength >= 0)
        _ = request.parameters
        _ = RouteTable.engine.resolve(request)
        if case .valid(let accept) = Handshake.upgradeRequest(in: request) {
          asked.insert(accept.count)
        }
        _ = request.list("sec-websocket-protocol", containsExactly: "canais.v1")
        _ = EntityTag.matches(request["if-none-match"], "\"0\"")
      }
    }
    if Fuzz.isLong { #expect(seen.isSuperset(of: [0, 200, 400, 411, 413, 501, 505])) }
    #expect(asked.isSubset(of: [28]))
  }

  @Test("Responses to a handshake, and base64, which has one form per value")
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
    try Fuzz.run("handshakes") { mangler in
      let bytes = mangler.mangled(seeds, pieces)
      switch Handshake.responseStatus(bytes, key: key) {
      case .accepted(let end):
        opened += 1
        let head = String(decoding: bytes[..<min(end, bytes.count)], as: UTF8.self)
        try mangler.expect(end <= bytes.count && head.contains(accept))
      case .refused: refused += 1
      case .incomplete: break
      }
      let text = String(decoding: mangler.mangled(keys, Fuzz.utf8(["=", "A", "+"])), as: UTF8.self)
      if let read = Base64.decode(text) {
        try mangler.expect(Base64.encode(read) == text)
      }
    }
    if Fuzz.isLong { #expect(opened > 0 && refused > 0) }
  }

  @Test("JSON frames of visitors, and the data of a start")
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
    try Fuzz.run("documents") { mangler in
      let bytes = mangler.mangled(seeds, pieces)
      guard let frame = bytes.withUnsafeBytes({ ClientFrame($0) }) else { return }
      read += 1
      let page = StartRules.page(frame.page)
      try mangler.expect(page.isEmpty || page.lowercased().hasPrefix("http"))
      try mangler.expect(!page.contains { "?#".contains($0) }, page)
      let host = page.split(separator: "/").dropFirst().first ?? ""
      try mangler.expect(!host.contains("@"), page)
      _ = ClaimedContact(frame)
      _ = frame.session.flatMap { Identifier($0) }
      if let data = try? StartRules.data(frame.data ?? [:], channel) {
        try mangler.expect(
          data.allSatisfy { $0.value.count <= ProtocolLimits.datumCharacters })
      }
    }
    if Fuzz.isLong { #expect(read > 0) }
  }

  @Test("IP addresses in headers of proxies, and ranges of them")
  func addresses() throws {
    let seeds = Fuzz.utf8([
      "203.0.113.7", "2001:db8::1", "[::1]:80", "::ffff:1.2.3.4/96", "10.0.0.0/8", "::/0",
    ])
    let pieces = Fuzz.utf8([
      ":", ".", "/", "[", "]", "0", "999", "%eth0", " ", "ffff", "/128", "/32", "-1", "+", "::",
    ])
    var read = 0
    try Fuzz.run("addresses") { mangler in
      let text = String(decoding: mangler.mangled(seeds, pieces), as: UTF8.self)
      if let address = PeerAddress(text) {
        read += 1
        try mangler.expect(PeerAddress(address.description) == address)
        try mangler.expect(address.limitKey.limitKey == address.limitKey)
        if let alone = AddressRange(text) { try mangler.expect(alone.contains(address)) }
      }
      _ = AddressRange(text)?.contains(PeerAddress(ipv4: UInt32(mangler.below(1 << 32))))
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
    try Fuzz.run("api") { mangler in
      let query = mangler.mangled(queries, pieces)
      let range = UInt16(0)..<UInt16(query.count)
      let request = Request(
        method: .get, head: query, fieldLines: [], pathRange: 0..<0, queryRange: range,
        keepsAlive: true)
      if let values = try? QueryParameter.values(of: request, parameters) {
        let asked = WindowQuery(values, numbers: numbers)
        read += 1
        try mangler.expect((0...WindowQuery.maximumOffset).contains(asked.offset))
        try mangler.expect((1...200).contains(asked.limit))
      }
      let body = mangler.mangled(bodies, pieces)
      _ = try? RequestBody.decode(RequestBody.Message.self, body)
      _ = try? RequestBody.decode(RequestBody.Event.self, body)
    }
    if Fuzz.isLong { #expect(read > 0) }
  }

  @Test("The live feed has the same events wherever it is divided")
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
    try Fuzz.run("feed") { mangler in
      let bytes = mangler.mangled(seeds, pieces)
      let cut = mangler.below(bytes.count + 1)
      var (whole, parts) = (ServerSentEventParser(), ServerSentEventParser())
      let events = whole.feed(bytes) ?? []
      let again = (parts.feed(bytes[..<cut]) ?? []) + (parts.feed(bytes[cut...]) ?? [])
      try mangler.expect(events == again)
      for event in events where FeedEvent(event) != nil { read += 1 }
    }
    if Fuzz.isLong { #expect(read > 0) }
  }
}
