// Pages of other people's servers: limited in time, size and redirects.

import Client
import Console
import Foundation
import HTTPClient
import TestServer
import TestSupport
import Testing

@testable import canais

@Suite("WebFetch", .ownThread)
struct WebFetchTests {
  private func fetch(_ url: String, timeout: Int = WebFetch.timeout) async throws -> WebPage {
    try await WebFetch.get(try #require(URL(string: url)), timeout: timeout)
  }

  @Test("A page is fetched with its header fields, and decompressed")
  func page() async throws {
    // gzip of "<p>ok</p>".
    let packed: [UInt8] = [
      0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xB3, 0x29, 0xB0, 0xCB, 0xCF, 0xB6, 0xD1, 0x2F, 0xB0, 3,
      0, 0xBD, 0xB1, 0xF2, 0x0A, 9, 0, 0, 0,
    ]
    let server = try RawServer { connection, _ in
      try connection.request()
      try connection.send(
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nX: a\r\nx: b\r\n"
          + "Content-Length: \(packed.count)\r\n\r\n")
      try connection.send(packed)
    }
    let page = try await fetch(server.url + "/")
    #expect(page.status == 200 && page.body == "<p>ok</p>")
    #expect(page.headers["x"] == "a, b")
  }

  @Test("Redirects are followed to http and https, and not for ever")
  func redirects() async throws {
    let server = try RawServer { connection, _ in
      while true {
        let path = try connection.request().path
        let location =
          switch path {
          case "/a": "/b c"
          case "/b%20c": "//\(connection.host)/end"
          case "/file": "file:///etc/passwd"
          case "/loop": "/loop"
          default: ""
          }
        if location.isEmpty {
          try connection.answer(200, path)
        } else {
          try connection.answer(302, "moved", fields: "Location: \(location)\r\n")
        }
      }
    }
    let page = try await fetch(server.url + "/a")
    #expect(page.body == "/end" && page.url.path() == "/end")
    let file = try await fetch(server.url + "/file")
    #expect(file.status == 302 && file.body == "moved")
    await #expect(throws: HTTPClientError(.badURL)) { try await fetch(server.url + "/loop") }
  }

  @Test("An endless page is read up to the limit")
  func endless() async throws {
    let server = try RawServer { connection, _ in
      try connection.request()
      try connection.send("HTTP/1.1 200 OK\r\n\r\n")
      try connection.pour()
    }
    let page = try await fetch(server.url + "/")
    #expect(page.body.utf8.count == WebFetch.bodyLimit)
  }

  /// A gzip stream of 64 MiB in which everything repeats. Its end is missing.
  private static let bomb: [UInt8] = {
    // RFC 1951, section 3.2.6: a block with fixed codes, the byte "a", then 258 bytes at distance 1
    // again and again.
    var bits: [UInt8] = [0, 1, 0] + [1, 0, 0, 1, 0, 0, 0, 1]
    for _ in 0..<8 { bits += [1, 1, 0, 0, 0, 1, 0, 1] + [0, 0, 0, 0, 0] }
    // Thirteen bytes hold eight repetitions once the first eleven bits are out of the way.
    let period = Array(bits[11...])
    while bits.count < 8 * 13 * 32_512 { bits += period }
    var bytes: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
    for start in stride(from: 0, to: bits.count - 7, by: 8) {
      bytes.append((0..<8).reduce(UInt8(0)) { $0 | bits[start + $1] << UInt8($1) })
    }
    return bytes
  }()

  @Test("A page that decompresses to more than the limit is read up to it")
  func bomb() async throws {
    let bomb = Self.bomb
    let server = try RawServer { connection, _ in
      try connection.request()
      try connection.send(
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(bomb.count)\r\n\r\n")
      try connection.send(bomb)
      connection.waitForEnd()
    }
    let page = try await fetch(server.url + "/")
    #expect(page.body.utf8.count == WebFetch.bodyLimit)
    #expect(page.body.utf8.allSatisfy { $0 == UInt8(ascii: "a") })
  }

  @Test("A page that trickles, and redirects that are slow, end in time")
  func slow() async throws {
    let server = try RawServer { connection, _ in
      let path = try connection.request().path
      if path == "/redirect" {
        if !connection.closes(within: 300) {
          try connection.answer(302, "", fields: "Location: /redirect\r\n")
        }
      } else {
        try connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        try connection.trickle(every: 100)
      }
    }
    for (path, reasons) in [
      ("/trickle", [HTTPClientError.Reason.bodyTimedOut, .responseTimedOut]),
      ("/redirect", [.responseTimedOut, .connectionLost]),
    ] {
      let began = ContinuousClock.now
      do {
        _ = try await fetch(server.url + path, timeout: 1_000)
        Issue.record("\(path) ended")
      } catch {
        let reason = (error as? HTTPClientError)?.reason
        #expect(reason.map(reasons.contains) == true, "\(path): \(error)")
      }
      #expect(ContinuousClock.now - began < .seconds(20))
    }
  }

  @Test("Every reason of a failed request has words in three languages")
  func strings() {
    for reason in HTTPClientError.Reason.allCases {
      let text = NetworkStrings.of(reason.rawValue)
      let all = Set([text?.portuguese, text?.english, text?.spanish])
      #expect(text != nil && all.count == 3, "\(reason)")
    }
    #expect(NetworkStrings.of("attendanceUnset") != nil)
    #expect(SystemStrings.of(HTTPClientError(.responseCut)) == NetworkStrings.of("responseCut"))
    // As versions before this one stored it.
    #expect(SystemStrings.of("Could not connect to the server.") == SystemStrings.refused)
  }
}
