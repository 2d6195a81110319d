// A visitor's line over Server-Sent Events and posts, on real sockets.

import Channels
import Client
import Foundation
import Presence
import TestSupport
import Testing
import WebSocket

@testable import Engine

@Suite("A visitor's line over HTTP")
struct VisitorStreamTests {
  /// A visitor without a WebSocket.
  private final class StreamVisitor {
    private let engine: TestEngine
    private let channel: String
    private let socket: TestSocket
    /// The name to post under, as the engine told it last.
    private(set) var name = ""
    let response: EngineResponse

    init(
      _ engine: TestEngine, channel: String = TestEngine.channel, headers: [String] = []
    ) throws {
      self.engine = engine
      self.channel = channel
      socket = try TestSocket(port: engine.port)
      let head = ["GET /webchat/\(channel)/line HTTP/1.1", "Host: 127.0.0.1"] + headers
      socket.send(head.map { $0 + "\r\n" }.joined() + "\r\n")
      response = try socket.response()
      let first = try next()
      #expect(first.name == "line")
      name = first.data
    }

    /// The next event.
    func next() throws -> ServerSentEvent {
      let bytes = try socket.wait(for: "an event") { bytes -> (ArraySlice<UInt8>, Int)? in
        bytes.firstRange(of: Array("\n\n".utf8)).map { (bytes[..<$0.upperBound], $0.upperBound) }
      }
      var parser = ServerSentEventParser()
      return try #require(parser.feed(bytes)?.first)
    }

    /// The next frame of a type; others are skipped.
    func hear(_ type: String) throws -> ReceivedFrame {
      while true {
        let event = try next()
        if event.name == "message", let frame = ReceivedFrame(event.data), frame.type == type {
          return frame
        }
      }
    }

    /// The code of the close event.
    func closing() throws -> String {
      while true {
        let event = try next()
        if event.name == "close" { return event.data }
      }
    }

    /// Posts frames, and takes the name to go on with.
    @discardableResult
    func post(_ lines: String...) throws -> EngineResponse {
      let response = try engine.request(
        "POST", "/webchat/\(channel)/line?k=00&line=\(name)", body: lines.joined(separator: "\n"))
      if response.status == 200 { name = response.text }
      return response
    }

    func end() { socket.end() }
  }

  private static let start = #"{"type":"start","source":"widget","page":"https://loja.example/"}"#

  private func plain(_ change: (inout Channel) -> Void = { _ in }) -> Channel {
    TestEngine.make { channel in
      channel.settings.requestedData = []
      change(&channel)
    }
  }

