// What other programs import to speak the contract. The files beside this one are readable JSON;
// Live Helper Chat wants some of their members as JSON inside text.

import Channels

/// A program that speaks the contract once it has imported what is printed here.
package enum Recipe: String, CaseIterable, Sendable {
  /// n8n: a workflow.
  case n8n
  /// Live Helper Chat: incoming webhook, Rest API, bot and two webhooks.
  case lhc

  /// A file to import.
  package struct Part: Equatable, Sendable {
    /// The file's name, such as `rest-api.json`.
    package var name: String
    /// The contents: a JSON document.
    package var document: JSONValue
  }

  /// What stands for the engine's address where none is known.
  package static let unknownURL = "https://CANAIS"
  /// What stands for the token: the person who imports the file writes it.
  package static let tokenPlace = "TOKEN"

  /// The files, in the order in which they are imported.
  ///
  /// - Parameter url: The engine's address, without a slash at its end.
  package func parts(url: String = Recipe.unknownURL) -> [Part] {
    files.map { name, bytes in
      let text = String(decoding: bytes, as: UTF8.self)
        .replacing("$CANAIS_URL", with: url).replacing("$CANAIS_TOKEN", with: Self.tokenPlace)
      let document = JSONParser.value(of: Array(text.utf8)) ?? .null
      return Part(name: name, document: self == .lhc ? Self.nested(document) : document)
    }
  }

  private var files: [(name: String, bytes: [UInt8])] {
    switch self {
    case .n8n: [("workflow.json", PackageResources.n8n_workflow_json)]
    case .lhc:
      [
        ("incoming-webhook.json", PackageResources.lhc_incoming_webhook_json),
        ("rest-api.json", PackageResources.lhc_rest_api_json),
        ("bot.json", PackageResources.lhc_bot_json),
        ("webhook-message.json", PackageResources.lhc_webhook_message_json),
        ("webhook-close.json", PackageResources.lhc_webhook_close_json),
      ]
    }
  }

  /// The members that Live Helper Chat stores as text.
  private static let textMembers: Set<String> = ["configuration", "actions"]

  private static func nested(_ value: JSONValue) -> JSONValue {
    switch value {
    case .object(let members):
      return .object(
        Dictionary(
          uniqueKeysWithValues: members.map { key, value in
            (key, textMembers.contains(key) ? .text(value.line) : nested(value))
          }))
    case .list(let items): return .list(items.map(nested))
    case .null, .toggle, .number, .decimal, .text: return value
    }
  }
}
