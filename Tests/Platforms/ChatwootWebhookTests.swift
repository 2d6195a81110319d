// Chatwoot's webhook: who may send it, and what of it reaches a visitor.

import Channels
import Platforms
import Presence
import TestPlatforms
import Testing

@Suite("Chatwoot's webhook")
struct ChatwootWebhookTests {
  private static let session = "65f1a0c3d2e4b5a69788c0de"
  private static let now = CallScript.start

  private static func message(_ changes: [String: JSONValue] = [:]) -> JSONValue {
    var members: [String: JSONValue] = [
      "event": .text("message_created"), "id": .number(42), "content": .text("Bom dia"),
      "message_type": .text("outgoing"), "private": .toggle(false),
      "content_attributes": .object([:]), "source_id": .null,
      "sender": .object(["name": .text("Bia Souza"), "available_name": .text("Bia")]),
      "conversation": .object(["contact_inbox": .object(["source_id": .text(session)])]),
    ]
    for (key, value) in changes { members[key] = value }
    return .object(members)
  }

  // MARK: - Who sent it

  private static func refusal(
    _ webhook: ChatwootWebhook, secret: String = "hook-secret", now: Millis = now,
    history: WebhookHistory = WebhookHistory()
  ) -> WebhookRefusal? {
    do throws(WebhookRefusal) {
      try webhook.check(
        secret: secret, now: now, isKnown: history.contains(webhook.marks))
      return nil
    } catch { return error }
  }

