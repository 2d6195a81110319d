// The delivery of one call to a Chatwoot:
//
//     contact ─▶ find ─▶ open ─────────────▶ act ─▶ act ─▶ …
//                  └──▶ list (what is there?) ─▲
//
// Contact and conversation are found or made by the session's identifier. Each of these steps may
// be repeated; only a message may not. So where a message may already be there (the conversation
// was found, or a request was not answered) the messages are listed first. A crash between any two
// steps therefore costs a list, and no table is needed.

import Channels
import Presence

/// One try of a call.
struct ChatwootDelivery: CallDelivery {
  /// The messages that Chatwoot takes a minute in one conversation.
  static let messagesPerMinute = 200
  /// The messages of one page of a list.
  static let pageSize = 20
  /// The most pages that are read to find what arrived.
  static let pageLimit = 5
  /// Seconds to wait after Chatwoot refused a message because of its rate.
  static let rateRetry = 60
  private static let minute: Millis = 60_000

  /// Where the messages of the conversation are listed.
  private enum List {
    /// The application's API. The token of an agent bot may not.
    case messages
    /// The public API, without private notes and `source_id`.
    case publicMessages
    /// The conversation, which shows its last messages.
    case conversation
  }

  private enum Stage {
    case contact
    case find
    case open
    case activate
    case list(List, before: Int?, page: Int)
    case act(Int)
    case ended(DeliveryEnd)
  }

  private let call: ContractCall
  private let requests: ChatwootRequests
  private let acts: [ChatwootAct]
  private var stage: Stage
  /// Whether contact and conversation were looked for in this delivery.
  private var hasSearched = false
  private(set) var session: PlatformSession?

  init(_ call: ContractCall, _ requests: ChatwootRequests, session: PlatformSession?) {
    self.call = call
    self.requests = requests
    self.session = session
    acts = ChatwootAct.acts(of: call, localTime: requests.localTime)
    stage = .contact
    if let session { stage = session.isInDoubt ? list(in: session) : .act(0) }
  }

  // MARK: - Steps

  mutating func nextStep(at now: PlatformTime) -> DeliveryStep {
    skipActsDone()
    switch stage {
    case .contact:
      hasSearched = true
      return .send(requests.contact(call))
    case .find: return .send(requests.conversations(of: call.session))
    case .open: return .send(requests.open(call))
    case .ended(let end): return .finish(end)
    case .activate, .list, .act: return step(at: now)
    }
  }

  /// The step of a stage that needs the conversation.
  private mutating func step(at now: PlatformTime) -> DeliveryStep {
    guard var session else { return .finish(DeliveryEnd(.retry)) }
    if session.account.isEmpty {
      return .finish(
        DeliveryEnd(.park, excerpt: PlatformError.chatwootAccountUnknown.rawValue))
    }
    switch stage {
    case .activate: return .send(requests.setStatus("open", in: session))
    case .list(.messages, let before, _):
      return .send(requests.messages(in: session, before: before))
    case .list(.publicMessages, let before, _):
      return .send(
        requests.publicMessages(of: call.session, in: session.conversation, before: before))
    case .list(.conversation, _, _): return .send(requests.conversation(in: session))
    case .act(let index):
      session.sentAt.removeAll { $0 <= now.monotonic - Self.minute }
      self.session = session
      if acts[index].isMessage, session.sentAt.count >= Self.messagesPerMinute,
        let oldest = session.sentAt.first
      {
        return .wait(oldest + Self.minute - now.monotonic)
      }
      return .send(requests.request(acts[index], of: call, in: session))
    case .contact, .find, .open, .ended: return .finish(DeliveryEnd(.retry))
    }
  }

  /// Passes over messages that arrived in an earlier try, and ends after the last act.
  private mutating func skipActsDone() {
    guard case .act(var index) = stage else { return }
    while index < acts.count, session?.hasArrived(acts[index].marks) == true { index += 1 }
    stage = index < acts.count ? .act(index) : .ended(DeliveryEnd(.delivered, status: 200))
  }

  // MARK: - Responses

  mutating func receive(_ response: PlatformResponse, at now: PlatformTime) {
    switch response {
    case .failed(let code, let mayHaveArrived):
      if mayHaveArrived { doubt() }
      stage = .ended(DeliveryEnd(.retry, excerpt: code))
    case .answered(let status, _, let body):
      switch RetryDecision(status: status) {
      case .delivered: accept(status, body, at: now)
      case .retry:
        // 429 and 425 are answered before anything is done.
        if status == 408 || status >= 500 { doubt() }
        stage = .ended(DeliveryEnd(response))
      case .park: refuse(response, status, String(decoding: body, as: UTF8.self))
      }
    }
  }

