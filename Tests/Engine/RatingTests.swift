// What a visitor thinks of a conversation that has ended.

import Records
import TestSupport
import Testing

@testable import Engine

@Suite("Ratings")
struct RatingTests {
  /// A conversation on an engine whose channel asks for ratings, or does not.
  private func conversation(
    isOn: Bool = true
  ) throws -> (engine: TestEngine, visitor: TestVisitor, welcome: ReceivedFrame.Welcome) {
    let engine = try TestEngine([TestEngine.make { $0.settings.rating = isOn }], workers: 4)
    let visitor = try TestVisitor(engine)
    return (engine, visitor, try visitor.start())
  }

  private func rate(
    _ engine: TestEngine, _ body: String
  ) throws -> EngineResponse {
    try engine.request("POST", "/webchat/\(TestEngine.channel)/rating", body: body)
  }

  private func body(
    _ welcome: ReceivedFrame.Welcome, secret: String? = nil, score: Int = 4, text: String = "bom"
  ) -> String {
    #"{"session":"\#(welcome.session)","secret":"\#(secret ?? welcome.secret)","#
      + #""score":\#(score),"text":"\#(text)"}"#
  }

  @Test("The first rating after the end is kept")
  func kept() throws {
    let (engine, visitor, welcome) = try conversation()
    #expect(try rate(engine, body(welcome)).status == 404, "the session is open")
    try visitor.send(["type": "end"])
    _ = try visitor.hear("ended")
    for score in [5, 1] {
      let response = try rate(engine, body(welcome, score: score, text: "ótimo"))
      #expect(response.status == 204)
      #expect(response.headers["access-control-allow-origin"] == "*")
    }
    let ratings = engine.store.state.withLock { $0.ratings.values.map { ($0.score, $0.text) } }
    #expect(ratings.count == 1 && ratings[0] == (5, "ótimo"))
  }

  @Test("Without the secret, or for an unknown session, a rating is refused and nothing is kept")
  func refused() throws {
    let (engine, visitor, welcome) = try conversation()
    try visitor.send(["type": "end"])
    _ = try visitor.hear("ended")
    let wrong = String(repeating: "0", count: 32)
    for (body, status) in [
      (body(welcome, secret: wrong), 404), (body(welcome, score: 0), 400),
      (body(welcome, score: 6), 400), ("{}", 400), ("", 400),
      (body(welcome, text: String(repeating: "x", count: 501)), 400),
      (#"{"session":"x","secret":"y","score":1}"#, 404),
    ] { #expect(try rate(engine, body).status == status, "\(body)") }
    #expect(engine.store.state.withLock { $0.ratings.isEmpty })
  }

  @Test("A channel that asks for none takes none")
  func off() throws {
    let (engine, visitor, welcome) = try conversation(isOn: false)
    try visitor.send(["type": "end"])
    _ = try visitor.hear("ended")
    #expect(try rate(engine, body(welcome)).status == 409)
  }
}
