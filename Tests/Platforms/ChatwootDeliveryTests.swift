// Deliveries to Chatwoot when something goes wrong between two steps.

import Channels
import Platforms
import Presence
import Records
import TestPlatforms
import Testing

@Suite("Deliveries to Chatwoot")
struct ChatwootDeliveryTests {
  private typealias Courier = CallCourier<ChatwootStandIn>

  private static func courier(_ owner: ChatwootStandIn.TokenOwner = .bot) -> Courier {
    var platform = ChatwootStandIn()
    platform.tokenOwner = owner
    return Courier(ChatwootDialect(ChatwootStandIn.settings) { _ in "14:05" }, platform)
  }

  /// A whole session: a talk, a message, an absence, a return and an end.
  private static func calls(_ script: inout CallScript) -> [OutboxCall] {
    [
      script.handover([("flow", "Olá!"), ("contact", "quero ajuda"), ("flow", "Um momento")]),
      script.message("Bom dia"), script.message("Bom dia"), script.absence(), script.comeback(),
      script.message("voltei"), script.end(),
    ]
  }

  /// The requests that a session takes without faults.
  private static let count: Int = {
    var script = CallScript()
    var courier = ChatwootDeliveryTests.courier()
    for call in calls(&script) { _ = courier.deliver(call) }
    return courier.requests.count
  }()

  static let faults = (0..<count).flatMap { number in
    [
      CallCourier<ChatwootStandIn>.Fault.killedBefore, .killedAfter, .answeredTooLate, .refused,
      .status(502),
    ].map { (number, $0) }
  }

  private static func expectWhole(
    _ courier: Courier, _ script: CallScript, notes: ClosedRange<Int> = 3...3
  ) {
    let view = courier.platform.view(of: script.session)
    #expect(courier.platform.contacts.count == 1)
    #expect(view?.conversations == 1)
    #expect(view?.visitorMessages == ["quero ajuda", "Bom dia", "Bom dia", "voltei"])
    #expect(view?.otherMessages == ["Olá!", "Um momento"])
    #expect(notes.contains(view?.notes.count ?? 0))
    #expect(view?.isClosed == true)
    #expect(courier.platform.conversations.first?.resolutions == 1)
  }