  /// Notes that the message of this stage may have arrived.
  private mutating func doubt() {
    if case .act(let index) = stage, acts[index].isMessage { session?.isInDoubt = true }
  }

  private mutating func refuse(_ response: PlatformResponse, _ status: Int, _ text: String) {
    switch stage {
    case .list(let list, _, _) where [401, 403, 404].contains(status):
      session?.canListMessages = false
      if list == .messages, let session {
        stage = self.list(in: session)
      } else {
        session?.isInDoubt = false
        stage = .act(0)
      }
    case .act where status == 404 && !hasSearched:
      // The conversation or the contact was removed.
      session = nil
      stage = .contact
    case .act where status == 422 && text.contains("Too many messages"):
      stage = .ended(
        DeliveryEnd(.retry, status: status, retryAfter: Self.rateRetry, excerpt: text))
    case .contact, .find, .open, .activate, .list, .act, .ended:
      stage = .ended(DeliveryEnd(response))
    }
  }

  private mutating func accept(_ status: Int, _ body: [UInt8], at now: PlatformTime) {
    switch stage {
    case .contact:
      guard JSONParser.value(of: body)?["source_id"]?.string != nil else {
        return unexpected(status)
      }
      stage = .find
    case .find: acceptFound(status, body)
    case .open: acceptOpened(status, body)
    case .activate: stage = .act(0)
    case .list(let list, _, let page): acceptList(list, page, status, body)
    case .act(let index): acceptAct(index, status, body, at: now)
    case .ended: break
    }
  }

  /// Ends with an answer that is none of Chatwoot's: a proxy's page, for example.
  private mutating func unexpected(_ status: Int) {
    doubt()
    stage = .ended(
      DeliveryEnd(.retry, status: 0, excerpt: PlatformError.unexpectedAnswer.rawValue))
  }

  private mutating func acceptFound(_ status: Int, _ body: [UInt8]) {
    guard let found = ChatwootReading.conversations(body) else { return unexpected(status) }
    guard let conversation = found else {
      stage = .open
      return
    }
    let session = PlatformSession(
      conversation: conversation.id, account: account(conversation.account), isInDoubt: true)
    self.session = session
    stage = list(in: session)
  }

  private mutating func acceptOpened(_ status: Int, _ body: [UInt8]) {
    guard let conversation = ChatwootReading.conversation(body) else { return unexpected(status) }
    session = PlatformSession(
      conversation: conversation.id, account: account(conversation.account))
    // An inbox with a bot opens its conversations as pending, where no agent looks.
    stage = conversation.status == "pending" ? .activate : .act(0)
  }

  private mutating func acceptList(
    _ list: List, _ page: Int, _ status: Int, _ body: [UInt8]
  ) {
    guard let rows = ChatwootReading.messages(body) else {
      guard body.count >= ChatwootRequests.listLimit else { return unexpected(status) }
      // A cut list: the marks are looked for in its text.
      let text = String(decoding: body, as: UTF8.self)
      for act in acts {
        for mark in act.marks where text.contains("\"\(mark)\"") { session?.remember(mark) }
      }
      session?.isInDoubt = false
      stage = .act(0)
      return
    }
    for mark in rows.flatMap(\.marks) { session?.remember(mark) }
    if list != .conversation, rows.count >= Self.pageSize, page < Self.pageLimit,
      let first = rows.map(\.id).min()
    {
      stage = .list(list, before: first, page: page + 1)
      return
    }
    session?.isInDoubt = false
    stage = .act(0)
  }

  private mutating func acceptAct(
    _ index: Int, _ status: Int, _ body: [UInt8], at now: PlatformTime
  ) {
    if acts[index].isMessage {
      guard JSONParser.value(of: body)?["id"]?.identifier != nil else { return unexpected(status) }
      for mark in acts[index].marks { session?.remember(mark) }
      session?.sentAt.append(now.monotonic)
    } else if let first = body.first, first == UInt8(ascii: "<") {
      return unexpected(status)
    }
    stage = .act(index + 1)
  }

  // MARK: - Parts

  private func account(_ found: String?) -> String {
    let named = requests.settings.account
    return named.isEmpty ? found ?? "" : named
  }

  /// The first list of the messages that may tell whether this call's arrived.
  private func list(in session: PlatformSession) -> Stage {
    if session.canListMessages { return .list(.messages, before: nil, page: 1) }
    let hasNote = acts.contains { if case .note = $0 { true } else { false } }
    return .list(hasNote ? .conversation : .publicMessages, before: nil, page: 1)
  }
}
