// What every platform must show to its agents and visitors, in one table of 14 situations.

import Platforms
import Presence
import Records
import TestPlatforms
import Testing

@Suite("Conformance of dialects")
struct ConformanceTests {
  /// The dialects, each with its stand-in.
  enum Dialect: CaseIterable {
    case contract, chatwoot, n8n
  }

  /// The situations.
  enum Situation: CaseIterable {
    case start, data, message, emoji, longMessage, duplicate, timeoutAfterArrival, absence, comeback
    case agentReply, privateNote, close, closeTwice, hourDown
  }

  static let table = Dialect.allCases.flatMap { dialect in Situation.allCases.map { (dialect, $0) }
  }

  @Test("Each dialect in each situation", arguments: table)
  func conforms(_ dialect: Dialect, _ situation: Situation) throws {
    switch dialect {
    case .contract:
      var stage = Stage(
        ContractDialect(
          ContractSettings(
            baseURL: "https://desk.example/api", token: "secret-token", signingSecret: "s")),
        ContractStandIn())
      try stage.run(situation)
    case .chatwoot:
      var stage = Stage(
        ChatwootDialect(ChatwootStandIn.settings) { _ in "14:05" }, ChatwootStandIn())
      try stage.run(situation)
    case .n8n:
      var stage = Stage(
        ContractDialect(
          ContractSettings(baseURL: "https://n8n.example/webhook/canais", token: "secret-token")),
        N8nStandIn())
      try stage.run(situation)
    }
  }
}

/// One run of a situation.
private struct Stage<Platform: PlatformStandIn> {
  private var courier: CallCourier<Platform>
  private var script = CallScript()

  init(_ dialect: any PlatformDialect, _ platform: Platform) {
    courier = CallCourier(dialect, platform)
  }

  private func view() throws -> AgentView {
    try #require(courier.platform.view(of: script.session))
  }

  /// Delivers a call, which must succeed.
  private mutating func deliver(_ call: OutboxCall) {
    #expect(courier.deliver(call)?.decision == .delivered)
  }

  private mutating func begin() {
    deliver(script.handover([("flow", "Olá!"), ("contact", "quero ajuda"), ("system", "…")]))
  }

  mutating func run(_ situation: ConformanceTests.Situation) throws {
    begin()
    switch situation {
    case .start:
      #expect(try view().conversations == 1)
      #expect(try view().visitorMessages == ["quero ajuda"])
      #expect(try view().otherMessages.first == "Olá!")
    case .data:
      #expect(try view().data["name"] == "Ana")
      #expect(try view().data["cpf"] == "529.982.247-25")
    case .message: try say("Bom dia")
    case .emoji: try say("👩🏽‍🚀 família 👨‍👩‍👧‍👦 <b>&\"\\ \u{2028}")
    case .longMessage: try say(String(repeating: "çã😀\n", count: 1_000))
    case .duplicate:
      let call = script.message("uma vez")
      deliver(call)
      courier.restart()
      deliver(call)
      #expect(try view().visitorMessages == ["quero ajuda", "uma vez"])
    case .timeoutAfterArrival:
      let call = script.message("uma vez")
      courier.faults = [courier.requests.count: .answeredTooLate]
      deliver(call)
      deliver(script.message("depois"))
      #expect(try view().visitorMessages == ["quero ajuda", "uma vez", "depois"])
    case .absence, .comeback: try leave(andReturn: situation == .comeback)
    case .agentReply, .privateNote: try reply(isPrivate: situation == .privateNote)
    case .close, .closeTwice: try close(twice: situation == .closeTwice)
    case .hourDown: try goDown()
    }
  }

  private mutating func say(_ text: String) throws {
    deliver(script.message(text))
    #expect(try view().visitorMessages == ["quero ajuda", text])
  }

  private mutating func leave(andReturn: Bool) throws {
    deliver(script.absence())
    #expect(try view().isAbsent)
    #expect(try view().notes.count == 1)
    #expect(try view().visitorMessages == ["quero ajuda"])
    #expect(try !view().isClosed)
    guard andReturn else { return }
    deliver(script.comeback())
    #expect(try !view().isAbsent)
    #expect(try view().notes.last == "O cliente voltou a ficar online.")
    #expect(try view().visitorMessages == ["quero ajuda"])
  }

  private mutating func reply(isPrivate: Bool) throws {
    deliver(script.message("oi"))
    deliver(script.absence())
    let acts = try courier.platform.agentWrites(
      "Já vejo", isPrivate: isPrivate, in: script.session)
    guard !isPrivate else {
      #expect(acts == [])
      return
    }
    #expect(acts.count == 1)
    guard case .message(let session, let id, let text, let name)? = acts.first else {
      Issue.record("no message: \(acts)")
      return
    }
    #expect(session == script.session)
    #expect(!id.isEmpty)
    #expect(text == "Já vejo")
    #expect(name.hasPrefix("Bia"))
  }

  private mutating func close(twice: Bool) throws {
    #expect(try courier.platform.agentCloses(script.session) == [.end(session: script.session)])
    let call = script.end()
    deliver(call)
    #expect(try view().isClosed)
    guard twice else { return }
    courier.restart()
    deliver(call)
    #expect(try view().isClosed)
    #expect(try view().notes.count == 1)
  }

  private mutating func goDown() throws {
    let first = courier.requests.count
    // Half of the tries reach nobody, half of them a proxy that says so.
    for number in first..<(first + 40) {
      courier.faults[number] = number % 2 == 0 ? .refused : .status(503)
    }
    let start = courier.now.wall
    deliver(script.message("esperei"))
    #expect(courier.now.wall - start > 3_600_000)
    deliver(script.end("session_timeout"))
    #expect(try view().visitorMessages == ["quero ajuda", "esperei"])
    #expect(try view().isClosed)
  }
}
