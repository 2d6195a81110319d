// HTTP: the requests that are accepted and refused, and what browsers may cache.

import Basics
import Channels
import Foundation
import TestSupport
import Testing
import Widget

@testable import Engine

@Suite("HTTP")
struct HTTPTests {
  /// The parser's result for some bytes: `ok`, `incomplete`, or the status it refuses them with.
  static func verdict(_ text: String) -> String { verdict(Array(text.utf8)) }

  static func verdict(_ bytes: [UInt8]) -> String {
    bytes.withUnsafeBytes { bytes in
      switch RequestParser.parse(bytes) {
      case .incomplete: "incomplete"
      case .refused(let status): String(status.rawValue)
      case .request: "ok"
      }
    }
  }

  @Test(
    "Requests that are complete or not yet",
    arguments: [
      ("GET / HTTP/1.1\r\nHost: x\r\n\r\n", "ok"),
      ("\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n", "ok"),
      ("GET / HTTP/1.0\r\n\r\n", "ok"),
      ("GET /a?b=c HTTP/1.1\r\nHost: [::1]:80\r\nX-A:\t b c \r\n\r\n", "ok"),
      ("GET / HTTP/1.1\r\nHost: x\r\n", "incomplete"),
      ("GE", "incomplete"),
      ("", "incomplete"),
    ])
  func completeness(request: String, verdict: String) {
    #expect(HTTPTests.verdict(request) == verdict)
  }

  @Test(
    "Header fields and line ends",
    arguments: [
      // RFC 9112 3.2: Host once, and well formed.
      ("GET / HTTP/1.1\r\n\r\n", "400"),
      ("GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", "400"),
      ("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", "400"),
      // 2.2: lines end in CR LF.
      ("GET / HTTP/1.1\nHost: x\n\n", "400"),
      ("GET / HTTP/1.1\r\nHost: x\nX: y\r\n\r\n", "400"),
      ("GET / HTTP/1.1\r\nHost: x\rX: y\r\n\r\n", "400"),
      ("GET / HTTP/1.1\r\nHost: x\rXY: z\r\n\r\n", "400"),
      // 5.1, 5.2: no blank before the colon, no folding.
      ("GET / HTTP/1.1\r\nHost : x\r\n\r\n", "400"),
      ("GET / HTTP/1.1\r\nHost: x\r\n folded\r\n\r\n", "400"),
      ("GET / HTTP/1.1\r\nHost: x\r\nnocolon\r\n\r\n", "400"),
      ("GET / HTTP/1.1\r\nHost: x\r\n: empty\r\n\r\n", "400"),
      ("GET / HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n", "400"),
      ("POST / HTTP/1.1\r\nHost: x\r\nExpect: 200-ok\r\n\r\n", "417"),
    ])
  func fields(request: String, verdict: String) {
    #expect(HTTPTests.verdict(request) == verdict)
  }

  @Test(
    "Request lines",
    arguments: [
      // RFC 9112 3: single spaces between the parts.
      ("GET  / HTTP/1.1\r\nHost: x\r\n\r\n", "400"),
      ("GET / HTTP/1.1 \r\nHost: x\r\n\r\n", "400"),
      (" GET / HTTP/1.1\r\nHost: x\r\n\r\n", "400"),
      // 3.2.2: the absolute form names the host that Host names.
      ("GET http://x/a?b HTTP/1.1\r\nHost: X\r\n\r\n", "ok"),
      ("GET HTTPS://x:8443 HTTP/1.1\r\nHost: x:8443\r\n\r\n", "ok"),
      ("GET http://x/ HTTP/1.0\r\n\r\n", "ok"),
      ("GET http://x/ HTTP/1.1\r\nHost: y\r\n\r\n", "400"),
      ("GET http://x@y/ HTTP/1.1\r\nHost: y\r\n\r\n", "400"),
      ("GET http:/// HTTP/1.1\r\nHost: x\r\n\r\n", "400"),
      ("GET ftp://x/ HTTP/1.1\r\nHost: x\r\n\r\n", "400"),
      ("GET x HTTP/1.1\r\nHost: x\r\n\r\n", "400"),
      ("CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n", "501"),
      ("BREW / HTTP/1.1\r\nHost: x\r\n\r\n", "501"),
      ("GET /\u{7f} HTTP/1.1\r\nHost: x\r\n\r\n", "400"),
      ("GET /#f HTTP/1.1\r\nHost: x\r\n\r\n", "400"),
      // RFC 9110 2.5: a later minor version is read as 1.1.
      ("GET / HTTP/1.2\r\nHost: x\r\n\r\n", "ok"),
      ("GET / HTTP/1.2\r\n\r\n", "400"),
      ("GET / HTTP/1.10\r\nHost: x\r\n\r\n", "505"),
      ("GET / HTTP/1.x\r\nHost: x\r\n\r\n", "505"),
      ("GET / HTTP/2.0\r\nHost: x\r\n\r\n", "505"),
      ("GET / FTP/1.1\r\nHost: x\r\n\r\n", "400"),
    ])
  func requestLines(request: String, verdict: String) {
    #expect(HTTPTests.verdict(request) == verdict)
  }

