// TLS and HTTP/2 with nginx.

import Foundation
import HTTPClient
import Synchronization
import TestServer
import TestSupport
import Testing

@Suite("TLS", .ownThread, .serialized)
struct TLSTests {
  /// A client that resolves every name to 127.0.0.1.
  private func client(roots: String?, allow: Bool = true) -> HTTPClient {
    var settings = HTTPClientSettings()
    settings.trustedCertificates = roots
    settings.resolveHost = { _ in .addresses(["127.0.0.1"]) }
    settings.isAddressAllowed = { _ in allow }
    return HTTPClient(settings)
  }

  @Test("A trusted certificate", arguments: [true, false])
  func good(_ speaksHTTP2: Bool) async throws {
    let server = try TLSServer(name: "platform.test", speaksHTTP2: speaksHTTP2)
    let client = client(roots: server.certificate)
    let request = try post("https://platform.test:\(server.port)/message")
    let results = await inTurn(client, Array(repeating: request, count: 5))
    #expect(results.allSatisfy { $0.status == 200 }, "\(results)")
    let answers = Set(results.compactMap(\.text))
    #expect(answers.count == 1, "several connections: \(answers)")
    #expect(answers.first?.hasPrefix(speaksHTTP2 ? "HTTP/2.0 " : "HTTP/1.1 ") == true)
  }

  @Test("Concurrent requests share an HTTP/2 connection")
  func multiplexed() async throws {
    let server = try TLSServer(name: "platform.test", speaksHTTP2: true)
    let client = client(roots: server.certificate)
    let port = server.port
    let answers = try await withThrowingTaskGroup { group in
      for _ in 0..<200 {
        group.addTask {
          let response = try await client.response(to: post("https://platform.test:\(port)/x"))
          return String(decoding: response.body, as: UTF8.self)
        }
      }
      return try await group.reduce(into: Set<String>()) { $0.insert($1) }
    }
    #expect(answers.count == 1)
  }

  @Test("A request on a closed HTTP/2 connection is sent again at once")
  func closedHTTP2() async throws {
    var server: TLSServer? = try TLSServer(name: "platform.test", speaksHTTP2: true)
    let port = try #require(server).port
    let client = client(roots: try #require(server).certificate)
    #expect(try await client.response(to: post("https://platform.test:\(port)/")).status == 200)
    server = nil
    #expect(
      try await reason(client, post("https://platform.test:\(port)/")) == .connectionRefused)
  }

  @Test("Certificates that are not accepted")
  func bad() async throws {
    let server = try TLSServer(name: "platform.test", speaksHTTP2: true)
    let port = server.port
    let trusting = client(roots: server.certificate)
    for name in ["other.test", "127.0.0.1", "a.platform.test"] {
      #expect(
        try await reason(trusting, post("https://\(name):\(port)/")) == .certificateNameMismatch)
    }
    #expect(
      try await reason(client(roots: nil), post("https://platform.test:\(port)/"))
        == .certificateUntrusted)
    let expired = try TLSServer(name: "platform.test", days: -1, speaksHTTP2: false)
    #expect(
      try await reason(
        client(roots: expired.certificate), post("https://platform.test:\(expired.port)/"))
        == .certificateExpired)
    #expect(
      try await reason(client(roots: "/nonexistent.pem"), post("https://platform.test:\(port)/"))
        == .trustStoreMissing)
    #expect(
      try await reason(
        client(roots: server.certificate, allow: false), post("https://platform.test:\(port)/"))
        == .addressForbidden)
  }

  @Test("Failed handshakes")
  func noTLS() async throws {
    let server = try RawServer { connection, which in
      switch which {
      case 0: try connection.send("HTTP/1.1 400 Bad Request\r\n\r\n")
      case 1: connection.finish()
      default: break
      }
      connection.waitForEnd()
    }
    let url = "https://platform.test:\(server.port)/"
    let client = client(roots: nil)
    #expect(try await reason(client, post(url)) == .tlsFailed)
    #expect(try await reason(client, post(url)) == .tlsFailed)
    #expect(try await reason(client, post(url, deadline: 300)) == .connectTimedOut)
    // Plain HTTP to a port with TLS.
    let secure = try TLSServer(name: "platform.test", speaksHTTP2: false)
    let response = try await client.response(to: post("http://platform.test:\(secure.port)/"))
    #expect(response.status == 400)
  }

  @Test("A large body is truncated, and can be streamed", arguments: [true, false])
  func large(_ speaksHTTP2: Bool) async throws {
    let server = try TLSServer(name: "platform.test", speaksHTTP2: speaksHTTP2)
    let folder = URL(filePath: server.certificate).deletingLastPathComponent()
    try Data(repeating: 0x61, count: 20 << 20).write(to: folder.appending(path: "large"))
    let client = client(roots: server.certificate)
    var request = HTTPRequest(.get, try HTTPURL("https://platform.test:\(server.port)/large"))
    request.bodyLimit = 100_000
    let response = try await client.response(to: request)
    #expect(response.isTruncated && response.body.count == 100_000)
    let told = ReceivedEvents()
    let taken = Sent()
    let task = Mutex<HTTPTask?>(nil)
    let pauses = Counter()
    task.withLock { task in
      task = client.stream(request, idleTimeout: 5_000) { event in
        guard case .body(let bytes) = event else {
          told.add(event)
          return .proceed
        }
        taken.add(bytes.count)
        pauses.add()
        return pauses.count % 100 == 0 ? .pause : .proceed
      }
    }
    // Resumes every pause.
    while !told.wait(seconds: 0.02, until: { if case .end? = $0.last { true } else { false } }) {
      task.withLock { $0?.resume() }
    }
    #expect(told.end() == (true, nil))
    #expect(taken.total == 20 << 20)
  }
}
