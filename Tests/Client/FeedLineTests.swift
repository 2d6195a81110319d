// The feed over a plain socket: what is asked, what is told, whatever pieces the answer comes in.

import Foundation
import Glibc
import Synchronization
import Testing

@testable import Client

@Suite("The feed without TLS")
struct FeedLineTests {
  @Test("The request names host, query and token, and what stands between may not cut the answer")
  func request() throws {
    let address = EngineAddress(
      url: try #require(URL(string: "http://127.0.0.1:8080")), token: "abc")
    let text = PlaintextFeedConnection.request(address, FeedQuery(query: "ação & cia", limit: 7))
    let lines = text.components(separatedBy: "\r\n")
    #expect(lines[0].hasPrefix("GET /api/v1/supervise?") && lines[0].hasSuffix(" HTTP/1.0"))
    #expect(lines[0].contains("query=a%C3%A7%C3%A3o%20%26%20cia") && lines[0].contains("limit=7"))
    #expect(lines.contains("Host: 127.0.0.1:8080"))
    #expect(lines.contains("Authorization: Bearer abc"))
    #expect(text.hasSuffix("\r\n\r\n"))
  }

  @Test("Events are told in order, in whatever pieces they come", arguments: [1, 7, 4_096])
  func events(_ size: Int) throws {
    let heard = try hear(
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCANAIS-Scope: watch\r\n\r\n"
        + ":\n\nevent: dropped\ndata: {\"events\":3}\n\nevent: other\ndata: 1\n\n"
        + "event: dropped\ndata: {\"events\":4}\n\n", cutEvery: size)
    #expect(heard.events == [.connected, .mayOnlyWatch, .dropped(3), .dropped(4)])
    #expect(heard.end == .unreachable(""))
  }

  @Test("A refusal is told with what the engine said; what is no HTTP is no engine")
  func refusals() throws {
    let refused = try hear(
      "HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n"
        + #"{"error":{"code":"token","message":"no good token","field":null}}"#, cutEvery: 5)
    #expect(refused.events.isEmpty)
    guard case .refused(401, "token", "no good token", nil) = refused.end else {
      Issue.record("\(String(describing: refused.end))")
      return
    }
    let other = try hear("SSH-2.0-OpenSSH_9.6\r\n\r\n", cutEvery: 100)
    guard case .unreadable = other.end else {
      Issue.record("\(String(describing: other.end))")
      return
    }
    let endless = try hear(String(repeating: "x", count: 40_000), cutEvery: 4_096)
    guard case .unreadable = endless.end else {
      Issue.record("\(String(describing: endless.end))")
      return
    }
  }

  @Test("A cancelled line ends, whoever is silent at the other end")
  func cancelled() throws {
    let server = try OneAnswer(nil, cutEvery: 1)
    let heard = Heard()
    let line = PlaintextFeedConnection(try server.address(), FeedQuery()) { heard.take($0) }
    #expect(server.asked.wait(timeout: .now() + 180) == .success)
    line.cancel()
    #expect(heard.ended.wait(timeout: .now() + 180) == .success)
  }

  private func hear(
    _ answer: String, cutEvery size: Int
  ) throws -> (events: [FeedEvent], end: ClientError?) {
    let server = try OneAnswer(answer, cutEvery: size)
    let heard = Heard()
    _ = PlaintextFeedConnection(try server.address(), FeedQuery()) { heard.take($0) }
    #expect(heard.ended.wait(timeout: .now() + 180) == .success)
    return heard.all.withLock { $0 }
  }
}

/// What was told.
private final class Heard: Sendable {
  let all = Mutex<(events: [FeedEvent], end: ClientError?)>(([], nil))
  let ended = DispatchSemaphore(value: 0)

  func take(_ news: FeedConnectionEvent) {
    switch news {
    case .event(let event): all.withLock { $0.events.append(event) }
    case .ended(let fault):
      all.withLock { $0.end = fault }
      ended.signal()
    }
  }
}

/// A server that answers one request with given bytes, in pieces, and closes; without an answer it
/// waits until the other end is gone.
private final class OneAnswer: Sendable {
  let asked = DispatchSemaphore(value: 0)
  private let port: UInt16

  init(_ answer: String?, cutEvery size: Int) throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &name) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 1) == 0
          && getsockname(listener, $0, &length) == 0
      }
    }
    try #require(isBound)
    port = UInt16(bigEndian: name.sin_port)
    Thread.detachNewThread { [asked] in
      let peer = accept(listener, nil, nil)
      close(listener)
      defer { close(peer) }
      var request: [UInt8] = []
      var byte: UInt8 = 0
      while PlaintextFeedConnection.endOfHead(request) == nil, recv(peer, &byte, 1, 0) == 1 {
        request.append(byte)
      }
      asked.signal()
      guard let answer else {
        while recv(peer, &byte, 1, 0) > 0 {}
        return
      }
      var rest = Array(answer.utf8)[...]
      while !rest.isEmpty {
        let piece = Array(rest.prefix(size))
        guard send(peer, piece, piece.count, Int32(MSG_NOSIGNAL)) > 0 else { return }
        rest = rest.dropFirst(size)
      }
    }
  }

  func address() throws -> EngineAddress {
    EngineAddress(url: try #require(URL(string: "http://127.0.0.1:\(port)")), token: "t")
  }
}
