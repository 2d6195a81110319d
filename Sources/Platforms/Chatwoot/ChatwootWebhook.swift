// The webhook of Chatwoot's API inboxes: who sent it, and what it asks for.

import Basics
import Channels
import Presence

/// A webhook as it was received.
///
/// An inbox's webhook carries every event of the inbox, our own messages and private notes too. Two
/// checks keep those from the visitor: what Chatwoot says of a message (direction, private), and
/// the `source_id` that only messages made by us have.
package struct ChatwootWebhook: Sendable {
  /// Bytes of a body. A message has up to 150,000 characters and comes with its conversation.
  package static let bodyLimit = 2 << 20
  /// Milliseconds that a timestamp may differ from now, either way.
  package static let window: Millis = 300_000

  private let timestamp: String?
  private let signature: String?
  private let delivery: String?
  private let body: [UInt8]

  /// A webhook with the values of `X-Chatwoot-Timestamp`, `X-Chatwoot-Signature` and
  /// `X-Chatwoot-Delivery`; nil for a header that it does not have.
  package init(timestamp: String?, signature: String?, delivery: String?, body: [UInt8]) {
    self.timestamp = timestamp
    self.signature = signature
    self.delivery = delivery
    self.body = body
  }

  /// The marks by which a copy is recognized.
  package var marks: [String] {
    [signature, delivery.map { "delivery \($0)" }].compactMap { $0 }
  }

  /// Checks who sent the webhook and when, without reading its body.
  ///
  /// The signature is `sha256=` and the hex HMAC-SHA256 of `timestamp.body`. Chatwoot before 4.13
  /// signs nothing; such webhooks are refused.
  ///
  /// - Parameters:
  ///   - secret: The inbox's secret.
  ///   - now: Milliseconds since 1970.
  ///   - isKnown: Whether a webhook with one of its marks was taken.
  /// - Throws: why the webhook is refused.
  package func check(
    secret: String, now: Millis, isKnown: Bool
  ) throws(WebhookRefusal) {
    guard body.count <= Self.bodyLimit else { throw .tooLarge }
    guard !secret.isEmpty, let timestamp, let signature else { throw .unsigned }
    let expected = HMAC.sha256(
      Array("\(timestamp).".utf8) + body, key: Array(secret.utf8))
    guard
      ConstantTime.equals(signature.utf8, "sha256=\(Hexadecimal.encode(expected))".utf8)
    else { throw .badSignature }
    guard let seconds = Int64(timestamp), abs(seconds) < 1 << 40,
      abs(seconds * 1_000 - now) <= Self.window
    else { throw .expired }
    guard !isKnown else { throw .replayed }
  }

  /// When a copy of the webhook will be refused by its timestamp, in milliseconds since 1970.
  package var expiry: Millis { (timestamp.flatMap(Int64.init) ?? 0) * 1_000 + Self.window }

  // MARK: - Acts

  /// What the webhook asks for, in order; nothing for events that are no visitor's business.
  ///
  /// - Throws: `unreadable` for a body that is no event.
  package func acts() throws(WebhookRefusal) -> [WebhookAct] {
    guard let event = JSONParser.value(of: body), let name = event["event"]?.string else {
      throw .unreadable
    }
    switch name {
    case "message_created": return Self.messages(event)
    case "conversation_status_changed":
      guard event["status"]?.string == "resolved", let session = Self.session(event) else {
        return []
      }
      return [.end(session: session)]
    case "conversation_typing_on", "conversation_typing_off":
      // Typing in a private note is no visitor's business.
      guard event["is_private"]?.isTrue != true,
        let session = event["conversation"].flatMap(Self.session)
      else { return [] }
      return [
        .typing(
          session: session, name: Self.name(event["user"]), isOn: name.hasSuffix("_on"))
      ]
    case _: return []
    }
  }

  private static func session(_ conversation: JSONValue) -> Identifier? {
    conversation["contact_inbox"]?["source_id"]?.string.flatMap { Identifier($0) }
  }

  private static func name(_ sender: JSONValue?) -> String {
    let name = sender?["available_name"]?.string ?? sender?["name"]?.string ?? ""
    return String(name.prefix(nameLimit))
  }

  /// Characters of an agent's name.
  private static let nameLimit = 60

  private static func messages(_ event: JSONValue) -> [WebhookAct] {
    guard event["message_type"]?.string == "outgoing", event["private"] == .toggle(false),
      !isOurs(event), event["content_attributes"]?["deleted"]?.isTrue != true,
      let id = event["id"]?.identifier,
      let session = event["conversation"].flatMap(session)
    else { return [] }
    let files = (event["attachments"]?.items ?? []).compactMap { $0["data_url"]?.string }
    let text = ([event["content"]?.string ?? ""] + files).filter { !$0.isEmpty }
      .joined(separator: "\n")
    let pieces = MessagePieces.split(text)
    let name = name(event["sender"])
    return pieces.enumerated().map { number, piece in
      .message(
        session: session, id: "chatwoot-\(id)" + (number == 0 ? "" : "-\(number)"), text: piece,
        name: name)
    }
  }

  /// Whether we made the message: its `source_id` begins with the UUID of an event. Agents'
  /// messages in an API inbox have none.
  private static func isOurs(_ event: JSONValue) -> Bool {
    guard let source = event["source_id"]?.string else { return false }
    let groups = source.prefix(while: { $0 != ":" }).split(
      separator: "-", omittingEmptySubsequences: false)
    return groups.map(\.utf8.count) == [8, 4, 4, 4, 12]
      && groups.allSatisfy { $0.utf8.allSatisfy { Hexadecimal.value(of: $0) != nil } }
  }
}
