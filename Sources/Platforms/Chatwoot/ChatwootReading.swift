// What is read from Chatwoot's answers.

import Channels
import Presence

/// Reads answers of Chatwoot's APIs.
enum ChatwootReading {
  /// A conversation.
  struct Conversation: Equatable, Sendable {
    var id: String
    var account: String?
    var status: String?
  }

  /// A message of a list.
  struct Row: Equatable, Sendable {
    var id: Int
    /// `source_id`, and type, moment and text where the moment is given.
    var marks: [String]
  }

  /// The conversation of an answer; nil for anything else.
  static func conversation(_ body: [UInt8]) -> Conversation? {
    JSONParser.value(of: body).flatMap(conversation)
  }

  /// The conversation to go on with, of a list: the latest that is not resolved, else the latest.
  /// The inner nil is an empty list, the outer one no list at all.
  static func conversations(_ body: [UInt8]) -> Conversation?? {
    guard case .list(let items)? = JSONParser.value(of: body) else {
      return firstOfCutList(body).map { .some($0) }
    }
    let found = items.compactMap(conversation)
    let open = found.filter { $0.status != "resolved" }
    return .some((open.isEmpty ? found : open).max { (Int($0.id) ?? 0) < (Int($1.id) ?? 0) })
  }

  private static func conversation(_ value: JSONValue) -> Conversation? {
    guard let id = value["id"]?.identifier else { return nil }
    return Conversation(
      id: id, account: value["contact"]?["account_id"]?.identifier,
      status: value["status"]?.string)
  }

  /// The list holds every message of the conversations and may be cut; a conversation begins with
  /// its `id`.
  private static func firstOfCutList(_ body: [UInt8]) -> Conversation? {
    guard body.count >= ChatwootRequests.listLimit else { return nil }
    let start = String(decoding: body.prefix(100), as: UTF8.self)
    guard let id = start.prefixMatch(of: /\s*\[\s*\{\s*"id"\s*:\s*([0-9]+)/)?.1 else { return nil }
    return Conversation(id: String(id))
  }

  /// The messages of a list, or of a conversation that shows its last ones; nil for anything else.
  static func messages(_ body: [UInt8]) -> [Row]? {
    guard let value = JSONParser.value(of: body) else { return nil }
    switch value {
    case .list(let items): return items.compactMap(row)
    case .object:
      // The application's lists are the `payload` of an object.
      let items = value["payload"]?.items ?? []
      let shown = (value["messages"]?.items ?? []) + [value["last_non_activity_message"] ?? .null]
      return (items + shown).compactMap(row)
    case .null, .toggle, .number, .decimal, .text: return nil
    }
  }

  private static func row(_ value: JSONValue) -> Row? {
    guard let id = value["id"]?.integer else { return nil }
    var marks: [String] = []
    if let source = value["source_id"]?.string { marks.append(source) }
    if let seconds = value["content_attributes"]?["external_created_at"]?.double,
      let type = value["message_type"]?.integer, abs(seconds) < 1e12
    {
      marks.append(
        ChatwootAct.mark(
          type: type, createdAt: Millis((seconds * 1_000).rounded()),
          content: value["content"]?.string ?? ""))
    }
    return Row(id: id, marks: marks)
  }
}
