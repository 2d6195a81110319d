// Chatwoot in memory: the routes, shapes, limits and permissions that matter to an API inbox, as
// its source has them.

import Basics
import Channels
import Foundation
import Platforms
import Presence

/// A Chatwoot with one account and one API inbox.
package struct ChatwootStandIn: PlatformStandIn, Sendable {
  /// Creates a Chatwoot without contacts.
  package init() {}

  /// The settings that fit.
  package static let settings = ChatwootSettings(
    url: "https://chat.example", inboxIdentifier: "inbox-1", botToken: "bot-token",
    webhookSecret: "hook-secret")

  /// Whose token the bot's is.
  package enum TokenOwner: Sendable {
    /// May create messages and attributes, and see a conversation.
    case bot
    /// As in Chatwoot 4.2: may not see the conversation either.
    case oldBot
    /// May list messages too.
    case agent
  }

  /// A message.
  package struct Message: Equatable, Sendable {
    package var id: Int
    package var content: String
    package var type: Int
    package var isPrivate: Bool
    package var sourceID: String?
    package var externalCreatedAt: JSONValue?
  }

  /// A conversation.
  package struct Conversation: Equatable, Sendable {
    package var id: Int
    package var sourceID: String
    package var status = "open"
    package var attributes: [String: JSONValue] = [:]
    package var messages: [Message] = []
    package var resolutions = 0
  }

  /// Whose the token is.
  package var tokenOwner = TokenOwner.bot
  /// Whether the inbox has a bot, which makes its conversations begin as pending.
  package var hasBot = false
  package var now = 0.0
  /// The contacts, by their source.
  package private(set) var contacts: [String: [String: JSONValue]] = [:]
  /// The conversations, the oldest first.
  package private(set) var conversations: [Conversation] = []
  /// The bodies of webhooks that were sent, in order.
  package private(set) var webhooks: [JSONValue] = []
  private var messageTimes: [Int: [Double]] = [:]
  private var nextID = 1

  // MARK: - Routes

  package mutating func respond(to request: PlatformRequest) -> PlatformResponse {
    let prefix = "https://chat.example/"
    guard request.url.hasPrefix(prefix) else { return answer(404, .object([:])) }
    let parts = request.url.dropFirst(prefix.count).split(separator: "?", maxSplits: 1)
    let path = parts[0].split(separator: "/").map(String.init)
    let before = parts.count > 1 ? Int(parts[1].dropFirst("before=".count)) : nil
    let body = (try? JSONDecoder().decode(JSONValue.self, from: Data(request.body))) ?? .null
    guard case .object(let json) = request.body.isEmpty ? .object([:]) : body else {
      return answer(400, .object(["error": .text("not JSON")]))
    }
    if path.starts(with: ["public", "api", "v1", "inboxes"]) {
      guard path.count > 4, path[4] == "inbox-1" else { return notFound }
      return publicAPI(request.method, Array(path.dropFirst(5)), json, before)
    }
    if path.starts(with: ["api", "v1", "accounts", "7", "conversations"]), path.count > 5 {
      guard request.field("api_access_token") == "bot-token" else {
        return answer(401, .object(["error": .text("Invalid Access Token")]))
      }
      guard let index = conversations.firstIndex(where: { String($0.id) == path[5] }) else {
        return notFound
      }
      return application(request.method, index, Array(path.dropFirst(6)), json, before)
    }
    return notFound
  }

  private mutating func publicAPI(
    _ method: PlatformRequest.Method, _ path: [String], _ json: [String: JSONValue], _ before: Int?
  ) -> PlatformResponse {
    if path.isEmpty { return answer(200, .object(["name": .text("canais")])) }
    guard path[0] == "contacts" else { return notFound }
    if path.count == 1, method == .post { return createContact(json) }
    guard path.count >= 3, contacts[path[1]] != nil, path[2] == "conversations" else {
      return notFound
    }
    if path.count == 3 {
      guard method == .post else {
        return answer(
          200, .list(conversations.filter { $0.sourceID == path[1] }.map(publicConversation)))
      }
      var made = Conversation(id: takeID(), sourceID: path[1])
      if hasBot { made.status = "pending" }
      if case .object(let attributes)? = json["custom_attributes"] { made.attributes = attributes }
      conversations.append(made)
      return answer(200, publicConversation(made))
    }
    guard
      let index = conversations.firstIndex(where: {
        String($0.id) == path[3] && $0.sourceID == path[1]
      })
    else { return notFound }
    switch path.dropFirst(4).first {
    case "messages" where method == .get:
      return answer(
        200, .list(page(conversations[index].messages.filter { !$0.isPrivate }, before).map(row)))
    case "toggle_status":
      resolve(index)
      return .answered(status: 200, retryAfter: nil, body: [])
    case _: return notFound
    }
  }

  private mutating func createContact(_ json: [String: JSONValue]) -> PlatformResponse {
    guard case .text(let source)? = json["source_id"] else { return answer(422, .object([:])) }
    // An existing contact inbox is returned as it is.
    if contacts[source] == nil { contacts[source] = json }
    return answer(200, .object(["source_id": .text(source), "pubsub_token": .text("p")]))
  }

  private mutating func application(
    _ method: PlatformRequest.Method, _ index: Int, _ path: [String], _ json: [String: JSONValue],
    _ before: Int?
  ) -> PlatformResponse {
    switch (method, path.first) {
    case (.get, nil):
      guard tokenOwner != .oldBot else { return forbidden }
      let messages = conversations[index].messages
      return answer(
        200,
        .object([
          "id": .number(conversations[index].id),
          "messages": .list(messages.suffix(1).map { row($0, withSource: true) }),
        ]))
    case (.get, "messages"?):
      guard tokenOwner == .agent else { return forbidden }
      let rows = page(conversations[index].messages, before).map { row($0, withSource: true) }
      return answer(200, .object(["meta": .object([:]), "payload": .list(rows)]))
    case (.post, "messages"?): return createMessage(index, json)
    case (.post, "custom_attributes"?):
      guard case .object(let attributes)? = json["custom_attributes"] else { return notFound }
      conversations[index].attributes = attributes
      return answer(200, .object(["custom_attributes": .object(attributes)]))
    case (.post, "toggle_status"?):
      if json["status"] == .text("resolved") {
        resolve(index)
      } else {
        conversations[index].status = "open"
      }
      return answer(200, .object(["payload": .object(["success": .toggle(true)])]))
    case _: return notFound
    }
  }

  private mutating func createMessage(
    _ index: Int, _ json: [String: JSONValue]
  ) -> PlatformResponse {
    guard case .text(let content)? = json["content"], case .text(let type)? = json["message_type"]
    else { return answer(422, .object(["message": .text("content is missing")])) }
    let id = conversations[index].id
    messageTimes[id, default: []].removeAll { $0 < now - 60 }
    guard messageTimes[id, default: []].count < 200 else {
      return answer(422, .object(["message": .text("Too many messages")]))
    }
    messageTimes[id, default: []].append(now)
    var source: String?
    if case .text(let given)? = json["source_id"] { source = given }
    let message = Message(
      id: takeID(), content: content, type: type == "incoming" ? 0 : 1,
      isPrivate: json["private"] == .toggle(true), sourceID: source,
      externalCreatedAt: json["external_created_at"])
    conversations[index].messages.append(message)
    webhooks.append(event(message, in: conversations[index]))
    return answer(200, row(message, withSource: true))
  }

  private mutating func resolve(_ index: Int) {
    guard conversations[index].status != "resolved" else { return }
    conversations[index].status = "resolved"
    conversations[index].resolutions += 1
  }

  // MARK: - Shapes

  private mutating func takeID() -> Int {
    defer { nextID += 1 }
    return nextID
  }

  private func answer(_ status: Int, _ value: JSONValue) -> PlatformResponse {
    .answered(status: status, retryAfter: nil, body: Array(value.line.utf8))
  }

  private var notFound: PlatformResponse {
    answer(404, .object(["error": .text("Resource could not be found")]))
  }

  private var forbidden: PlatformResponse {
    answer(
      401, .object(["error": .text("Access to this endpoint is not authorized for bots")]))
  }

  private func page(_ messages: [Message], _ before: Int?) -> [Message] {
    Array(messages.filter { $0.id < before ?? .max }.suffix(20))
  }

  private func row(_ message: Message) -> JSONValue { row(message, withSource: false) }

  private func row(_ message: Message, withSource: Bool) -> JSONValue {
    var members: [String: JSONValue] = [
      "id": .number(message.id), "content": .text(message.content),
      "message_type": .number(message.type), "content_type": .text("text"),
      "content_attributes": .object(
        message.externalCreatedAt.map { ["external_created_at": $0] } ?? [:]),
    ]
    if withSource { members["source_id"] = message.sourceID.map { .text($0) } ?? .null }
    return .object(members)
  }

  private func publicConversation(_ conversation: Conversation) -> JSONValue {
    .object([
      "id": .number(conversation.id), "uuid": .text("u"), "status": .text(conversation.status),
      "messages": .list(conversation.messages.filter { !$0.isPrivate }.map(row)),
      "contact": .object(["id": .number(1), "account_id": .number(7)]),
    ])
  }

  private func event(_ message: Message, in conversation: Conversation) -> JSONValue {
    .object([
      "event": .text("message_created"), "id": .number(message.id),
      "content": .text(message.content),
      "message_type": .text(message.type == 0 ? "incoming" : "outgoing"),
      "private": .toggle(message.isPrivate),
      "source_id": message.sourceID.map { .text($0) } ?? .null,
      "content_attributes": .object([:]),
      "sender": .object(["name": .text("Bia Souza"), "type": .text("user")]),
      "conversation": .object([
        "contact_inbox": .object(["source_id": .text(conversation.sourceID)])
      ]),
      "account": .object(["id": .number(7)]),
    ])
  }

  // MARK: - Agents

  package func view(of session: Identifier) -> AgentView? {
    let own = conversations.filter { $0.sourceID == session.description }
    guard let last = own.last else { return nil }
    var view = AgentView(conversations: own.count)
    let contact = contacts[session.description] ?? [:]
    if case .text(let name)? = contact["name"] { view.data["name"] = name }
    for (key, value) in last.attributes {
      if case .text(let text) = value { view.data[key] = text }
    }
    for message in own.flatMap(\.messages) {
      if message.isPrivate {
        view.notes.append(message.content)
      } else if message.type == 0 {
        view.visitorMessages.append(message.content)
      } else {
        view.otherMessages.append(message.content)
      }
    }
    view.isAbsent = view.data["presenca"]?.hasPrefix("ausente") == true
    view.isClosed = last.status == "resolved"
    return view
  }

  package mutating func agentWrites(
    _ text: String, isPrivate: Bool, in session: Identifier
  ) throws -> [WebhookAct] {
    guard let index = conversations.lastIndex(where: { $0.sourceID == session.description }) else {
      return []
    }
    let message = Message(
      id: takeID(), content: text, type: 1, isPrivate: isPrivate, sourceID: nil,
      externalCreatedAt: nil)
    conversations[index].messages.append(message)
    webhooks.append(event(message, in: conversations[index]))
    // Every webhook so far, our own messages' too, goes through the reader.
    return try webhooks.flatMap { try Self.webhook($0).acts() }
  }

  package mutating func agentCloses(_ session: Identifier) throws -> [WebhookAct] {
    guard let index = conversations.lastIndex(where: { $0.sourceID == session.description }) else {
      return []
    }
    resolve(index)
    return try Self.webhook(
      .object([
        "event": .text("conversation_status_changed"), "status": .text("resolved"),
        "contact_inbox": .object(["source_id": .text(session.description)]),
      ])
    ).acts()
  }

  /// Removes every conversation, as an administrator may.
  package mutating func removeConversations() { conversations = [] }

  /// A webhook of a body, signed by the inbox's secret at the start of the script.
  package static func webhook(
    _ body: JSONValue, at seconds: Int64 = CallScript.start / 1_000,
    secret: String = "hook-secret", delivery: String? = "d1"
  ) -> ChatwootWebhook {
    let bytes = Array(body.line.utf8)
    let code = HMAC.sha256(Array("\(seconds).".utf8) + bytes, key: Array(secret.utf8))
    return ChatwootWebhook(
      timestamp: String(seconds), signature: "sha256=\(Hexadecimal.encode(code))",
      delivery: delivery, body: bytes)
  }

  /// The header lines and the body of a webhook, as Chatwoot sends it.
  ///
  /// - Parameter seconds: The time of its timestamp, in seconds since 1970.
  package static func signed(
    _ body: JSONValue, at seconds: Int64, secret: String = "hook-secret", delivery: String = "d1"
  ) -> (headers: [String], body: String) {
    let text = body.line
    let code = HMAC.sha256(Array("\(seconds).\(text)".utf8), key: Array(secret.utf8))
    return (
      [
        "X-Chatwoot-Timestamp: \(seconds)",
        "X-Chatwoot-Signature: sha256=\(Hexadecimal.encode(code))",
        "X-Chatwoot-Delivery: \(delivery)",
      ], text
    )
  }

  /// The event of an agent's message.
  package static func agentMessage(
    _ text: String, id: Int, in session: String, isPrivate: Bool = false
  ) -> JSONValue {
    .object([
      "event": .text("message_created"), "id": .number(id), "content": .text(text),
      "message_type": .text("outgoing"), "private": .toggle(isPrivate), "source_id": .null,
      "content_attributes": .object([:]),
      "sender": .object(["name": .text("Bia Souza"), "type": .text("user")]),
      "conversation": .object(["contact_inbox": .object(["source_id": .text(session)])]),
    ])
  }

  /// The event of an agent who types, in a message or in a note.
  package static func typing(in session: String, isPrivate: Bool) -> JSONValue {
    .object([
      "event": .text("conversation_typing_on"), "is_private": .toggle(isPrivate),
      "user": .object(["name": .text("Bia Souza")]),
      "conversation": .object(["contact_inbox": .object(["source_id": .text(session)])]),
    ])
  }

  /// The event of a conversation that was resolved.
  package static func resolved(_ session: String) -> JSONValue {
    .object([
      "event": .text("conversation_status_changed"), "status": .text("resolved"),
      "contact_inbox": .object(["source_id": .text(session)]),
    ])
  }
}
