// The stand-in for an attendance platform: it reads requests as a server must, and records each
// call once.

import Foundation
import TestSupport
import Testing

@testable import canais

@Suite("The stand-in platform")
struct StandInPlatformTests {
  private func connect(_ platform: StandInPlatform) throws -> TestSocket {
    try TestSocket(port: UInt16(try #require(URL(string: platform.baseURL)?.port)))
  }

  private func request(_ path: String, _ body: String) -> String {
    "POST \(path) HTTP/1.1\r\nHost: x\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
  }

  private func body(_ seq: Int) -> String {
    #"{"eventId":"e\#(seq)","event":"client_offline","sessionId":"s","seq":\#(seq)}"#
  }

  @Test("Calls in one segment and calls in pieces are answered in order and recorded")
  func calls() throws {
    let platform = try StandInPlatform()
    let socket = try connect(platform)
    socket.send(request("/expire", body(1)) + request("/message", body(2)))
    for _ in 0..<2 { #expect(try socket.response().status == 200) }
    let text = request("/expire", body(3))
    socket.send(String(text.prefix(20)))
    socket.send(String(text.dropFirst(20)))
    #expect(try socket.response().text == #"{"ok":true}"#)
    #expect(platform.calls.map(\.path) == ["/expire", "/message", "/expire"])
    #expect(platform.calls.map(\.seq) == [1, 2, 3] && platform.count == 3)
    #expect(platform.calls[0].eventID == "e1" && platform.calls[0].session == "s")
  }

  @Test("A body that is no call is answered 400 and not recorded")
  func malformed() throws {
    let platform = try StandInPlatform()
    let socket = try connect(platform)
    socket.send(request("/expire", "{}"))
    #expect(try socket.response().status == 400)
    #expect(platform.calls.isEmpty)
  }

  @Test("It answers as the test wants: a status with Retry-After, or by closing the connection")
  func answers() throws {
    let platform = try StandInPlatform { call in
      call.seq == 1 ? .status(429, retryAfter: 7) : .hangUp
    }
    let socket = try connect(platform)
    socket.send(request("/expire", body(1)))
    let response = try socket.response()
    #expect(response.status == 429 && response.headers["retry-after"] == "7")
    socket.send(request("/expire", body(2)))
    #expect(try socket.rest().isEmpty)
    #expect(platform.count == 2, "the call was received all the same")
  }

  @Test("A request beyond the limit closes the connection, and others go on")
  func tooLarge() throws {
    let platform = try StandInPlatform()
    let socket = try connect(platform)
    socket.send("POST / HTTP/1.1\r\nContent-Length: 9999999\r\n\r\n")
    socket.flood([UInt8](repeating: 97, count: 64 << 10))
    #expect(try socket.rest().isEmpty)
    let other = try connect(platform)
    other.send(request("/expire", body(1)))
    #expect(try other.response().status == 200)
  }
}
