// Which connections are opened, reused and refused.

import Foundation
import Glibc
import HTTPClient
import Synchronization
import TestServer
import TestSupport
import Testing

@Suite("Connections", .ownThread)
struct ConnectionTests {
  /// A server that answers every request with its path.
  static func answering(_ address: String = "127.0.0.1") throws -> RawServer {
    try RawServer(address) { connection, _ in
      while true {
        let request = try connection.request()
        try connection.answer(200, request.path)
      }
    }
  }

  @Test("Consecutive requests share a connection")
  func kept() async throws {
    let server = try Self.answering()
    let client = HTTPClient()
    let results = await inTurn(client, try (0..<20).map { try post(server.url + "/\($0)") })
    #expect(results.map(\.text) == (0..<20).map { "/\($0)" })
    #expect(server.connectionCount == 1)
  }

  @Test("The number of connections to a host is limited")
  func limit() async throws {
    let server = try Self.answering()
    var settings = HTTPClientSettings()
    settings.maxActivePerHost = 4
    let client = HTTPClient(settings)
    try await withThrowingTaskGroup { group in
      for _ in 0..<100 {
        group.addTask { try await client.response(to: post(server.url)).status }
      }
      for try await status in group { #expect(status == 200) }
    }
    #expect((1...4).contains(server.connectionCount))
  }

  // MARK: - Persistent connections that end

  /// How a server ends a persistent connection.
  enum Ending: CaseIterable {
    /// It closes the connection after a response.
    case afterAnswer
    /// It closes the connection when it receives the next request.
    case atRequest
    /// It resets the connection when it receives the next request.
    case resetAtRequest
    /// It sends a response without a request and closes the connection.
    case lateAnswer
  }

  @Test(
    "A request on a closed persistent connection is sent again at once", arguments: Ending.allCases)
  func keptButClosed(_ ending: Ending) async throws {
    let closed = ReceivedEvents()
    let server = try RawServer { connection, which in
      try connection.request()
      try connection.answer(200, "\(which)")
      guard which < 3 else { return connection.waitForEnd() }
      switch ending {
      case .afterAnswer: break
      case .atRequest: try connection.request()
      case .resetAtRequest:
        try connection.request()
        connection.reset()
      case .lateAnswer: try connection.answer(500, "unsolicited")
      }
      connection.finish()
      closed.add(.end(nil))
      connection.waitForEnd()
    }
    let client = HTTPClient()
    for number in 0..<4 {
      let (result, took) = await timed(client, try post(server.url))
      let response = try result.get()
      #expect(response.status == 200)
      #expect(response.body == Array("\(number)".utf8), "the response of an earlier connection")
      #expect(took < HTTPRequest.longDeadline / 2, "\(took) ms")
      switch ending {
      case .afterAnswer, .lateAnswer:
        if number < 3 { #expect(closed.wait { $0.count > number }) }
      case .atRequest, .resetAtRequest: break
      }
    }
    #expect(server.connectionCount == 4)
  }

  @Test(
    "An unsolicited response is not the response to the next request", arguments: [true, false])
  func unsolicited(_ isChunked: Bool) async throws {
    let first =
      isChunked
      ? "HTTP/1.1 200 x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n1\r\n0\r\n\r\n"
      : "HTTP/1.1 204 x\r\n\r\n"
    let sent = ReceivedEvents()
    let server = try RawServer { connection, which in
      try connection.request()
      if which == 0 {
        try connection.send(first)
        try connection.answer(500, "unsolicited")
        sent.add(.end(nil))
        // A second response in the same segment is dropped and the connection is reused; a later
        // one has closed the connection.
        try connection.request()
      }
      try connection.answer(200, "2")
      connection.waitForEnd()
    }
    let client = HTTPClient()
    #expect(try await client.response(to: post(server.url)).status < 300)
    #expect(sent.end().came)
    let response = try await client.response(to: post(server.url))
    #expect(response.status == 200)
    #expect(response.body == Array("2".utf8))
  }

  @Test("A request on a new connection is not sent again")
  func newAndClosed() async throws {
    let server = try RawServer { connection, _ in try connection.request() }
    #expect(try await reason(HTTPClient(), post(server.url)) == .connectionLost)
    #expect(server.connectionCount == 1)
  }

  @Test("An idle client closes its connections")
  func idle() async throws {
    let ended = ReceivedEvents()
    let server = try RawServer { connection, _ in
      try connection.request()
      try connection.answer()
      connection.waitForEnd()
      ended.add(.end(nil))
    }
    var settings = HTTPClientSettings()
    settings.idleTimeout = 50
    let client = HTTPClient(settings)
    #expect(try await client.response(to: post(server.url)).status == 200)
    #expect(ended.end().came)
    #expect(try await client.response(to: post(server.url)).status == 200)
    #expect(server.connectionCount == 2)
  }

  // MARK: - Addresses

  @Test("IPv6 literals", arguments: ["/", "/a/b?c=d", ""])
  func ipv6(_ path: String) async throws {
    let server = try Self.answering("::1")
    #expect(server.url.hasPrefix("http://[::1]:"))
    let response = try await HTTPClient().response(to: post(server.url + path))
    #expect(response.status == 200)
    #expect(response.body == Array((path.isEmpty ? "/" : path).utf8))
  }

  @Test("localhost and the names below it are not resolved")
  func localhost() async throws {
    var settings = HTTPClientSettings()
    settings.resolveHost = { _ in .notFound(code: -2) }
    let server = try Self.answering()
    for name in ["localhost", "a.localhost", "LOCALHOST"] {
      let response = try await HTTPClient(settings).response(
        to: post("http://\(name):\(server.port)/"))
      #expect(response.status == 200)
    }
  }

  @Test("A name is resolved once for concurrent requests, and all its addresses are tried")
  func names() async throws {
    let server = try Self.answering()
    let counter = Counter()
    var settings = HTTPClientSettings()
    settings.resolveHost = { host in
      counter.add()
      // The first address refuses connections.
      return host == "platform.test"
        ? .addresses(["127.0.0.77", "127.0.0.1"]) : .notFound(code: -2)
    }
    let client = HTTPClient(settings)
    try await withThrowingTaskGroup { group in
      for _ in 0..<20 {
        group.addTask {
          try await client.response(to: post("http://platform.test:\(server.port)/x")).status
        }
      }
      for try await status in group { #expect(status == 200) }
    }
    #expect(counter.count == 1)
    #expect(try await reason(client, post("http://other.test:\(server.port)/")) == .nameNotFound)
  }

  @Test("A slow name server delays only the requests to that name")
  func slowNames() async throws {
    let server = try Self.answering()
    let gate = DispatchSemaphore(value: 0)
    defer { for _ in 0..<100 { gate.signal() } }
    var settings = HTTPClientSettings()
    settings.resolveHost = { host in
      if host.hasPrefix("slow") { gate.wait() }
      return .addresses(["127.0.0.1"])
    }
    let client = HTTPClient(settings)
    let port = server.port
    async let slow = reason(client, post("http://slow.test:\(port)/", deadline: 500))
    async let slower = reason(client, post("http://slow.test:\(port)/", deadline: 700))
    // The slow name is not resolved before the end of the test.
    #expect(try await client.response(to: post("http://fast.test:\(port)/")).status == 200)
    #expect(try await slow == .nameTimedOut)
    #expect(try await slower == .nameTimedOut)
  }

  @Test(
    "A forbidden address is not connected to, as a literal or by name",
    arguments: [
      "http://metadata.test", "http://both.test", "http://169.254.169.254", "http://six.test",
      "http://[fe80::1]", "http://0xA9FEA9FE", "http://2852039166",
    ])
  func refused(_ url: String) async throws {
    var settings = HTTPClientSettings()
    settings.resolveHost = { host in
      switch host {
      case "metadata.test": .addresses(["169.254.169.254"])
      case "six.test": .addresses(["fe80::1", "169.254.1.1"])
      default: .addresses(["169.254.169.254", "fe80::2"])
      }
    }
    let asked = Counter()
    settings.isAddressAllowed = { bytes in
      asked.add()
      let family = Int32(bytes.loadUnaligned(as: sa_family_t.self))
      if family == AF_INET { return !(bytes[4] == 169 && bytes[5] == 254) }
      return !(bytes[8] == 0xFE && bytes[9] & 0xC0 == 0x80)
    }
    #expect(try await reason(HTTPClient(settings), post(url)) == .addressForbidden)
    #expect(asked.count > 0)
  }

  @Test("The allowed addresses of a name are used")
  func partlyRefused() async throws {
    let server = try Self.answering()
    var settings = HTTPClientSettings()
    settings.resolveHost = { _ in .addresses(["127.0.0.66", "127.0.0.1"]) }
    settings.isAddressAllowed = { $0[7] != 66 }
    let response = try await HTTPClient(settings).response(
      to: post("http://a.test:\(server.port)/"))
    #expect(response.status == 200)
  }

  @Test("A closed port refuses the connection")
  func closedPort() async throws {
    let server = try RawServer { _, _ in }
    let url = server.url
    server.stop()
    // The thread of the server may not have closed the listener yet.
    var found = try await reason(HTTPClient(), post(url))
    if found != .connectionRefused { found = try await reason(HTTPClient(), post(url)) }
    #expect(found == .connectionRefused)
  }

  @Test(
    "Unusable URLs are rejected",
    arguments: [
      "", "ftp://a/", "http://", "http:///x", "http://a b/", "http://a:0/", "http://a:70000/",
      "http://u@a/", "http://u:p@a/", "http://[::1", "http://[]:80/", "http://a/ç", "http://ç/",
      "http://a\n/", "HTTP//a", "http://a:8x/", "http://[::1]x/", "//a/", "http://a%41/",
      "http://" + String(repeating: "a", count: 300),
      "http://a/" + String(repeating: "b", count: 9_000),
    ])
  func badAddresses(_ text: String) {
    #expect(throws: HTTPClientError(.badURL)) { try HTTPURL(text) }
  }

  @Test("The parts of a URL that select a connection")
  func goodAddresses() throws {
    let url = try HTTPURL("HTTPS://Chat.Example/a?b#c")
    #expect(url.isSecure && url.host == "chat.example" && url.port == 443)
    let literal = try HTTPURL("http://[2001:DB8::1]:8080")
    #expect(!literal.isSecure && literal.host == "[2001:db8::1]" && literal.port == 8_080)
    #expect(try HTTPURL("http://a_b-c.d").port == 80)
    #expect(try HTTPURL("http://a?b").host == "a")
  }

  @Test("A request with an invalid field is not sent")
  func badFields() async throws {
    for (name, value) in [
      ("X", "a\r\nY: b"), ("X\n", "a"), ("", "a"), ("X y", "a"), ("X", "\u{0}"),
    ] {
      var request = try post("http://127.0.0.1:1/")
      request.fields.append(name, value)
      #expect(await reason(HTTPClient(), request) == .badField)
    }
  }

  @Test("Fields are sent unchanged, without fields that libcurl adds")
  func fieldsSent() async throws {
    let server = try RawServer { connection, _ in
      let request = try connection.request()
      try connection.answer(200, request.head)
    }
    var request = HTTPRequest(.post, try HTTPURL(server.url + "/a?b=c"), body: Array("{}".utf8))
    request.fields.append("X-One", "ação")
    request.fields.append("X-Empty", "")
    let text = String(
      decoding: try await HTTPClient().response(to: request).body, as: UTF8.self)
    let lines = text.split(separator: "\r\n").map(String.init)
    #expect(lines.first == "POST /a?b=c HTTP/1.1")
    #expect(lines.contains("X-One: ação"))
    #expect(lines.contains("X-Empty:"))
    #expect(lines.contains("User-Agent: canais"))
    #expect(lines.contains("Content-Length: 2"))
    #expect(!text.lowercased().contains("content-type"))
    #expect(!text.lowercased().contains("expect"))
  }

  @Test("Methods and their bodies", arguments: HTTPMethod.allCases)
  func methods(_ method: HTTPMethod) async throws {
    let server = try RawServer { connection, _ in
      while true {
        let request = try connection.request()
        let first = request.head.prefix { $0 != " " }
        try connection.answer(200, first == "HEAD" ? "" : "\(first) \(request.body.count)")
      }
    }
    let client = HTTPClient()
    for other in HTTPMethod.allCases {
      for method in [method, other] {
        let request = HTTPRequest(method, try HTTPURL(server.url), body: [0x61, 0x62])
        let response = try await client.response(to: request)
        let expected =
          switch method {
          case .get: "GET 0"
          case .head: ""
          case .post, .put, .patch, .delete: "\(method.rawValue) 2"
          }
        #expect(response.body == Array(expected.utf8))
      }
    }
  }

  @Test("Bodies of any size are sent completely")
  func largeRequest() async throws {
    let server = try RawServer { connection, _ in
      while true {
        let request = try connection.request()
        try connection.answer(200, "\(request.body.count)")
      }
    }
    let client = HTTPClient()
    for size in [0, 1, 70_000, 2 << 20, 3] {
      let response = try await client.response(
        to: post(server.url, String(repeating: "a", count: size)))
      #expect(response.body == Array("\(size)".utf8))
    }
  }
}

/// A counter for several threads.
final class Counter: Sendable {
  private let number = Atomic<Int>(0)
  func add() { number.wrappingAdd(1, ordering: .relaxed) }
  var count: Int { number.load(ordering: .relaxed) }
}
