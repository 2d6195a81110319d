// Codings of the body.

import Foundation
import TestSupport
import Testing

@testable import HTTPClient

@Suite("Codings", .ownThread)
struct CodingTests {
  @Test(
    "One requested coding is accepted, and no other",
    arguments: [
      ("Content-Encoding: gzip", true), ("content-encoding: GZIP , identity", true),
      ("Content-Encoding: deflate", true), ("Content-Encoding: gzip, gzip", false),
      ("Content-Encoding: br", false), ("Content-Encoding: zstd", false),
      ("Content-Encoding: chunked", false), ("Transfer-Encoding: chunked", true),
      ("Transfer-Encoding: gzip, chunked", false), ("Transfer-Encoding: identity", true),
      ("Content-Encoding:", true), ("Content-Encodings: br", true),
    ])
  func codings(_ line: String, _ isAccepted: Bool) throws {
    var request = HTTPRequest(.get, try HTTPURL("http://a/"))
    request.acceptsCompression = true
    var reader = ResponseReader(request)
    func read(_ line: String) -> Bool {
      Array((line + "\r\n").utf8).withUnsafeBytes { reader.read(line: $0) }
    }
    #expect(read("HTTP/1.1 200 OK"))
    #expect(read(line) == isAccepted)
    #expect(reader.stopReason == (isAccepted ? nil : .badEncoding))
  }

  @Test("Two coding fields are two codings")
  func twoFields() async throws {
    let result = try await answered(
      "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\na"
    ) { $0.acceptsCompression = true }
    #expect(result.reason == .badEncoding)
    #expect(result.status == 200)
  }

  @Test("A compressed body is decompressed up to the limit")
  func gzip() async throws {
    let small = try await answered(Self.head(try Self.zeros(3_000))) {
      $0.acceptsCompression = true
    }
    #expect(try small.get().body == [UInt8](repeating: 0, count: 3_000))
    let bomb = try await answered(Self.head(try Self.zeros(200 << 20)), bodyLimit: 1 << 20) {
      $0.acceptsCompression = true
    }
    #expect(try bomb.get().body.count == 1 << 20)
    #expect(try bomb.get().isTruncated)
  }

  @Test("A body that is not valid gzip is an error")
  func invalid() async throws {
    let result = try await answered(Self.head(Array("not gzip".utf8))) {
      $0.acceptsCompression = true
    }
    #expect(result.reason == .badEncoding)
    #expect(result.status == 200)
  }

  @Test("A body that was compressed without a request stays compressed")
  func unrequested() async throws {
    let bytes = try Self.zeros(3_000)
    #expect(try await answered(Self.head(bytes)).get().body == bytes)
  }

  /// So many zeros, compressed.
  private static func zeros(_ count: Int) throws -> [UInt8] {
    let program = "/usr/bin/gzip"
    try #require(
      FileManager.default.isExecutableFile(atPath: program),
      "no \(program): install the Debian package gzip")
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", "head -c \(count) /dev/zero | \(program) -9"]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    return Array(try pipe.fileHandleForReading.readToEnd() ?? Data())
  }

  private static func head(_ body: [UInt8]) -> [UInt8] {
    Array("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(body.count)\r\n\r\n".utf8)
      + body
  }
}
