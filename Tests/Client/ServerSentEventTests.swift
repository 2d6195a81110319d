// Server-Sent Events in pieces of any size.

import Client
import Testing

@Suite("Server-Sent Events")
struct ServerSentEventTests {
  private func events(_ text: String, cutEvery size: Int = .max) -> [ServerSentEvent]? {
    var parser = ServerSentEventParser()
    var found: [ServerSentEvent] = []
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      guard let more = parser.feed(rest.prefix(size)) else { return nil }
      found += more
      rest = rest.dropFirst(size)
    }
    return found
  }

  @Test("Names, several data lines, comments and unknown fields")
  func fields() {
    let text =
      ": keep\n\nevent: window\ndata: {\"a\":1}\n\nid: 7\ndata: one\ndata:  two\n\ndata\n\n"
    #expect(
      events(text) == [
        ServerSentEvent(name: "window", data: #"{"a":1}"#),
        ServerSentEvent(name: "message", data: "one\n two", id: "7"),
        ServerSentEvent(name: "message", data: "", id: "7"),
      ])
  }

  @Test("Every line ending and every division of the stream give the same events")
  func anyCutting() {
    let plain = "event: transition\ndata: ação 😀\n\nevent: dropped\ndata: {\"events\":3}\n\n"
    let wanted = events(plain)
    #expect(wanted?.count == 2)
    for ending in ["\r\n", "\r"] {
      let text = plain.replacing("\n", with: ending)
      for size in 1...text.utf8.count { #expect(events(text, cutEvery: size) == wanted) }
    }
  }

  @Test("An event without its empty line is none; a line that is too long gives nil")
  func incomplete() {
    #expect(events("event: window\ndata: half\n") == [])
    let endless = String(repeating: "x", count: ServerSentEventParser.maximumLine + 1)
    #expect(events("data: " + endless) == nil)
  }
}
