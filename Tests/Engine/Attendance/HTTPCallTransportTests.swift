// Calls over real sockets: what platforms send, and what counts as an answer.

import Channels
import Foundation
import Glibc
import HTTPClient
import Synchronization
import TestServer
import TestSupport
import Testing

@testable import Engine

@Suite("HTTPCallTransport", .ownThread)
struct HTTPCallTransportTests {
  /// Calls a server that sends bytes after the request and closes the connection.
  private func answer(_ text: String, timeout: Int = 5) async throws -> CallAnswer {
    let bytes = text.unicodeScalars.map { UInt8($0.value) }
    let server = try RawServer { connection, _ in
      try connection.request()
      try connection.send(bytes)
      connection.finish()
      connection.waitForEnd()
    }
    return await send(try call(server.url + "/message", timeout: timeout))
  }

  private func call(_ url: String, timeout: Int = 5) throws -> CallRequest {
    CallRequest(
      url: try HTTPURL(url), fields: HTTPFields(), body: Array("{}".utf8), timeout: timeout,
      purpose: "test")
  }

  private func send(
    _ call: CallRequest, _ transport: HTTPCallTransport = HTTPCallTransport()
  ) async -> CallAnswer {
    await withCheckedContinuation { continuation in
      transport.send(call) { answer in
        withExtendedLifetime(transport) { continuation.resume(returning: answer) }
      }
    }
  }

  @Test(
    "A response that ends before its empty line is no answer",
    arguments: [
      "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Len", "HTTP/1.1 200", "",
      "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200 OK\r\n",
    ])
  func cut(_ text: String) async throws {
    switch try await answer(text) {
    case .answered(let status, _, _): Issue.record("answered \(status)")
    case .failed(.request(let reason)):
      #expect([.responseCut, .connectionLost, .notHTTP].contains(reason))
    case .failed(.attendanceUnset): Issue.record("not a request")
    }
  }

  @Test(
    "A complete head is an answer, whatever its bytes and whatever happens to its body",
    arguments: [
      "HTTP/1.1 200 OK\r\nX: \u{E7}\r\nContent-Length: 2\r\n\r\n{}",
      "HTTP/1.1 200 Conclu\u{ED}do\r\nContent-Length: 2\r\n\r\n{}",
      "HTTP/1.1 200\r\nContent-Length: 2\r\n\r\n{}",
      "HTTP/1.1 200 OK\r\nLast-Modified: Dienstag, 31. M\u{E4}rz 2026\r\n\r\n{}",
      "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{}",
      "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{}",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
      "HTTP/1.1 200 OK\r\nno colon\r\n\r\n{}",
    ])
  func answered(_ text: String) async throws {
    guard case .answered(200, nil, let body) = try await answer(text) else {
      Issue.record("no answer")
      return
    }
    #expect(body == Array("{}".utf8) || body.isEmpty)
  }

  @Test("Retry-After and the start of the body are delivered")
  func details() async throws {
    let body = String(repeating: "é", count: 3_000)
    let bytes = String(String.UnicodeScalarView(body.utf8.map { Unicode.Scalar($0) }))
    let answer = try await answer("HTTP/1.1 503 x\r\nRetry-After: 7\r\n\r\n" + bytes)
    guard case .answered(503, 7, _) = answer else {
      Issue.record("\(answer)")
      return
    }
    #expect(answer.excerpt == String(repeating: "é", count: 500))
  }

  @Test("Redirects are answers")
  func redirect() async throws {
    let answer = try await answer(
      "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 4\r\n\r\nhere")
    #expect(answer == .answered(status: 302, retryAfter: nil, body: Array("here".utf8)))
  }

  @Test("A platform at an IPv6 address")
  func ipv6() async throws {
    let server = try RawServer("::1") { connection, _ in
      try connection.request()
      try connection.answer(204, "")
    }
    let answer = await send(try call(server.url + "/message"))
    #expect(answer == .answered(status: 204, retryAfter: nil, body: []))
  }

  @Test("A response that does not end closes its socket at the timeout", arguments: [true, false])
  func endless(_ hasHead: Bool) async throws {
    let isClosed = DispatchSemaphore(value: 0)
    let server = try RawServer { connection, _ in
      defer { isClosed.signal() }
      try connection.request()
      try connection.send(hasHead ? "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n" : "HTTP/1.1 ")
      try connection.trickle(every: 200)
    }
    let answer = await send(try call(server.url, timeout: 1))
    #expect(
      answer
        == (hasHead
          ? .answered(status: 200, retryAfter: nil, body: body(answer))
          : .failed(.request(.responseTimedOut))))
    #expect(isClosed.wait(timeout: .now() + 10) == .success)
  }

  private func body(_ answer: CallAnswer) -> [UInt8] {
    if case .answered(_, _, let body) = answer { return body }
    return []
  }

  @Test(
    "Link-local and metadata addresses are not called, as literals or by name",
    arguments: [
      "http://169.254.169.254/latest", "http://[fe80::1]/", "http://metadata.test/",
      "http://[::ffff:169.254.169.254]/", "http://100.100.100.200/", "http://[fd00:ec2::254]/",
      "https://name.test/",
    ])
  func forbidden(_ url: String) async throws {
    var settings = HTTPClientSettings()
    settings.isAddressAllowed = NetworkAddress.isCallable
    settings.resolveHost = { name in
      .addresses(name == "name.test" ? ["fe80::1", "169.254.1.1"] : ["169.254.169.254"])
    }
    let transport = HTTPCallTransport(client: HTTPClient(settings))
    let answer = await send(try call(url), transport)
    #expect(answer == .failed(.request(.addressForbidden)))
  }

  @Test("Every failure has a code of its own")
  func codes() {
    let codes = HTTPClientError.Reason.allCases.map { CallFailure.request($0).code }
    #expect(Set(codes + [CallFailure.attendanceUnset.code]).count == codes.count + 1)
  }
}