  @Test("A visitor starts, writes, is answered, and ends", arguments: [1, 4])
  func through(workers: Int) throws {
    let engine = try TestEngine([plain()], workers: workers)
    let visitor = try StreamVisitor(engine)
    #expect(visitor.response.headers["content-type"] == "text/event-stream")
    #expect(visitor.response.headers["access-control-allow-origin"] == "*")
    let answer = try visitor.post(Self.start, #"{"type":"message","id":"1","text":"cedo"}"#)
    #expect(answer.status == 200)
    #expect(answer.headers["access-control-allow-origin"] == "*")
    let welcome = try #require(try visitor.hear("welcome").welcome)
    try visitor.post("a", #"{"type":"message","id":"2","text":"olá\nvocês"}"#)
    #expect(try engine.page().rows.first?.state.name == "online")
    let wrote = try engine.api(
      "POST", "sessions/\(welcome.session)/messages",
      body: #"{"text":"Boa tarde\nAna","from":"agent","name":"Bia"}"#)
    #expect(wrote.status == 200)
    #expect(try visitor.hear("message").text == "Boa tarde\nAna")
    try visitor.post(#"{"type":"end"}"#)
    #expect(try visitor.hear("ended").reason == "contact_ended")
    #expect(try visitor.closing() == "1000")
    let kept = try #require(engine.store.session(welcome.session))
    #expect(kept.messages.map(\.text).contains("olá\nvocês"))
  }

  @Test("A return to a session of another shard is moved there, and gets what was missed")
  func moves() throws {
    let engine = try TestEngine([plain()], workers: 4)
    let first = try TestVisitor(engine)
    let welcome = try first.start([:])
    try first.write("um", id: "1")
    first.socket.end()
    var shards: Set<Substring> = []
    // The kernel spreads connections over the shards, so some of these begin on another.
    for turn in 0..<16 {
      let visitor = try StreamVisitor(engine)
      let before = visitor.name.prefix { $0 != "-" }
      let resume =
        #"{"type":"resume","session":"\#(welcome.session)","secret":"\#(welcome.secret)","seen":0}"#
      #expect(try visitor.post(resume).status == 200)
      if before != visitor.name.prefix(while: { $0 != "-" }) { shards.insert(before) }
      let texts = try #require(try visitor.hear("welcome").welcome).texts
      #expect(texts == (0...turn).map { $0 == 0 ? "um" : "volta \($0)" })
      try visitor.post("a")
      #expect(try visitor.next().data == "k")
      try visitor.post(#"{"type":"message","id":"m\#(turn)","text":"volta \#(turn + 1)"}"#)
      _ = try visitor.hear("ack")
      visitor.end()
    }
    #expect(!shards.isEmpty, "no stream began on another shard")
  }

  @Test("A stream that is silent is pinged; a post answers, and none loses the session its socket")
  func pings() throws {
    let clock = ManualClock()
    let engine = try TestEngine([plain()], clock: clock)
    let visitor = try StreamVisitor(engine)
    try visitor.post(Self.start)
    _ = try visitor.hear("welcome")
    for _ in 0..<3 {
      engine.pass(ProtocolLimits.pingAfterMillis + ProtocolLimits.pingCohortMillis)
      #expect(try visitor.next() == ServerSentEvent(name: "ping", data: "p"))
      try visitor.post()
    }
    #expect(try engine.page().rows.first?.tabs == 1)
    engine.pass(
      ProtocolLimits.pingAfterMillis + ProtocolLimits.pongTimeoutMillis
        + 2 * ProtocolLimits.pingCohortMillis)
    #expect(try engine.page().rows.first?.tabs == 0)
    #expect(try visitor.post("a").status == 404)
  }

  @Test("A page that goes away leaves its session at once")
  func leaves() throws {
    let engine = try TestEngine([plain()])
    let visitor = try StreamVisitor(engine)
    try visitor.post(Self.start)
    _ = try visitor.hear("welcome")
    visitor.end()
    try engine.waitFor { (try? engine.page().rows.first?.tabs) == 0 }
  }

  @Test("What is no frame, no name or too long is refused as on a socket")
  func refusals() throws {
    let engine = try TestEngine([plain()])
    let visitor = try StreamVisitor(engine)
    try visitor.post("{")
    #expect(try visitor.hear("error").code == "invalid")
    for name in ["", "0", "9-\(String(repeating: "a", count: 32))", "x-y", "0-a"] {
      let response = try engine.request(
        "POST", "/webchat/\(TestEngine.channel)/line?line=\(name)", body: "a")
      #expect(response.status == 404)
    }
    try visitor.post(String(repeating: "x", count: ProtocolLimits.frameBytes + 1))
    #expect(try visitor.closing() == "1009")
    let unknown = try StreamVisitor(engine, channel: "0123456789abcdef01234567")
    #expect(try unknown.hear("error").code == "unknown_channel")
    #expect(try unknown.closing() == "4404")
  }

  @Test("A site that the channel does not list is told so")
  func origin() throws {
    let engine = try TestEngine([
      plain { $0.settings.allowedOrigins = ["https://loja.example"] }
    ])
    let foreign = try StreamVisitor(engine, headers: ["Origin: https://mal.example"])
    #expect(try foreign.closing() == "4403")
    let own = try StreamVisitor(engine, headers: ["Origin: https://loja.example"])
    try own.post(Self.start)
    _ = try own.hear("welcome")
  }

  @Test("Frames are written as events, one each")
  func events() {
    let long = String(repeating: "x", count: 70_000)
    let frames =
      FrameWriter.frame(.text, Array("k".utf8)) + FrameWriter.frame(.text, Array(long.utf8))
      + FrameWriter.frame(.text, Array(long.utf8.prefix(300))) + FrameWriter.frame(.ping, [])
      + FrameWriter.close(.serviceRestart)
    var parser = ServerSentEventParser()
    let events = parser.feed(StreamEvents.events(of: frames))
    #expect(
      events == [
        .init(name: "message", data: "k"), .init(name: "message", data: long),
        .init(name: "message", data: String(long.prefix(300))), .init(name: "ping", data: "p"),
        .init(name: "close", data: "1012"),
      ])
  }
}
