// An automated flow: a conversation without a person, which is drawn in another tool and
// registered here.

/// An automated flow.
package struct Flow: Equatable, Codable, Sendable {
  /// The id by which channels refer to it, 1–100 characters.
  package var id: String
  /// The name that is shown, 1–100 characters.
  package var name: String
  /// Whether it is published. Channels accept only published flows.
  package var published: Bool
  /// Whether it hands the conversation over to a live agent.
  package var handsOver: Bool
  /// The kinds of its blocks, in order.
  package var blocks: [String]
  /// The address that receives the visitor's messages before handover, and what becomes of the
  /// session; nil for none.
  package var webhook: String?
  /// The Typebot that runs the flow instead of a webhook; nil for none.
  package var typebot: TypebotAccess?
  /// The token of the webhook's `Authorization: Bearer`, or empty: never that of attendance. It is
  /// only shown masked.
  package var token: String
  /// The secret that signs calls to the webhook (Standard Webhooks), or empty. It is only shown
  /// masked.
  package var signingSecret: String

  /// The flow that is built in: it hands a session over as it starts.
  package static let direct = Flow(
    id: "direct", name: "Atendimento direto", published: true, handsOver: true,
    blocks: ["message"])

  /// Whether the flow is built in, so that it can be neither replaced nor removed.
  package var isBuiltIn: Bool { id == Flow.direct.id }

  /// Creates a flow.
  package init(
    id: String, name: String, published: Bool, handsOver: Bool, blocks: [String],
    webhook: String? = nil, typebot: TypebotAccess? = nil, token: String = "",
    signingSecret: String = ""
  ) {
    self.id = id
    self.name = name
    self.published = published
    self.handsOver = handsOver
    self.blocks = blocks
    self.webhook = webhook
    self.typebot = typebot
    self.token = token
    self.signingSecret = signingSecret
  }
}

extension Flow {
  /// The webhook as the value of a text field: empty for none.
  var webhookText: String {
    get { webhook ?? "" }
    set { webhook = newValue.isEmpty ? nil : newValue }
  }

  /// The bot as the values of text fields: empty for none.
  var typebotFields: TypebotAccess {
    get { typebot ?? TypebotAccess() }
    set { typebot = newValue == TypebotAccess() ? nil : newValue }
  }
}