  @Test(
    "A fault at any request: one contact, one conversation, each message once", arguments: faults)
  func faultAtAnyStep(_ number: Int, _ fault: CallCourier<ChatwootStandIn>.Fault) {
    var script = CallScript()
    var courier = Self.courier()
    courier.faults = [number: fault]
    for call in Self.calls(&script) { #expect(courier.deliver(call)?.decision == .delivered) }
    Self.expectWhole(courier, script)
  }

  @Test(
    "A kill at any request loses the outcomes of the calls before it, too", arguments: 0..<count)
  func outcomesLost(_ number: Int) {
    for owner in [ChatwootStandIn.TokenOwner.bot, .agent] {
      var script = CallScript()
      var courier = Self.courier(owner)
      courier.faults = [number: .killedAfter]
      let calls = Self.calls(&script)
      var index = 0
      while index < calls.count {
        if courier.attempt(calls[index]) == nil {
          // The outcome of the call before was not committed.
          index = max(0, index - 1)
        } else {
          index += 1
        }
      }
      Self.expectWhole(courier, script, notes: owner == .agent ? 3...3 : 3...4)
    }
  }

  @Test("A token that may not even see the conversation: no message twice, at most a note")
  func oldBot() {
    for number in 0..<Self.count {
      var script = CallScript()
      var courier = Self.courier(.oldBot)
      courier.faults = [number: .killedAfter]
      for call in Self.calls(&script) { _ = courier.deliver(call) }
      Self.expectWhole(courier, script, notes: 3...4)
    }
  }

  @Test("A talk of 50 messages that is cut off in its middle arrives whole, once")
  func longTalk() {
    let talk = (1...50).map { (from: $0 % 2 == 0 ? "flow" : "contact", text: "mensagem \($0)") }
    for owner in [ChatwootStandIn.TokenOwner.bot, .agent] {
      var script = CallScript()
      var courier = Self.courier(owner)
      courier.faults = [30: .killedAfter, 60: .answeredTooLate]
      #expect(courier.deliver(script.handover(talk))?.decision == .delivered)
      let view = courier.platform.view(of: script.session)
      #expect(view?.visitorMessages.count == 25)
      #expect(view?.otherMessages.count == 25)
      #expect(view?.visitorMessages.first == "mensagem 1")
      #expect(view?.otherMessages.last == "mensagem 50")
    }
  }

  @Test("After the first message of a session, a message is one request")
  func requestsPerMessage() {
    var script = CallScript()
    var courier = Self.courier()
    _ = courier.deliver(script.handover())
    let before = courier.requests.count
    for number in 1...10 { _ = courier.deliver(script.message("\(number)")) }
    #expect(courier.requests.count == before + 10)
  }

  @Test("200 messages a minute: the next waits, and none is refused")
  func rate() {
    var script = CallScript()
    var courier = Self.courier()
    _ = courier.deliver(script.handover())
    for number in 1...450 {
      let end = courier.deliver(script.message("\(number)"))
      #expect(end?.decision == .delivered)
    }
    #expect(courier.platform.view(of: script.session)?.visitorMessages.count == 450)
    #expect(courier.waited > 60_000)
  }

  @Test("Chatwoot's own refusal for the rate is tried again, since agents write too")
  func tooMany() {
    var delivery = ChatwootDialect(ChatwootStandIn.settings) { _ in "" }.delivery(
      of: Self.message, session: Self.known)
    let now = PlatformTime(wall: 0, monotonic: 0)
    _ = delivery.nextStep(at: now)
    delivery.receive(
      .answered(
        status: 422, retryAfter: nil, body: Array(#"{"message":"Too many messages"}"#.utf8)),
      at: now)
    guard case .finish(let end) = delivery.nextStep(at: now) else {
      Issue.record("it goes on")
      return
    }
    #expect(end.decision == .retry)
    #expect(end.retryAfter == 60)
  }

  private static var message: OutboxCall {
    var script = CallScript()
    return script.message("oi")
  }

  private static var known: PlatformSession { PlatformSession(conversation: "3", account: "7") }

  @Test("A conversation that an administrator removed is opened anew")
  func removed() {
    var script = CallScript()
    var courier = Self.courier()
    _ = courier.deliver(script.handover())
    courier.platform.removeConversations()
    #expect(courier.deliver(script.message("oi"))?.decision == .delivered)
    #expect(courier.platform.view(of: script.session)?.visitorMessages == ["oi"])
  }

  @Test("A conversation that begins as pending is opened, so that agents see it")
  func pending() {
    var script = CallScript()
    var courier = Self.courier()
    courier.platform.hasBot = true
    #expect(courier.deliver(script.handover())?.decision == .delivered)
    #expect(courier.platform.conversations.map(\.status) == ["open"])
  }

  @Test("A wrong token is parked with what Chatwoot said")
  func wrongToken() {
    var settings = ChatwootStandIn.settings
    settings.botToken = "wrong"
    var courier = Courier(ChatwootDialect(settings) { _ in "" }, ChatwootStandIn())
    var script = CallScript()
    let end = courier.deliver(script.message("oi"))
    #expect(end?.decision == .park)
    #expect(end?.status == 401)
    #expect(end?.excerpt.contains("Invalid Access Token") == true)
  }

  @Test("A proxy's page with status 200 is no answer of Chatwoot")
  func foreignPage() {
    let now = PlatformTime(wall: 0, monotonic: 0)
    for session in [nil, Self.known] {
      var delivery = ChatwootDialect(ChatwootStandIn.settings) { _ in "" }.delivery(
        of: Self.message, session: session)
      _ = delivery.nextStep(at: now)
      delivery.receive(
        .answered(status: 200, retryAfter: nil, body: Array("<html>Bem-vindo".utf8)), at: now)
      guard case .finish(let end) = delivery.nextStep(at: now) else {
        Issue.record("it goes on")
        return
      }
      #expect(end.decision == .retry)
      #expect(end.excerpt == PlatformError.unexpectedAnswer.rawValue)
    }
  }

  @Test("E-mail and telephone never reach the members by which Chatwoot joins contacts")
  func noJoining() throws {
    var script = CallScript()
    var courier = Self.courier()
    for call in Self.calls(&script) { _ = courier.deliver(call) }
    for request in courier.requests where !request.body.isEmpty {
      guard case .object(let members) = try JSONValue.read(request.body, key: "body") else {
        Issue.record("no object")
        continue
      }
      #expect(members["email"] == nil && members["phone_number"] == nil && members["phone"] == nil)
    }
    let contact = try #require(courier.platform.contacts[script.session.description])
    #expect(contact["identifier"] == .text(script.contact.description))
    #expect(contact["source_id"] == .text(script.session.description))
  }

  @Test("Every change of attributes sends all of them")
  func attributes() {
    var script = CallScript()
    var courier = Self.courier()
    _ = courier.deliver(script.handover())
    let keys = courier.platform.conversations.first.map { Set($0.attributes.keys) }
    _ = courier.deliver(script.absence())
    let conversation = courier.platform.conversations.first
    #expect(conversation.map { Set($0.attributes.keys) } == keys)
    #expect(conversation?.attributes["presenca"] == .text("ausente desde 14:05 (conexão perdida)"))
    _ = courier.deliver(script.comeback())
    #expect(courier.platform.conversations.first?.attributes["presenca"] == .text("conectado"))
  }

  @Test("The address as people copy it names server and account")
  func address() {
    for (url, server, account) in [
      ("https://chat.example", "https://chat.example", ""),
      ("https://chat.example/", "https://chat.example", ""),
      ("https://chat.example/app/accounts/3/dashboard", "https://chat.example", "3"),
      ("https://host/chatwoot/app/accounts/12", "https://host/chatwoot", "12"),
    ] {
      let settings = ChatwootSettings(
        url: url, inboxIdentifier: "i", botToken: "t", webhookSecret: "s")
      #expect(settings.server == server)
      #expect(settings.account == account)
    }
  }

  @Test("A call that cannot be read is parked")
  func unreadable() {
    var call = Self.message
    call.body = Array("{}".utf8)
    var courier = Self.courier()
    #expect(courier.deliver(call)?.excerpt == PlatformError.unreadableCall.rawValue)
    #expect(courier.requests.isEmpty)
  }
}