  @Test("A good one passes; a wrong, old, early, unsigned or changed one does not")
  func checks() {
    let seconds = Self.now / 1_000
    #expect(Self.refusal(ChatwootStandIn.webhook(Self.message())) == nil)
    #expect(
      Self.refusal(ChatwootStandIn.webhook(Self.message(), secret: "other")) == .badSignature)
    #expect(Self.refusal(ChatwootStandIn.webhook(Self.message()), secret: "") == .unsigned)
    let old = ChatwootStandIn.webhook(Self.message(), at: seconds - 301)
    #expect(Self.refusal(old) == .expired)
    #expect(Self.refusal(ChatwootStandIn.webhook(Self.message(), at: seconds - 299)) == nil)
    let early = ChatwootStandIn.webhook(Self.message(), at: seconds + 302)
    #expect(Self.refusal(early) == .expired)
    let body = Array(Self.message().line.utf8)
    for (timestamp, signature) in [
      (nil, "sha256=00"), (String(seconds), nil), (String(seconds), ""),
      (String(seconds), "sha256="), ("", "sha256=00"), ("9999999999999999999", "sha256=00"),
    ] as [(String?, String?)] {
      let webhook = ChatwootWebhook(
        timestamp: timestamp, signature: signature, delivery: "d", body: body)
      #expect(Self.refusal(webhook) != nil)
    }
    let large = ChatwootWebhook(
      timestamp: "1", signature: "s", delivery: nil,
      body: Array(repeating: 0x20, count: ChatwootWebhook.bodyLimit + 1))
    #expect(Self.refusal(large) == .tooLarge)
  }

  @Test("A copy is refused, with the same delivery or with another one")
  func replay() {
    var history = WebhookHistory()
    let webhook = ChatwootStandIn.webhook(Self.message())
    history.insert(webhook.marks, until: webhook.expiry, now: Self.now)
    #expect(Self.refusal(webhook, history: history) == .replayed)
    let renamed = ChatwootStandIn.webhook(Self.message(), delivery: "d2")
    #expect(Self.refusal(renamed, history: history) == .replayed)
    let without = ChatwootStandIn.webhook(Self.message(), delivery: nil)
    #expect(Self.refusal(without, history: history) == .replayed)
    // Chatwoot's own second try: another timestamp, the same delivery.
    let again = ChatwootStandIn.webhook(Self.message(), at: Self.now / 1_000 + 3)
    #expect(Self.refusal(again, history: history) == .replayed)
    let other = ChatwootStandIn.webhook(Self.message(["id": .number(43)]), delivery: "d3")
    #expect(Self.refusal(other, history: history) == nil)
  }

  @Test("The history holds what may still be replayed, and no more than its limit")
  func historyLimit() {
    var history = WebhookHistory()
    for number in 0..<(WebhookHistory.limit + 500) {
      history.insert(["\(number)"], until: 1_000, now: 0)
    }
    #expect(history.count == WebhookHistory.limit)
    #expect(!history.contains(["499"]))
    #expect(history.contains(["500"]))
    history.insert(["last"], until: 3_000, now: 2_000)
    #expect(history.count == 1)
    #expect(!history.contains(["600"]))
    #expect(history.contains(["last"]))
  }

  // MARK: - What it asks for

  private static func acts(_ body: JSONValue) throws -> [WebhookAct] {
    try ChatwootStandIn.webhook(body).acts()
  }

  @Test("An agent's public message, with the agent's name")
  func publicMessage() throws {
    let session = try #require(Identifier(Self.session))
    #expect(
      try Self.acts(Self.message()) == [
        .message(session: session, id: "chatwoot-42", text: "Bom dia", name: "Bia")
      ])
  }

  /// Events of an inbox that no visitor may read.
  static let internalEvents: [(String, JSONValue)] = [
    ("a private note", message(["private": .toggle(true)])),
    ("a message that does not say whether it is private", message(["private": .null])),
    ("the visitor's own", message(["message_type": .text("incoming")])),
    ("an activity", message(["message_type": .text("activity")])),
    ("a template", message(["message_type": .text("template")])),
    ("ours", message(["source_id": .text("6f1c0d5e-8f6b-4b42-9a0e-1d7f2c3b4a59")])),
    ("ours, of a talk", message(["source_id": .text("6f1c0d5e-8f6b-4b42-9a0e-1d7f2c3b4a59:12")])),
    ("a deleted one", message(["content_attributes": .object(["deleted": .toggle(true)])])),
    ("an empty one", message(["content": .text("  \n ")])),
    ("an update", message(["event": .text("message_updated")])),
    ("a conversation of another system", message(["conversation": .object([:])])),
    (
      "an open conversation",
      .object([
        "event": .text("conversation_status_changed"),
        "status": .text("open"),
        "contact_inbox": .object(["source_id": .text(session)]),
      ])
    ),
    (
      "typing in a note",
      .object([
        "event": .text("conversation_typing_on"),
        "is_private": .toggle(true), "user": .object(["name": .text("Bia")]),
        "conversation": .object(["contact_inbox": .object(["source_id": .text(session)])]),
      ])
    ),
  ]

  @Test("Nothing internal reaches a visitor", arguments: internalEvents.indices)
  func internalEvent(_ index: Int) throws {
    let (title, body) = Self.internalEvents[index]
    #expect(try Self.acts(body) == [], "\(title)")
  }

  @Test("Resolved ends the session; typing is told")
  func otherEvents() throws {
    let session = try #require(Identifier(Self.session))
    let inbox = JSONValue.object(["source_id": .text(Self.session)])
    #expect(
      try Self.acts(
        .object([
          "event": .text("conversation_status_changed"), "status": .text("resolved"),
          "contact_inbox": inbox,
        ])) == [.end(session: session)])
    for (event, isOn) in [("conversation_typing_on", true), ("conversation_typing_off", false)] {
      #expect(
        try Self.acts(
          .object([
            "event": .text(event), "is_private": .toggle(false),
            "user": .object(["name": .text("Bia")]),
            "conversation": .object(["contact_inbox": inbox]),
          ])) == [.typing(session: session, name: "Bia", isOn: isOn)])
    }
  }

  @Test("Files come as their addresses; a long message comes in pieces")
  func contents() throws {
    let files = JSONValue.list([.object(["data_url": .text("https://chat.example/f.pdf")])])
    guard
      case .message(_, _, let text, _)? = try Self.acts(Self.message(["attachments": files])).first
    else {
      Issue.record("no message")
      return
    }
    #expect(text == "Bom dia\nhttps://chat.example/f.pdf")
    let long = String(repeating: "palavra ", count: 1_500)
    let acts = try Self.acts(Self.message(["content": .text(long)]))
    #expect(acts.count == 3)
    let ids = acts.map { if case .message(_, let id, _, _) = $0 { id } else { "" } }
    #expect(ids == ["chatwoot-42", "chatwoot-42-1", "chatwoot-42-2"])
  }

  @Test("What is no event is refused")
  func unreadable() {
    for body in ["", "[]", "{}", "null", "{\"event\":7}", "nada"] {
      let webhook = ChatwootWebhook(
        timestamp: nil, signature: nil, delivery: nil, body: Array(body.utf8))
      #expect(throws: WebhookRefusal.unreadable) { try webhook.acts() }
    }
  }

  @Test("Random bodies neither crash nor speak to a visitor")
  func randomBodies() {
    var random = SystemRandomNumberGenerator()
    let words = [
      "{", "}", "[", "]", "\"event\"", ":", "\"message_created\"", ",", "\"private\"", "false",
      "\"conversation\"", "\"contact_inbox\"", "\"source_id\"", "1e999", "-0", "null", "\\",
      "\u{0}",
    ]
    for _ in 0..<5_000 {
      let body = (0..<Int.random(in: 0...12, using: &random)).map { _ in
        words.randomElement(using: &random) ?? ""
      }.joined()
      let webhook = ChatwootWebhook(
        timestamp: "1", signature: "s", delivery: nil, body: Array(body.utf8))
      #expect((try? webhook.acts())?.isEmpty != false)
    }
  }
}
