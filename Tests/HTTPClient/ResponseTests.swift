// Responses that RFC 9110 and RFC 9112 allow, and responses that they do not allow.

import Foundation
import HTTPClient
import TestServer
import TestSupport
import Testing

@Suite("Responses", .ownThread)
struct ResponseTests {
  // MARK: - Cut

  @Test(
    "A response that is cut in its head has no status",
    arguments: [
      "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200", "HTTP/1.1 2",
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n", "HTTP/1.1 500 Internal\r\nX: y\r\n", "H",
      "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n",
    ])
  func cutHead(_ text: String) async throws {
    let result = try await answered(text)
    #expect(
      result.reason == .responseCut || result.reason == .connectionLost || result.reason == .notHTTP
    )
    #expect(result.status == nil, "the status is not certain")
  }

  @Test("Without a byte of the response the connection is lost")
  func nothing() async throws {
    #expect(try await answered("").reason == .connectionLost)
    let server = try RawServer { connection, _ in
      try connection.request()
      connection.reset()
    }
    #expect(try await reason(HTTPClient(), post(server.url)) == .connectionLost)
  }

  @Test(
    "A response that is cut in its body is an error with the received part",
    arguments: [
      "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{\"a\"",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n{\"a\"\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n{\"a\"",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n{\"a\"\r\nzz\r\n",
    ])
  func cutBody(_ text: String) async throws {
    let result = try await answered(text)
    #expect(result.reason == .responseCut)
    guard case .failure(let error) = result else { return }
    #expect(error.response?.status == 200)
    #expect(error.response?.body == Array("{\"a\"".utf8))
  }

  // MARK: - Heads

  @Test(
    "Unusual but valid heads are read",
    arguments: [
      "HTTP/1.1 200 OK\r\nX: \u{E7}\r\nContent-Length: 2\r\n\r\n{}",
      "HTTP/1.1 200 Conclu\u{ED}do\r\nContent-Length: 2\r\n\r\n{}",
      "HTTP/1.1 200 OK\r\nX-Mensagem: Opera\u{E7}\u{E3}o\r\nContent-Length: 2\r\n\r\n{}",
      "HTTP/1.1 200 OK\r\nLast-Modified: Dienstag, 31. M\u{E4}rz 2026\r\nContent-Length: 2\r\n\r\n{}",
      "HTTP/1.1 200 OK\r\nX: \u{1}\u{7F}\u{FF}\u{80}\r\nContent-Length: 2\r\n\r\n{}",
      "HTTP/1.1 200\r\nContent-Length: 2\r\n\r\n{}", "HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\n{}",
      "HTTP/1.0 200 OK\nContent-Length: 2\n\n{}", "HTTP/1.0 200 OK\r\n\r\n{}",
      "HTTP/1.1 200 OK\r\nX: a\r\n b\r\n\tc\r\nContent-Length: 2\r\n\r\n{}",
      "HTTP/1.1 200 OK\r\nX:\r\nY :z\r\nContent-Length: 2\r\n\r\n{}",
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
      "HTTP/1.1 200 OK\r\nX-\u{E7}: y\r\nContent-Length: 2\r\n\r\n{}",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;a=\"b\"\r\n{}\r\n0;c\r\nX-T: \u{E7}\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\nContent-Length: 9\r\n\r\n002\r\n{}\r\n0\r\n\r\n",
      "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{}",
    ])
  func oddHeads(_ text: String) async throws {
    let result = try await answered(text)
    #expect(result.status == 200)
    #expect(result.text == "{}", "\(result)")
  }

  @Test(
    "A head with an invalid line is an error with the status",
    arguments: [
      "HTTP/1.1 200 OK\r\nno colon\r\nContent-Length: 2\r\n\r\n{}",
      "HTTP/1.1 200 OK\r\nX: a\u{0}b\r\nContent-Length: 2\r\n\r\n{}",
    ])
  func brokenHeads(_ text: String) async throws {
    let result = try await answered(text)
    #expect(result.reason == .notHTTP)
    #expect(result.status == 200)
  }

  @Test("Fields are found in any case, and read as UTF-8 or Latin-1")
  func fields() async throws {
    let result = try await answered(
      "HTTP/1.1 503 x\r\nretry-AFTER: 7\r\nX: a\r\nX:  b \r\nY: \u{C3}\u{A7}\r\nZ: \u{E7}\r\n"
        + "F: one\r\n two\r\nContent-Length: 0\r\n\r\n")
    let fields = try result.get().fields
    #expect(fields.value(of: "Retry-After") == "7")
    #expect(fields.values(of: "x") == ["a", "b"])
    #expect(fields.value(of: "y") == "ç")
    #expect(fields.value(of: "z") == "ç")
    #expect(fields.value(of: "f").map { $0.split(separator: " ") } == ["one", "two"])
    #expect(fields.value(of: "w") == nil)
    #expect(fields.dictionary["x"] == "a, b")
  }

  @Test("A large head is read, an endless one is not")
  func largeHeads() async throws {
    let large = String(repeating: "X: \(String(repeating: "a", count: 1_000))\r\n", count: 90)
    #expect(
      try await answered("HTTP/1.1 200 OK\r\n\(large)Content-Length: 2\r\n\r\n{}").text == "{}")
    let line = "X: " + String(repeating: "a", count: 90 << 10) + "\r\n"
    #expect(
      try await answered("HTTP/1.1 200 OK\r\n\(line)Content-Length: 2\r\n\r\n{}").text == "{}")
    for endless in [
      String(repeating: "X: \(String(repeating: "a", count: 1_000))\r\n", count: 400),
      "X: " + String(repeating: "a", count: 200 << 10),
    ] {
      #expect(try await answered("HTTP/1.1 200 OK\r\n" + endless).reason == .headTooLarge)
    }
    let hints = String(repeating: "HTTP/1.1 103 x\r\nLink: \(line)\r\n", count: 20)
    #expect(try await answered(hints).reason == .headTooLarge)
  }

  // MARK: - Interim responses

  @Test(
    "An interim response is not a response",
    arguments: [
      "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 102 Processing\r\n\r\n",
      "HTTP/1.1 100\r\nX: y\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n", "HTTP/1.1 199 x\r\n\r\n",
    ])
  func interimOnly(_ text: String) async throws {
    let result = try await answered(text)
    #expect(result.reason == .connectionLost || result.reason == .responseCut)
    #expect(result.status == nil)
  }

  @Test("The response follows the interim responses")
  func interimFirst() async throws {
    let result = try await answered(
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nX: hint\r\n\r\n"
        + "HTTP/1.1 201 Created\r\nX: real\r\nContent-Length: 2\r\n\r\n{}")
    #expect(result.status == 201)
    #expect(try result.get().fields.values(of: "x") == ["real"])
    #expect(result.text == "{}")
  }

  @Test("A switch to another protocol is an error at once")
  func switching() async throws {
    let server = try RawServer { connection, _ in
      try connection.request()
      try connection.send(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n")
      connection.waitForEnd()
    }
    #expect(try await reason(HTTPClient(), post(server.url)) == .notHTTP)
  }

  // MARK: - Not HTTP

  @Test(
    "Other protocols are not HTTP",
    arguments: [
      "220 mail.example ESMTP\r\n", "SSH-2.0-OpenSSH_9.2\r\n", "<html>hello</html>\n", "\r\n\r\n",
      "HTTP/9.9 200 OK\r\n\r\n", "HTTP/1.1 20 OK\r\n\r\n", "HTTP/1.1 2000 OK\r\n\r\n",
      "HTTP/1.1 abc\r\n\r\n", "HTTP/1.1 -20 x\r\n\r\n", "HTTP/1.1\r\n\r\n",
      "\u{0}\u{0}\u{0}\u{0}\u{0}\r\n",
      "\u{15}\u{3}\u{1}\u{0}\u{2}\u{2}\u{50}", "ICY 200 OK\r\n\r\n", "HTTP 200 OK\r\n\r\n",
    ])
  func notHTTP(_ text: String) async throws {
    let result = try await answered(text)
    #expect(result.reason == .notHTTP || result.reason == .responseCut, "\(result)")
    #expect(result.status == nil)
  }

  // MARK: - Bodies

  @Test("Responses without a body")
  func noBody() async throws {
    #expect(try await answered("HTTP/1.1 204 No Content\r\n\r\n").text == "")
    #expect(try await answered("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").text == "")
    #expect(try await answered("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n").text == "")
    let head = try await answered("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n") {
      $0.method = .head
    }
    #expect(head.text == "")
    #expect(try head.get().fields.value(of: "content-length") == "9")
  }

  @Test("The connection is closed at the limit of the body")
  func limit() async throws {
    let isClosed = ReceivedEvents()
    let server = try RawServer { connection, _ in
      try connection.request()
      try connection.send("HTTP/1.1 200 OK\r\n\r\n")
      do { try connection.pour() } catch { isClosed.add(.end(nil)) }
    }
    let client = HTTPClient()
    let (result, took) = await timed(client, try post(server.url, bodyLimit: 1_000))
    let response = try result.get()
    #expect(response.status == 200)
    #expect(response.isTruncated)
    #expect(response.body == [UInt8](repeating: 0x61, count: 1_000))
    #expect(took < HTTPRequest.longDeadline / 2, "\(took) ms")
    #expect(isClosed.end().came, "the socket was not closed")
  }

  @Test("A body of exactly the limit is complete, and its connection is reused")
  func exactLimit() async throws {
    let server = try RawServer { connection, _ in
      while true {
        try connection.request()
        try connection.answer(200, "12345678")
      }
    }
    let client = HTTPClient()
    let request = try post(server.url, bodyLimit: 8)
    for result in await inTurn(client, [request, request, request]) {
      let response = try result.get()
      #expect(!response.isTruncated && response.body.count == 8)
    }
    #expect(server.connectionCount == 1)
  }

  @Test("A large body is truncated")
  func largeBody() async throws {
    let body = String(repeating: "a", count: 20 << 20)
    let result = try await answered("HTTP/1.1 200 OK\r\nContent-Length: 20971520\r\n\r\n" + body)
    #expect(try result.get().isTruncated)
    #expect(result.text?.count == 4_096)
  }

  // MARK: - Redirects and challenges

  @Test(
    "Redirects and challenges are responses",
    arguments: [
      "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n",
      "HTTP/1.1 307 x\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
      "HTTP/1.1 301 x\r\nLocation: \u{E7}://:::\r\nContent-Length: 0\r\n\r\n",
      "HTTP/1.1 302 x\r\nContent-Length: 0\r\n\r\n",
      "HTTP/1.1 401 x\r\nWWW-Authenticate: NTLM\r\nContent-Length: 0\r\n\r\n",
      "HTTP/1.1 401 x\r\nWWW-Authenticate: Digest realm=\"a\", nonce=\"b\"\r\nContent-Length: 0\r\n\r\n",
      "HTTP/1.1 407 x\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n",
      "HTTP/1.1 417 x\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 421 x\r\nContent-Length: 0\r\n\r\n",
    ])
  func answersOfAnyStatus(_ text: String) async throws {
    let asked = ReceivedEvents()
    let bytes = text.unicodeScalars.map { UInt8($0.value) }
    let server = try RawServer { connection, _ in
      while true {
        try connection.request()
        asked.add(.end(nil))
        try connection.send(bytes)
      }
    }
    let client = HTTPClient()
    let response = try await client.response(to: post(server.url + "/message"))
    #expect(response.status == Int(text.split(separator: " ")[1]))
    #expect(asked.all.count == 1)
  }

  @Test("Cookies are not sent back")
  func cookies() async throws {
    let heads = ReceivedEvents()
    let server = try RawServer { connection, _ in
      while true {
        let request = try connection.request()
        heads.add(.body(Array(request.head.utf8)))
        try connection.answer(200, "{}", fields: "Set-Cookie: a=b; Path=/\r\n")
      }
    }
    let client = HTTPClient()
    for _ in 0..<2 { _ = try await client.response(to: post(server.url)) }
    #expect(!String(decoding: heads.body, as: UTF8.self).lowercased().contains("cookie"))
  }

  @Test("A folded line after the status line, on a connection to a host that has answered before")
  func foldedFirstLine() async throws {
    // Before 8.2.0 libcurl appended this line to a freed field of the previous response.
    let field = "X: \(String(repeating: "c", count: 90))\r\n"
    let server = try RawServer { connection, _ in
      for line in ["", " a: \(String(repeating: "b", count: 60))\r\n"] {
        try connection.request()
        try connection.send("HTTP/1.1 200 OK\r\n\(line)Content-Length: 2\r\n\(field)\r\n{}")
      }
    }
    let client = HTTPClient()
    for number in 0..<200 {
      let result = await timed(client, try post(server.url)).result
      // libcurl rejects a folded line without a field before it.
      #expect(result.status == 200, "\(number): \(result)")
    }
  }
}
