// A flow on Typebot, as a text chat shows it.

import Channels
import Platforms
import Presence
import TestPlatforms
import Testing

@Suite("Typebot")
struct TypebotTests {
  private typealias Courier = CallCourier<TypebotStandIn>

  private static func courier() -> Courier {
    Courier(
      TypebotDialect(
        address: TypebotSettings(url: "https://bot.example/", publicID: "loja").address),
      TypebotStandIn())
  }

  @Test("Text and choices: rich text is plain, buttons stand under the last message")
  func start() {
    var script = CallScript()
    var courier = Self.courier()
    let reply = courier.deliver(script.started())?.reply
    #expect(
      reply
        == FlowReply([
          FlowReply.Message("Olá, Ana!\nVeja a loja (https://loja.example)"),
          FlowReply.Message(
            "https://loja.example/logo.png",
            choices: [
              FlowReply.Choice(label: "Comprar", value: "c1"),
              FlowReply.Choice(label: "Trocar", value: "c2"),
            ]),
        ]))
    #expect(courier.platform.prefilled["nome"] == .text("Ana"))
    #expect(courier.platform.prefilled["canal"] == .text("Loja"))
    #expect(courier.platform.prefilled["cpf"] == .text("529.982.247-25"))
  }

  @Test("A pressed choice, another input's question, and the end hands over")
  func talk() {
    var script = CallScript()
    var courier = Self.courier()
    _ = courier.deliver(script.started())
    let second = courier.deliver(script.message("Trocar", choice: "c2"))?.reply
    #expect(second == FlowReply([FlowReply.Message("Qual é o seu e-mail?")]))
    #expect(courier.platform.received.last?.text == "Trocar")
    #expect(courier.platform.received.last?.replyID == "c2")
    let last = courier.deliver(script.message("ana@example.com"))?.reply
    #expect(last == FlowReply([FlowReply.Message("Obrigado.")], handsOver: true))
    #expect(courier.platform.sessions.count == 1)
  }

  @Test("An expired session is begun anew with the pending message")
  func expiry() {
    var script = CallScript()
    var courier = Self.courier()
    _ = courier.deliver(script.started())
    courier.platform.expire()
    let end = courier.deliver(script.message("Comprar"))
    #expect(end?.decision == .delivered)
    #expect(courier.platform.sessions.count == 1)
    #expect(courier.platform.received.map(\.text) == ["Comprar"])
    // The new session goes on.
    _ = courier.deliver(script.message("ana@example.com"))
    #expect(courier.platform.sessions.count == 1)
  }

  @Test("A 500 is tried again while the visitor waits")
  func serverError() {
    var script = CallScript()
    var courier = Self.courier()
    courier.faults = [0: .status(500), 1: .refused]
    let end = courier.deliver(script.started())
    #expect(end?.decision == .delivered)
    #expect(end?.reply?.handsOver == false)
    #expect(courier.requests.count == 3)
  }

  @Test("After 20 seconds the visitor is told and handed over", arguments: [true, false])
  func silence(_ answersWithErrors: Bool) throws {
    var script = CallScript()
    var courier = Self.courier()
    for number in 0..<50 {
      courier.faults[number] = answersWithErrors ? .status(500) : .answeredTooLate
    }
    let start = courier.now.monotonic
    let attempt = courier.attempt(script.started())
    let end = try #require(attempt)
    #expect(end.decision == .park)
    #expect(end.excerpt == PlatformError.typebotTimedOut.rawValue)
    #expect(end.reply?.handsOver == true)
    #expect(end.reply?.messages.first?.text.contains("atendimento") == true)
    #expect((20_000...20_100).contains(courier.now.monotonic - start))
    #expect(courier.requests.allSatisfy { (1...20).contains($0.timeout) })
  }

  @Test("A bot that does not exist is told at once, with what the viewer said")
  func unknownBot() {
    var script = CallScript()
    script.language = "en-US"
    var courier = Courier(
      TypebotDialect(
        address: TypebotSettings(url: "https://bot.example", publicID: "none").address),
      TypebotStandIn())
    let end = courier.attempt(script.started())
    #expect(end?.decision == .park)
    #expect(end?.status == 404)
    #expect(end?.reply?.handsOver == true)
    #expect(end?.reply?.messages.first?.text.contains("our team") == true)
  }

  // MARK: - Answers

  private static func reply(_ answer: String) -> FlowReply? {
    var script = CallScript()
    let dialect = TypebotDialect(
      address: TypebotSettings(url: "https://bot.example", publicID: "loja").address)
    var delivery = dialect.delivery(of: script.started(), session: nil)
    let now = PlatformTime(wall: 0, monotonic: 0)
    _ = delivery.nextStep(at: now)
    delivery.receive(.answered(status: 200, retryAfter: nil, body: Array(answer.utf8)), at: now)
    guard case .finish(let end) = delivery.nextStep(at: now) else { return nil }
    return end.reply
  }

  private static let input = #""input":{"id":"i","type":"text input","options":{}}"#

  @Test(
    "Handover: the end, a human chat, a variable, a browser's answer",
    arguments: [
      #"{"messages":[],"clientSideActions":[{"type":"chatwoot","chatwoot":{}}],INPUT}"#,
      #"{"messages":[],"clientSideActions":[{"type":"setVariable","setVariable":{"name":"#
        + #""transbordo","value":true}}],INPUT}"#,
      #"{"messages":[],"clientSideActions":[{"type":"scriptToExecute","scriptToExecute":{"args":"#
        + #"[{"id":"transbordo","value":"true"}]}}],INPUT}"#,
      #"{"messages":[],"variables":[{"name":"transbordo","value":"sim"}],INPUT}"#,
      #"{"messages":[],"clientSideActions":[{"type":"stream","expectsDedicatedReply":true}],INPUT}"#,
      #"{"messages":[]}"#, #"{"messages":[],"input":null}"#,
    ])
  func handover(_ answer: String) {
    #expect(Self.reply(answer.replacing("INPUT", with: Self.input))?.handsOver == true)
  }

  @Test(
    "A variable that is not true hands nothing over",
    arguments: [
      #"{"messages":[],"variables":[{"name":"transbordo","value":false}],INPUT}"#,
      #"{"messages":[],"clientSideActions":[{"type":"wait","wait":{"secondsToWaitFor":1}}],INPUT}"#,
    ])
  func noHandover(_ answer: String) {
    #expect(Self.reply(answer.replacing("INPUT", with: Self.input))?.handsOver == false)
  }

  @Test("Lists, variables, markdown, media, redirects and ratings as text")
  func contents() {
    let list =
      #"{"type":"ul","children":[{"type":"li","children":[{"type":"lic","children":[{"text":"um"}]}]},"#
      + #"{"type":"li","children":[{"type":"lic","children":[{"text":"dois"}]}]}]}"#
    let answer =
      #"{"messages":[{"type":"text","content":{"type":"richText","richText":["# + list
      + #",{"type":"p","children":[{"type":"inline-variable","children":[{"type":"p","children":"#
      + #"[{"text":"valor"}]}]}]}]}},{"type":"text","content":{"type":"markdown","markdown":"**oi**"}},"#
      + #"{"type":"video","content":{"url":"https://v.example/1","type":"url"}}],"#
      + #""clientSideActions":[{"type":"redirect","redirect":{"url":"https://r.example"}}],"#
      + #""input":{"type":"rating input","options":{"length":3}}}"#
    let reply = Self.reply(answer)
    #expect(
      reply?.messages.map(\.text) == [
        "• um\n• dois\nvalor", "**oi**", "https://v.example/1", "https://r.example",
      ])
    #expect(reply?.messages.last?.choices.map(\.label) == ["1", "2", "3"])
  }

  @Test("An answer that is none is parked, and the visitor is handed over")
  func foreignPage() {
    #expect(Self.reply("<html>")?.handsOver == true)
    #expect(Self.reply("{}")?.handsOver == true)
  }
}
