// Server-Sent Events, the format of the engine's live feed.
// https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation

import Foundation

/// One event of a stream.
package struct ServerSentEvent: Equatable, Sendable {
  /// The `event` field; `message` where the event has none.
  package var name: String
  /// The `data` lines, joined by line feeds.
  package var data: String
  /// The last `id` field of the stream so far; empty before the first.
  package var id: String

  /// An event with its parts.
  package init(name: String, data: String, id: String = "") {
    self.name = name
    self.data = data
    self.id = id
  }
}

/// Reads a stream, in pieces of any size.
///
///     var parser = ServerSentEventParser()
///     guard let events = parser.feed(bytes) else { /* give up the connection */ }
package struct ServerSentEventParser: Sendable {
  /// The most bytes of a line. The engine's lines are far shorter, so a longer one is not a feed.
  package static let maximumLine = 4 << 20

  private var line: [UInt8] = []
  private var name = ""
  private var id = ""
  private var data: [String] = []
  private var sawReturn = false

  /// A parser at the start of a stream.
  package init() {}

  /// Reads the next bytes and returns the events that they complete. Nil if a line is longer than
  /// `maximumLine`; the parser cannot be used after that.
  package mutating func feed(_ bytes: some Sequence<UInt8>) -> [ServerSentEvent]? {
    var events: [ServerSentEvent] = []
    for byte in bytes {
      let followsReturn = sawReturn
      sawReturn = byte == UInt8(ascii: "\r")
      switch byte {
      case UInt8(ascii: "\n") where followsReturn: continue
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        if let event = endLine() { events.append(event) }
      default:
        guard line.count < ServerSentEventParser.maximumLine else { return nil }
        line.append(byte)
      }
    }
    return events
  }

  private mutating func endLine() -> ServerSentEvent? {
    defer { line.removeAll(keepingCapacity: true) }
    guard !line.isEmpty else { return dispatch() }
    let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
    let field = String(decoding: line[..<colon], as: UTF8.self)
    var value = line[min(colon + 1, line.endIndex)...]
    if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
    switch field {
    case "event": name = String(decoding: value, as: UTF8.self)
    case "data": data.append(String(decoding: value, as: UTF8.self))
    case "id": id = String(decoding: value, as: UTF8.self)
    default: break  // Comments (an empty field) and `retry` are not used.
    }
    return nil
  }

  private mutating func dispatch() -> ServerSentEvent? {
    defer {
      name = ""
      data = []
    }
    guard !data.isEmpty else { return nil }
    return ServerSentEvent(
      name: name.isEmpty ? "message" : name, data: data.joined(separator: "\n"), id: id)
  }
}
