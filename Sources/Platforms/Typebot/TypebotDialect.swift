// The dialect of Typebot, which runs a flow: https://docs.typebot.io/api-reference/chat

import Basics
import Channels
import Presence
import Records

/// Runs a flow on a Typebot viewer.
///
/// The stored calls are those of a flow's webhook. What the bot answers is the `reply` of the
/// delivery's end. A Typebot session that is not known or has expired is started again with the
/// pending message.
package struct TypebotDialect: PlatformDialect {
  private let bot: TypebotAddress

  /// Creates the dialect of a flow by its bot's address, as in `TypebotSettings.address`. The calls
  /// of a flow that was changed or removed meanwhile still reach the bot that they were made for.
  package init(address: String) { bot = TypebotAddress(address) }

  /// A delivery by the requests of Typebot's chat API.
  package func delivery(of call: OutboxCall, session: PlatformSession?) -> any CallDelivery {
    guard let read = ContractCall(call) else { return UnreadableCall(session: session) }
    return TypebotDelivery(read, bot, session: session)
  }

  /// Starts the bot without a result being kept.
  package func probe(eventID: String, at now: PlatformTime) -> PlatformRequest {
    TypebotDelivery.start(bot, prefilled: [:], message: nil, isProbe: true)
  }
}

/// One call to the bot. It is tried again only while the visitor waits.
struct TypebotDelivery: CallDelivery {
  /// Milliseconds from the first step until the visitor is told and handed over.
  static let patience: Millis = 20_000
  /// Milliseconds before the second request; each further wait is twice as long.
  static let firstPause: Millis = 1_000
  /// Bytes that are read of an answer.
  static let responseLimit = 1 << 20

  private let call: ContractCall
  private let bot: TypebotAddress
  private(set) var session: PlatformSession?
  /// When the visitor stops waiting, on the monotonic clock; nil before the first step.
  private var deadline: Millis?
  /// When the next request may be sent, on the monotonic clock.
  private var pausedUntil = Millis.min
  private var pause = TypebotDelivery.firstPause
  private var end: DeliveryEnd?

  init(_ call: ContractCall, _ bot: TypebotAddress, session: PlatformSession?) {
    self.call = call
    self.bot = bot
    self.session = session
    switch call.event {
    case .started, .clientMessage: break
    case .handedOver, .clientOffline, .clientOnline, .expired, .finished, .ended:
      // The bot is not told: its API has no request for these.
      end = DeliveryEnd(.delivered)
    }
  }

  mutating func nextStep(at now: PlatformTime) -> DeliveryStep {
    if let end { return .finish(end) }
    let deadline = deadline ?? now.monotonic + Self.patience
    self.deadline = deadline
    let left = deadline - now.monotonic
    guard left > 0 else {
      let end = giveUp(DeliveryEnd(.park, excerpt: PlatformError.typebotTimedOut.rawValue))
      self.end = end
      return .finish(end)
    }
    if pausedUntil > now.monotonic { return .wait(min(left, pausedUntil - now.monotonic)) }
    var request = request
    request.timeout = Int((left + 999) / 1_000)
    return .send(request)
  }

  private var request: PlatformRequest {
    let message = call.event == .clientMessage ? Self.message(call) : nil
    if let session, let message {
      var json = JSONText()
      json.open()
      json.add("message", json: message)
      json.add("textBubbleContentFormat", "richText")
      json.close()
      let id = ChatwootRequests.escaped(session.conversation)
      return PlatformRequest(
        .post, "\(bot.api)/sessions/\(id)/continueChat", body: json.bytes,
        responseLimit: Self.responseLimit)
    }
    return Self.start(bot, prefilled: prefilled, message: message, isProbe: false)
  }

  static func start(
    _ bot: TypebotAddress, prefilled: [String: String], message: [UInt8]?, isProbe: Bool
  ) -> PlatformRequest {
    var json = JSONText()
    json.open()
    if isProbe { json.add("isOnlyRegistering", true) }
    if let message { json.add("message", json: message) }
    json.open("prefilledVariables")
    for key in prefilled.keys.sorted() { json.add(key: key, prefilled[key] ?? "") }
    json.close()
    json.add("textBubbleContentFormat", "richText")
    json.close()
    return PlatformRequest(
      .post, "\(bot.bot)/startChat", body: json.bytes, responseLimit: responseLimit)
  }

  private static func message(_ call: ContractCall) -> [UInt8] {
    var json = JSONText()
    json.open()
    json.add("type", "text")
    json.add("text", call.text)
    if let choice = call.choice {
      json.open("metadata")
      json.add("replyId", choice)
      json.close()
    }
    json.close()
    return json.bytes
  }

  /// The variables that a bot may use: what the visitor filled in, and where the talk takes place.
  private var prefilled: [String: String] {
    var variables = call.contact.data
    variables["nome"] = call.contact.name
    variables["canal"] = call.contact.channel
    variables["pagina"] = call.contact.page
    variables["idioma"] = call.contact.language.rawValue
    variables["sessao"] = call.session
    variables["cliente"] = call.contactID
    return variables.filter { !$0.value.isEmpty }
  }

  // MARK: - Responses

  mutating func receive(_ response: PlatformResponse, at now: PlatformTime) {
    switch response {
    case .failed: retry(at: now)
    case .answered(404, _, _) where session != nil:
      // The session is not known any more: it is started again at once.
      session = nil
    case .answered(let status, _, let body):
      switch RetryDecision(status: status) {
      case .delivered: accept(status, body, at: now)
      case .retry: retry(at: now)
      case .park: end = giveUp(DeliveryEnd(response))
      }
    }
  }

  private mutating func retry(at now: PlatformTime) {
    pausedUntil = now.monotonic + pause
    pause *= 2
  }

  private mutating func accept(_ status: Int, _ body: [UInt8], at now: PlatformTime) {
    guard let answer = TypebotAnswer(body, in: call.contact.language) else {
      end = giveUp(
        DeliveryEnd(.park, excerpt: PlatformError.unexpectedAnswer.rawValue))
      return
    }
    if let id = answer.sessionID { session = PlatformSession(conversation: id) }
    end = DeliveryEnd(.delivered, status: status, reply: answer.reply)
  }

  /// The end of a call that the bot does not answer: the visitor is told and handed over.
  private func giveUp(_ end: DeliveryEnd) -> DeliveryEnd {
    var end = end
    end.reply = FlowReply(
      [FlowReply.Message(TypebotStrings.unavailable[call.contact.language])], handsOver: true)
    return end
  }
}