  @Test(
    "Lengths of bodies",
    arguments: [
      // RFC 9112 6: two lengths in one request are how requests are smuggled.
      ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n", "ok"),
      ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3, 3\r\n\r\n", "400"),
      ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\n", "400"),
      ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: +3\r\n\r\n", "400"),
      ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", "400"),
      ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0x3\r\n\r\n", "400"),
      ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10485761\r\n\r\n", "413"),
      ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n", "413"),
      ("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", "411"),
      (
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
        "400"
      ),
      ("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\n\r\n", "400"),
    ])
  func lengths(request: String, verdict: String) {
    #expect(HTTPTests.verdict(request) == verdict)
  }

  @Test("A head beyond its limits is refused before it is complete")
  func limits() {
    let long = "GET / HTTP/1.1\r\nHost: x\r\nX: " + String(repeating: "a", count: 17_000)
    #expect(HTTPTests.verdict(long) == "431")
    let target = "GET /" + String(repeating: "a", count: 17_000)
    #expect(HTTPTests.verdict(target) == "414")
    #expect(HTTPTests.verdict(target + " HTTP/1.1\r\nHost: x\r\n\r\n") == "414")
    #expect(HTTPTests.verdict(String(repeating: "A", count: 17_000)) == "400")
    let many = (0..<70).map { "X\($0): y\r\n" }.joined()
    #expect(HTTPTests.verdict("GET / HTTP/1.1\r\nHost: x\r\n" + many + "\r\n") == "431")
  }

  @Test("A hundred thousand mutated requests are parsed without a crash")
  func fuzz() {
    var random = SeededRandom(seed: 20_26)
    let seeds = [
      "GET /webchat/?cid=00 HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\nCookie: b\r\n\r\n",
      "POST /api/v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
    ].map { Array($0.utf8) }
    let pieces = ["\r\n", "\r", "\n", " ", ":", "\0", "Content-Length: 1\r\n", "\t", "%", "?"]
      .map { Array($0.utf8) }
    var seen: Set<String> = []
    for _ in 0..<100_000 {
      var bytes = seeds[Int(random.next() % 2)]
      for _ in 0..<(1 + random.next() % 4) where !bytes.isEmpty {
        let place = Int(random.next() % UInt64(bytes.count))
        switch random.next() % 4 {
        case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
        case 1: bytes.insert(contentsOf: pieces[Int(random.next() % 10)], at: place)
        case 2: bytes.remove(at: place)
        default: bytes = Array(bytes[..<max(1, place)])
        }
      }
      seen.insert(HTTPTests.verdict(bytes))
    }
    #expect(seen.isSuperset(of: ["ok", "incomplete", "400", "501"]))
  }

  @Test("Moments are written as HTTP dates and by RFC 3339")
  func moments() {
    #expect(HTTPDate.text(784_111_777_000) == "Sun, 06 Nov 1994 08:49:37 GMT")
    #expect(RFC3339.text(784_111_777_009) == "1994-11-06T08:49:37.009Z")
    #expect(RFC3339.text(-1) == "1969-12-31T23:59:59.999Z")
  }

