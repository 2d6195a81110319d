// A watcher of one session's stream on a real socket.

import Client
import Foundation
import TestSupport
import Testing

@testable import Client

/// A watcher of one session's stream.
final class TestTalk {
  let socket: TestSocket
  let status: Int
  /// The id of the last event.
  private(set) var lastID = ""
  /// The session as the events have it; nil before the first.
  private(set) var details: SessionDetails?

  /// Opens the stream of a session, from an event's id on where one is given. `meanwhile` is done
  /// between the request and its response.
  init(
    _ engine: TestEngine, _ session: String, after id: String? = nil,
    meanwhile: () throws -> Void = {}
  ) throws {
    socket = try TestSocket(port: engine.port)
    let last = id.map { "Last-Event-ID: \($0)\r\n" } ?? ""
    socket.send(
      "GET /api/v1/sessions/\(session)/live HTTP/1.1\r\nHost: x\r\n\(last)"
        + "Authorization: Bearer \(engine.tokens.token(.attend))\r\n\r\n")
    try meanwhile()
    let response = try socket.response()
    status = response.status
    if status == 200 { #expect(response.headers["content-type"] == "text/event-stream") }
  }

  /// The next event.
  func next() throws -> TalkEvent {
    while true {
      let text = try socket.wait(for: "an event") { bytes -> (ArraySlice<UInt8>, Int)? in
        bytes.firstRange(of: Array("\n\n".utf8)).map { (bytes[..<$0.upperBound], $0.upperBound) }
      }
      var parser = ServerSentEventParser()
      guard let sent = parser.feed(text)?.first else { continue }
      lastID = sent.id
      let event = try #require(TalkEvent(sent), "\(sent)")
      if case .session(let whole) = event { details = whole } else { details?.apply(event) }
      return event
    }
  }

  /// Reads until an event meets a condition.
  @discardableResult
  func next(_ condition: (TalkEvent) -> Bool) throws -> TalkEvent {
    while true {
      let event = try next()
      if condition(event) { return event }
    }
  }

  /// Reads until a message with a text comes.
  func message(_ text: String) throws {
    try next { if case .message(let message) = $0 { message.text == text } else { false } }
  }
}
