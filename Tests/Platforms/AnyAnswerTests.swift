// Platforms that answer anything: every delivery ends, in a bounded number of steps, and says so.

import Basics
import Channels
import Platforms
import Presence
import Records
import TestPlatforms
import Testing

@Suite("Platforms that answer anything")
struct AnyAnswerTests {
  /// Answers that platforms give, to be changed.
  private static let bodies = [
    #"{"source_id":"65f1a0c3d2e4b5a69788c0de"}"#, "[]", #"[{"id":1,"contact":{"account_id":7}}]"#,
    #"{"id":3,"status":"pending","contact":{"account_id":7}}"#, #"{"payload":[{"id":5}]}"#,
    #"{"message":"Too many messages"}"#, "", "<html></html>", "null", "{",
    #"{"sessionId":"s","messages":[{"type":"text","content":{"richText":[{"children":[]}]}}]}"#,
    #"{"messages":[],"input":{"type":"choice input","items":[{"id":"a","content":"b"}]}}"#,
  ]
  private static let statuses = [200, 200, 200, 201, 204, 302, 400, 401, 404, 408, 422, 429, 500]

  private static func response(_ random: inout SeededRandom) -> PlatformResponse {
    if random.below(12) == 0 {
      return .failed(code: "responseTimedOut", mayHaveArrived: random.below(2) == 0)
    }
    var body = Array(bodies[Int(random.below(Int64(bodies.count)))].utf8)
    if !body.isEmpty, random.below(3) == 0 {
      for _ in 0...random.below(3) {
        body[Int(random.below(Int64(body.count)))] = UInt8(random.below(256))
      }
    }
    if random.below(8) == 0 { body.removeLast(Int(random.below(Int64(body.count + 1)))) }
    return .answered(
      status: statuses[Int(random.below(Int64(statuses.count)))], retryAfter: nil, body: body)
  }

  private static let dialects: [any PlatformDialect] = [
    ContractDialect(ContractSettings(baseURL: "https://desk.example", token: "t")),
    ChatwootDialect(ChatwootStandIn.settings) { _ in "" },
    TypebotDialect(address: TypebotSettings(url: "https://bot.example", publicID: "loja").address),
  ]

  @Test("A webhook of any bytes is refused, or asks for a few acts within the limits")
  func webhooks() {
    let session = "65f1a0c3d2e4b5a69788c0de"
    let events = [
      ChatwootStandIn.agentMessage("Olá, “tudo” bem? 👩‍👩‍👧", id: 7, in: session),
      ChatwootStandIn.agentMessage(String(repeating: "a\n", count: 5_000), id: 8, in: session),
      ChatwootStandIn.typing(in: session, isPrivate: false), ChatwootStandIn.resolved(session),
    ].map { Array($0.line.utf8) }
    var acts = 0
    for seed in 0..<3_000 {
      var random = SeededRandom(seed: UInt64(seed))
      var body = events[Int(random.below(Int64(events.count)))]
      for _ in 0..<random.below(4) {
        body[Int(random.below(Int64(body.count)))] = UInt8(random.below(256))
      }
      if random.below(6) == 0 { body.removeLast(Int(random.below(Int64(body.count)))) }
      let webhook = ChatwootWebhook(timestamp: "1", signature: "", delivery: nil, body: body)
      guard let found = try? webhook.acts() else { continue }
      acts += found.count
      for case .message(_, let id, let text, let name) in found {
        #expect((1...4_000).contains(text.count) && text.utf8.count <= 16 << 10, "seed \(seed)")
        #expect(!id.isEmpty && id.utf8.count <= 100 && name.count <= 60, "seed \(seed)")
      }
    }
    #expect(acts > 500)
  }

  @Test("Every delivery ends within 200 steps", arguments: dialects.indices)
  func ends(_ index: Int) {
    for seed in 0..<1_000 {
      var random = SeededRandom(seed: UInt64(seed))
      var script = CallScript()
      let talk = (0..<Int(random.below(30))).map { (from: "contact", text: "m\($0)") }
      var session: PlatformSession?
      for call in [script.handover(talk), script.message("oi"), script.absence(), script.end()] {
        var delivery = Self.dialects[index].delivery(of: call, session: session)
        var now = PlatformTime(wall: 0, monotonic: 0)
        var steps = 0
        var end: DeliveryEnd?
        while end == nil, steps < 200 {
          steps += 1
          switch delivery.nextStep(at: now) {
          case .send(let request):
            #expect(request.timeout >= 1)
            #expect(request.url.hasPrefix("https://"))
            delivery.receive(Self.response(&random), at: now)
          case .wait(let millis):
            #expect(millis >= 1)
            now.monotonic += millis
          case .finish(let reached): end = reached
          }
        }
        #expect(end != nil, "seed \(seed)")
        session = delivery.session
      }
    }
  }
}