  @Test("Pipelined requests are answered in order, and HEAD without a body")
  func pipelining() throws {
    let engine = try TestEngine()
    let socket = try TestSocket(port: engine.port)
    let token = "Authorization: Bearer \(engine.tokens.token(.watch))\r\n"
    socket.send(
      "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nHEAD /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
        + "GET /api/v1/sessions HTTP/1.1\r\nHost: x\r\n\(token)\r\n"
        + "GET /metrics HTTP/1.1\r\nHost: x\r\n\(token)\r\n"
        + "GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    #expect(try socket.response().text == "ok\n")
    let head = try socket.response(isHead: true)
    #expect(head.headers["content-length"] == "3")
    #expect(try socket.response().text.contains("total"))
    #expect(try socket.response().text.contains("canais_"))
    #expect(try socket.response().status == 404)
    #expect(try socket.rest().isEmpty)
  }

  @Test("A body that is held back is requested with 100 Continue, and may come byte by byte")
  func body() throws {
    let engine = try TestEngine()
    let visitor = try TestVisitor(engine)
    let session = try visitor.start().session
    let body = #"{"text":"devagar","from":"flow"}"#
    let socket = try TestSocket(port: engine.port)
    socket.send(
      "POST /api/v1/sessions/\(session)/messages HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
        + "Authorization: Bearer \(engine.tokens.token(.platform))\r\n"
        + "Content-Length: \(body.utf8.count)\r\n\r\n")
    #expect(try socket.response().status == 100)
    for byte in body.utf8 { socket.send([byte]) }
    #expect(try socket.response().status == 200)
    #expect(try visitor.hear("message").text == "devagar")
    #expect(try engine.request("GET", "/x", headers: ["Bad Header: 1"]).status == 400)
  }

  @Test("An HTTP/1.0 request gets no 100 Continue and no upgrade")
  func old() throws {
    let engine = try TestEngine()
    let socket = try TestSocket(port: engine.port)
    socket.send("POST /healthz HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
    socket.send("ab")
    #expect(try socket.response().status == 405)
    let upgrading = try TestSocket(port: engine.port)
    upgrading.send(
      "GET /webchat/\(TestEngine.channel)/socket HTTP/1.0\r\nHost: x\r\nUpgrade: websocket\r\n"
        + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
    #expect(try upgrading.response().status == 426)
  }

  @Test("An incomplete head is answered 408 after ten seconds; an idle connection is closed")
  func slow() throws {
    let engine = try TestEngine(clock: ManualClock())
    let slow = try TestSocket(port: engine.port)
    slow.send("GET / HTTP/1.1\r\nHost:")
    let idle = try TestSocket(port: engine.port)
    idle.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(try idle.response().status == 200)
    engine.engine.settle()
    engine.pass(11_000)
    #expect(try slow.response().status == 408)
    engine.pass(61_000)
    #expect(try idle.rest().isEmpty)
  }

  @Test("What browsers load has its type, its entity tag and its access headers")
  func pages() throws {
    var channel = TestEngine.make()
    channel.settings.allowedOrigins = ["https://loja.example"]
    channel.settings.image = ChannelImage(kind: .png, bytes: [0x89, 0x50, 0x4E, 0x47])
    let engine = try TestEngine([channel, TestEngine.make(TestEngine.other)])
    let script = try engine.request("GET", "/webchat/webchat.js")
    #expect(script.body == WidgetScript.loader.bytes)
    #expect(script.headers["vary"] == "Accept-Encoding")
    let packed = try engine.request(
      "GET", "/webchat/webchat.js", headers: ["Accept-Encoding: gzip, deflate"])
    #expect(packed.headers["content-encoding"] == "gzip")
    #expect(packed.headers["etag"] != script.headers["etag"])
    #expect(packed.body.count < 7_100)
    let address = try #require(
      String(decoding: script.body, as: UTF8.self).firstMatch(of: /'(window\.js\?[0-9a-f]{16})'/))
    let window = try engine.request("GET", "/webchat/\(address.output.1)-es-ES")
    #expect(window.status == 200)
    #expect(window.headers["cache-control"]?.contains("immutable") == true)
    #expect(
      try engine.request("GET", "/webchat/window.js?0-es-ES").headers["cache-control"] == "no-cache"
    )
    #expect(try engine.request("GET", "/webchat/window.js?0-xx").status == 404)
    #expect(script.headers["access-control-allow-origin"] == "*")
    for path in ["webchat.js", "\(channel.id)/config.json", "\(channel.id)/image"] {
      let tag = try #require(try engine.request("GET", "/webchat/" + path).headers["etag"])
      let again = try engine.request(
        "GET", "/webchat/" + path, headers: ["If-None-Match: \"x\", W/\(tag)"])
      #expect(again.status == 304)
      #expect(again.body.isEmpty)
      #expect(try engine.request("POST", "/webchat/" + path).status == 405)
    }
    let config = try engine.request("GET", "/webchat/\(channel.id)/config.json")
    #expect(config.body == WidgetConfig(channel).json)
    let page = try engine.request("GET", "/webchat/?cid=\(channel.id)")
    #expect(page.text.contains(channel.id))
    let policy = try #require(page.headers["content-security-policy"])
    #expect(policy.contains("frame-ancestors 'self' https://loja.example"))
    let none = try engine.request("GET", "/webchat/?cid=\"><script>")
    #expect(none.status == 404)
    #expect(!none.text.contains("\"><script>"))
    #expect(try engine.request("GET", "/webchat/\(TestEngine.other)/image").status == 404)
    let missing = try engine.request("GET", "/webchat/nobody/config.json")
    #expect(missing.status == 404)
    #expect(missing.headers["access-control-allow-origin"] == "*")
    #expect(try engine.request("GET", "/webchat/\(channel.id)/socket").status == 426)
    for path in ["/healthz", "/readyz"] {
      #expect(try engine.request("GET", path).headers["x-content-type-options"] == "nosniff")
    }
  }
}
