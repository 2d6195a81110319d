// A watcher of the live feed on a real socket.

import Client
import Foundation
import Records
import TestSupport
import Testing

@testable import Client

/// A watcher of the live feed.
final class TestFeed {
  let socket: TestSocket
  /// The transitions so far.
  private(set) var transitions: [FeedTransition] = []
  /// The number of transitions that the engine left out.
  private(set) var dropped = 0
  private var shortages: [Shortage] = []

  /// Opens a feed; the query begins with its question mark.
  init(_ engine: TestEngine, _ query: String = "") throws {
    socket = try TestSocket(port: engine.port)
    socket.send(
      "GET /api/v1/supervise\(query) HTTP/1.1\r\nHost: x\r\n"
        + "Authorization: Bearer \(engine.tokens.token(.watch))\r\n\r\n")
    let response = try socket.response()
    #expect(response.status == 200)
    #expect(response.headers["content-type"] == "text/event-stream")
  }

  /// The next window that meets a condition.
  func window(_ condition: (FeedWindow) -> Bool) throws -> FeedWindow {
    while true {
      if case .window(let window)? = try next(), condition(window) { return window }
    }
  }

  /// The transitions, once there are that many.
  func transitions(_ count: Int) throws -> [FeedTransition] {
    while transitions.count < count { _ = try next() }
    return transitions
  }

  /// Reads until the engine has left out that many transitions.
  func waitForDropped(_ count: Int) throws {
    while dropped < count { _ = try next() }
  }

  /// Reads until exactly these shortages are reported.
  func waitForShortages(_ wanted: [Shortage]) throws {
    repeat { _ = try next() } while shortages != wanted
  }

  /// Reads one event; nil where it is a comment.
  private func next() throws -> FeedEvent? {
    let text = try socket.wait(for: "an event") { bytes -> (ArraySlice<UInt8>, Int)? in
      bytes.firstRange(of: Array("\n\n".utf8)).map { (bytes[..<$0.upperBound], $0.upperBound) }
    }
    var parser = ServerSentEventParser()
    guard let first = parser.feed(text)?.first else { return nil }
    let event = try #require(FeedEvent(first), "\(first)")
    switch event {
    case .transition(let transition): transitions.append(transition)
    case .dropped(let count): dropped += count
    case .shortages(let names): shortages = names
    case .window, .connected, .mayOnlyWatch, .lost: break
    }
    return event
  }
}
